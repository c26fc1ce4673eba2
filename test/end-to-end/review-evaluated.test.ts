import { cpSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { casesAsLines } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

const example = fileURLToPath(new URL('../../examples/traces/docs-assistant.otlp.jsonl.gz', import.meta.url))
const Printed = z.object({ covered: z.object({ have: z.number(), of: z.number() }) })

let work: ReturnType<typeof workFolder>
beforeAll(async () => {
  work = workFolder()
  writeFileSync(work.path('system.ts'), "export default ({ input }: { input: string }) => input + ' is in the docs'\n")
  const topics = ['stream text', 'call a tool', 'embed a document', 'cache a prompt', 'use the middleware']
  writeFileSync(work.path('cases.jsonl'), casesAsLines(topics.map((topic) => ({ id: topic, input: `How do I ${topic}?`, reference: topic }))))
  cpSync(example, work.path('traces.jsonl.gz'))
  await work.run(['cases', 'import', 'cases.jsonl'])
  const run = await work.run(['eval', '--target', 'system.ts'])
  expect(run.code, run.stderr).toBe(0)
})
afterAll(() => work.remove())

describe('loadbearing review of trace files beside an evaluated store', () => {
  it('holds the cases against the requests of the files, as `cases coverage` does', async () => {
    const run = await work.run(['review', 'traces.jsonl.gz', '--out', 'out'])
    expect(run.code, run.stderr).toBe(0)
    const coverage = work.review().evaluation?.coverage
    expect(coverage).toMatchObject({ queries: 621, source: 'the latest 5,000 requests of traces.jsonl.gz' })
    const alone = Printed.parse(JSON.parse((await work.run(['cases', 'coverage', 'traces.jsonl.gz', '--json'])).stdout))
    expect(coverage?.covered).toMatchObject(alone.covered)
    expect(work.review().checks.find(({ id }) => id === 'coverage-gap')?.reason).not.toContain('no queries of users were at hand')
  })

  it('names a file that holds no trace, and writes no review of something else', async () => {
    writeFileSync(work.path('questions.csv'), 'question,answer\nHow do I stream?,Call streamText\n')
    const run = await work.run(['review', 'questions.csv', '--out', 'none'])
    expect(run).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('questions.csv') })
  })
})
