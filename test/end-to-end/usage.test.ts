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
