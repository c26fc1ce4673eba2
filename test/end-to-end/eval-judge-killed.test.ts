import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../src/store/open-store.ts'
import { gradeAsTold } from '../builders/stub-grader.ts'
import { type StubModel, stubModel } from '../builders/stub-model.ts'
import { casesAsLines, printed } from './eval-fixture.ts'
import { workFolders } from './run-program.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const folders = workFolders()
let work: ReturnType<typeof folders.next>
let judge: Awaited<ReturnType<typeof namedJudge>>
beforeEach(async () => {
  work = folders.next()
  judge = await namedJudge()
})
afterEach(() => judge.stub.close())
afterAll(folders.remove)

const answered = Array.from({ length: 60 }, (_, at) => ({ id: `c${at}`, input: `What of kettle ${at}?`, output: `Kettle ${at} lasts twelve months.` }))
const args = ['eval', '--target', 'outputs.jsonl', '--json']

/** A judge that answers under the name that it has at the time, and tells when it has been asked so many times more. */
async function namedJudge() {
  let name = 'model-a'
  let milestone = { left: 0, reached: () => {} }
  const stub: StubModel = await stubModel(async (request) => {
    milestone.left -= 1
    if (milestone.left === 0) milestone.reached()
    await new Promise((resolve) => setTimeout(resolve, 5))
    return { text: gradeAsTold(request), model: name }
  })
  return {
    stub,
    becomes(other: string) {
      name = other
    },
    asked: (times: number) => new Promise<void>((reached) => (milestone = { left: times, reached })),
  }
}

function configured(more: object = {}, config: object = {}): void {
  writeFileSync(work.path('outputs.jsonl'), casesAsLines(answered))
  const asked = { provider: 'openai-compatible', model: 'stub-1', baseUrl: judge.stub.baseUrl, timeoutMs: 5000, concurrency: 2, ...more }
  writeFileSync(work.path('loadbearing.config.json'), JSON.stringify({ ...config, eval: { scorers: ['judge/relevance'], judge: asked } }))
}

/** The program, killed once the judge has been asked so many times. */
async function killedAfter(times: number, given: readonly string[]): Promise<void> {
  const reached = judge.asked(times)
  const child = spawn(process.execPath, [program, ...given], { cwd: work.folder, stdio: 'ignore' })
  await reached
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** What the store has of its one run. */
async function kept() {
  const store = await openEmbeddedStore(work.path('.loadbearing/store'), { normalizerVersion: 1 })
  const [run] = await store.evaluation.runs()
  const scores = await store.evaluation.scores(run?.id ?? '')
  await store.close()
  return { run, graded: scores.filter(({ value }) => value !== undefined).map(({ caseId }) => caseId) }
}

describe('a judged run that was killed', () => {
  it('goes on with the model that graded first: what another one would grade is missing, with both names', async () => {
    configured()
    await killedAfter(40, [...args, '--no-cache'])
    const before = await kept()
    expect(before.graded.length).toBeGreaterThan(0)
    expect(before.run).toMatchObject({ status: 'running', judges: [{ served: ['model-a'] }] })
    judge.becomes('model-b')
    const resumed = await work.run([...args, '--no-cache', '--resume'])
    expect(resumed.code, resumed.stderr).toBe(0)
    const { run, metric } = printed(resumed.stdout)
    expect(run).toMatchObject({ status: 'done', judges: [{ served: ['model-a', 'model-b'] }] })
    const left = answered.length - before.graded.length
    expect(metric('relevance')).toMatchObject({ missing: { have: left, of: 60 }, missingBy: [{ reason: 'model-changed', count: left }] })
    expect(resumed.stderr).toContain(`${left} grades missing (model-changed): model-a graded first, and then model-b answered.`)
    judge.becomes('model-a')
    const back = await work.run([...args, '--no-cache', '--resume', run.id])
    expect(printed(back.stdout).metric('relevance').missing).toMatchObject({ have: 0, of: 60 })
  })

  it('keeps to maxCalls, however often it is killed: what went out is on disk before what came of it', async () => {
    configured({ maxCalls: 50 })
    await killedAfter(20, [...args, '--yes'])
    const first = await kept()
    expect(first.run?.calls.judge).toBeGreaterThanOrEqual(first.graded.length)
    await killedAfter(20, [...args, '--yes', '--resume'])
    const second = await kept()
    expect(second.run?.calls.judge).toBeGreaterThanOrEqual(second.graded.length)
    const resumed = await work.run([...args, '--yes', '--resume'])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(printed(resumed.stdout).run.calls.judge).toBe(50)
    // Two kills, each with two calls that were asked after the last write, and what came within that write.
    expect(judge.stub.requests.length).toBeLessThan(70)
  })
})
