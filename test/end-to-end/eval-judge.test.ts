import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gradeAsTold } from '../builders/stub-grader.ts'
import { type StubModel, stubModel } from '../builders/stub-model.ts'
import { casesAsLines, printed } from './eval-fixture.ts'
import { workFolders } from './run-program.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const folders = workFolders()
const stubs: StubModel[] = []
let work: ReturnType<typeof folders.next>
beforeEach(() => {
  work = folders.next()
})
afterEach(async () => {
  for (const stub of stubs.splice(0)) await stub.close()
})
afterAll(folders.remove)

const scorers = ['judge/groundedness', 'judge/relevance', 'judge/context-precision', 'judge/context-recall', 'judge/correctness']
const answered = Array.from({ length: 12 }, (_, at) => ({
  id: `c${at}`,
  input: `How long is the warranty of kettle ${at}?`,
  reference: `Kettle ${at} has twelve months.`,
  output: `The warranty of kettle ${at} lasts twelve months.`,
  contexts: Array.from({ length: 5 }, (_, rank) => ({ id: `d${at}-${rank}`, text: `Kettle ${at} lasts twelve months, says page ${rank}.` })),
}))

async function judged(reply: Parameters<typeof stubModel>[0], judge: object = {}) {
  const stub = await stubModel(reply)
  stubs.push(stub)
  writeFileSync(work.path('outputs.jsonl'), casesAsLines(answered))
  const config = { eval: { scorers, judge: { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl, timeoutMs: 5000, ...judge } } }
  writeFileSync(work.path('loadbearing.config.json'), JSON.stringify(config))
  return stub
}

const args = ['eval', '--target', 'outputs.jsonl', '--json']

