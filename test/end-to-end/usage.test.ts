import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { otlpLine, otlpSpan } from './otlp-fixture.ts'
import { workFolder } from './run-program.ts'

let work: ReturnType<typeof workFolder>
beforeEach(() => {
  work = workFolder()
  writeFileSync(work.path('a.jsonl'), otlpLine([otlpSpan(1, 1, undefined, 0, 100, { kind: 2 })]))
})
afterEach(() => work.remove())

describe('what cannot be done is said with what to do, and nothing is guessed', () => {
  it.each<[string, string[], string]>([
    ['files beside evidence, which would be ignored', ['a.jsonl', '--evidence', 'evidence.json'], '--evidence was given together with files'],
    ['filters beside evidence, which would be ignored', ['--evidence', 'evidence.json', '--since', '7d'], '--evidence was given together with --since'],
    ['a short flag, which would be ignored', ['-j', 'a.jsonl'], 'no flag `-j`'],
    ['a file as a store', ['--store', 'a.jsonl'], 'There is no store at a.jsonl'],
    ['a folder of something else as a store', ['--store', 'other'], 'There is no store at other'],
  ])('%s', async (_, args, said) => {
    mkdirSync(work.path('other'))
    const run = await work.run(['review', ...args])
    expect(run).toMatchObject({ code: 2 })
    expect(run.stderr).toContain(said)
    expect(run.stderr).toContain('hint: ')
    expect(existsSync(work.path('other/version.json'))).toBe(false)
  })

  it('a folder without room for the temporary store', async () => {
    writeFileSync(work.path('.loadbearing'), 'a file where the folder should be')
    const run = await work.run(['review', 'a.jsonl'])
    expect(run).toMatchObject({ code: 2 })
    expect(run.stderr).toMatch(/^error: There is no place for the temporary store: .*\nhint: /)
  })
})

describe('a word that is nearly another', () => {
  it.each<[string[], string]>([
    [['eval', '--scorer', 'word-f1'], '`loadbearing eval` has no flag `--scorer`.\nhint: Did you mean --scorers? Flags: --cases '],
    [['eval', '--no-cach'], 'Did you mean --no-cache? '],
    [['judge', 'calibrate', '--no-cals'], 'Did you mean --no-calls? '],
    [['cases', 'covrage'], 'There is no command `cases covrage`.\nhint: Did you mean coverage? '],
    [['eval', '--nothing-like-it'], 'has no flag `--nothing-like-it`.\nhint: Flags: '],
  ])('%j', async (args, said) => {
    expect(await work.run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(said) })
  })
})

it('help into a pipe has no colour', async () => {
  for (const args of [['--help'], ['eval', '--help']]) {
    const { code, stdout } = await work.run(args, { env: { NO_COLOR: '', CI: '', TEST: '', TERM: 'xterm-256color' } })
    expect([code, stdout.includes('loadbearing'), stdout.includes('\u001b')]).toEqual([0, true, false])
  }
})