describe('judges in a run', () => {
  it('the plan says calls and stops; the run makes no more, and the whole suite is at most 8 calls a sample at k = 5', async () => {
    const stub = await judged(undefined)
    const plan = await work.run([...args, '--plan'])
    expect(plan.code, plan.stderr).toBe(0)
    expect(stub.requests).toHaveLength(0)
    const { calls } = JSON.parse(plan.stdout).plan.judge
    expect(calls / answered.length).toBeLessThanOrEqual(8)
    const run = await work.run(args)
    expect(run.code, run.stderr).toBe(0)
    expect(stub.requests).toHaveLength(calls)
    const { run: kept, metrics } = printed(run.stdout)
    expect(kept).toMatchObject({ plannedJudgeCalls: calls, calls: { target: 0, judge: calls }, judges: [{ family: 'stub-1', served: ['stub-1'] }] })
    expect(metrics.map(({ metric, judge }) => [metric, judge.startsWith('openai-compatible/stub-1#')])).toEqual(
      scorers.map((name) => [name.slice('judge/'.length), true]),
    )
    const again = await work.run(args)
    expect(printed(again.stdout).run.calls.judge).toBe(0)
    expect(stub.requests).toHaveLength(calls)
  })

  it('a plan in words has tokens, and dollars as a cap only where a price is known', async () => {
    const stub = await judged(undefined)
    const { stderr } = await work.run([...args, '--plan'])
    expect(stderr).toMatch(
      /: 36 calls, about [\d,]+ tokens in and [\d,]+ out, price not known: at most 10,000 calls, whatever they cost \(a price under `prices` makes judge\.maxUsd a cap\)\.\n/,
    )
    expect(stderr).not.toContain('$')
    const prices = [{ provider: 'openai-compatible', model: 'stub-1', inputPerMTokUsd: 1, outputPerMTokUsd: 1, from: '2026-01-01' }]
    writeFileSync(
      work.path('loadbearing.config.json'),
      JSON.stringify({ prices, eval: { scorers, judge: { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl } } }),
    )
    expect((await work.run([...args, '--plan'])).stderr).toMatch(/ out, about \$0\.\d+, at most \$5\.00 or 10,000 calls\.\n/)
  })

  it('a judged metric without one value ends with 3 and its reason; one with some is a warning', async () => {
    await judged(() => ({ text: 'I would rather not.' }))
    const none = await work.run([...args, '--scorers', 'judge/relevance,word-f1'])
    expect(none.code).toBe(3)
    expect(none.stderr).toMatch(/\nerror: relevance has no value: unparseable 12 of 12, such as c\d+: .+\nhint: .* --resume current-\S+\n$/)
    expect(printed(none.stdout).metric('word-f1').mean).toMatchObject({ n: 12 })
    await judged(undefined, { maxCalls: 3, concurrency: 1, model: 'stub-2' })
    const some = await work.run([...args, '--scorers', 'judge/relevance', '--yes'])
    expect([some.code, some.stderr]).toEqual([
      0,
      expect.stringContaining('warning: relevance has no value for 9 of 12 answers (spend-cap 9): the figures are of the others.\n'),
    ])
  })

  it('the cap holds: what it leaves out is missing with the reason, and a resume under a higher one pays for the rest alone', async () => {
    const stub = await judged(undefined, { maxCalls: 10, concurrency: 1 })
    const refused = await work.run(args)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('The judge would be asked 36 times; judge.maxCalls is 10.')])
    const run = await work.run([...args, '--yes'])
    expect(run.code, run.stderr).toBe(0)
    expect(stub.requests).toHaveLength(10)
    const relevance = printed(run.stdout).metric('relevance')
    expect(relevance.missingBy).toEqual([{ reason: 'spend-cap', count: relevance.missing.have }])
    expect(relevance.missing.have).toBeGreaterThan(0)
    const left = [...args, '--resume', printed(run.stdout).run.id]
    const again = await work.run(left)
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('would be asked 26 times, and was asked 10 times before; judge.maxCalls is 10.')])
    raiseCap(stub, 36)
    expect(JSON.parse((await work.run([...args, '--plan'])).stdout).plan.judge, 'the first that is kept is asked who answers').toMatchObject({ calls: 27 })
    const resumed = await work.run(left)
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(printed(resumed.stdout).metric('relevance').missing.have).toBe(0)
    expect(stub.requests).toHaveLength(36)
    raiseCap(stub, 1)
    const known = await work.run(args)
    expect([known.code, known.stderr], 'all is kept').toEqual([0, expect.stringContaining('0 calls (60 grades of earlier runs)')])
    expect(stub.requests).toHaveLength(36)
  })

  it('the cap and the bill are those of the run, however often it goes on', async () => {
    const tight = { maxCalls: 10, concurrency: 1, model: 'priced-1' }
    const prices = [{ provider: 'openai-compatible', model: 'priced-1', inputPerMTokUsd: 1000, outputPerMTokUsd: 1000, from: '2026-01-01' }]
    const stub = await judged(undefined, tight)
    const withCap = (more: object): void => {
      const judge = { provider: 'openai-compatible', baseUrl: stub.baseUrl, timeoutMs: 5000, maxUsd: 1_000_000, ...tight, ...more }
      writeFileSync(work.path('loadbearing.config.json'), JSON.stringify({ prices, eval: { scorers, judge } }))
    }
    withCap({})
    const first = printed((await work.run([...args, '--yes'])).stdout).run
    expect([stub.requests.length, first.calls.judge]).toEqual([10, 10])
    expect(first.spentUsd).toBeGreaterThan(0)

    const again = printed((await work.run([...args, '--yes', '--resume', first.id])).stdout).run
    expect([stub.requests.length, again.calls.judge]).toEqual([10, 10])
    expect(again.spentUsd).toBeCloseTo(first.spentUsd ?? 0, 9)

    withCap({ maxCalls: 15 })
    const more = printed((await work.run([...args, '--yes', '--resume', first.id])).stdout).run
    expect([stub.requests.length, more.calls.judge]).toEqual([15, 15])
    expect(more.spentUsd).toBeGreaterThan(first.spentUsd ?? 0)

    withCap({ maxCalls: 1000, maxUsd: more.spentUsd })
    const refused = await work.run([...args, '--resume', first.id])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/The judge would cost about \$\S+, and has cost \$\S+ before; judge\.maxUsd is/)
    await work.run([...args, '--resume', first.id, '--yes'])
    expect(stub.requests).toHaveLength(15)
  })

  it('an alias that moved is asked for all again: kept grades are of another judge', async () => {
    let model = 'model-a'
    const stub = await judged((request) => ({ text: gradeAsTold(request), model }))
    const of = async (count: number) => {
      writeFileSync(work.path('outputs.jsonl'), casesAsLines(answered.slice(0, count)))
      const run = await work.run([...args, '--scorers', 'judge/relevance'])
      expect(run.code, run.stderr).toBe(0)
      return { ...printed(run.stdout), stderr: run.stderr, asked: stub.requests.splice(0).length }
    }
    expect((await of(4)).asked).toBe(4)
    model = 'model-b'
    const moved = await of(12)
    expect(moved.metric('relevance')).toMatchObject({ mean: { n: 12 }, missing: { have: 0, of: 12 } })
    expect(moved.run.judges).toMatchObject([{ served: ['model-b'] }])
    expect(moved.asked).toBe(12)
    expect(moved.stderr).toContain('3 kept replies of model-a not taken: the judge is model-b now, and was asked again.')
    expect((await of(12)).asked).toBe(0)
  })

  it('killed by kill -9, it does not pay again for a grade that was stored', async () => {
    const reached = Promise.withResolvers<void>()
    let times = 0
    const stub = await judged(undefined, { concurrency: 1 })
    const { calls } = JSON.parse((await work.run([...args, '--plan'])).stdout).plan.judge
    const watch = setInterval(() => {
      times = stub.requests.length
      if (times >= 12) reached.resolve()
    }, 1)
    const child = spawn(process.execPath, [program, ...args], { cwd: work.folder, stdio: 'ignore' })
    await reached.promise
    child.kill('SIGKILL')
    await once(child, 'exit')
    clearInterval(watch)
    const resumed = await work.run([...args, '--resume'])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(printed(resumed.stdout).metric('correctness').missing.have).toBe(0)
    // One in flight, and one whose grade was on its way to the store.
    expect(stub.requests.length).toBeLessThanOrEqual(calls + 8)
  })
})

function raiseCap(stub: StubModel, maxCalls: number): void {
  const judge = { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl, timeoutMs: 5000, maxCalls }
  writeFileSync(work.path('loadbearing.config.json'), JSON.stringify({ eval: { scorers, judge } }))
}
