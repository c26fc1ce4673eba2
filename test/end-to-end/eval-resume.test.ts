import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../src/store/open-store.ts'
import { casesAsLines, json, loopbackServers, outLines, printed } from './eval-fixture.ts'
import { workFolders } from './run-program.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const servers = loopbackServers()
const folders = workFolders()
let work: ReturnType<typeof folders.next>
beforeEach(() => {
  work = folders.next()
})
afterEach(() => servers.close())
afterAll(folders.remove)

const cases = Array.from({ length: 120 }, (_, at) => ({ id: `c${at}`, input: `question ${at}`, reference: `answer to question ${at}` }))
const config = (value: unknown): void => writeFileSync(work.path('loadbearing.config.json'), JSON.stringify(value))

/** A system that counts how often it was asked each question, and tells when it has been asked so many times. */
async function counting(milestone: number) {
  const asked = new Map<string, number>()
  const reached = Promise.withResolvers<void>()
  let times = 0
  const url = await servers.serve(({ question }, response) => {
    asked.set(String(question), (asked.get(String(question)) ?? 0) + 1)
    times += 1
    if (times === milestone) reached.resolve()
    setTimeout(() => json(response, { answer: `answer to ${question}` }), 10)
  })
  return { asked, reached: reached.promise, url }
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const port = Number(new URL(await servers.serve(() => {})).port)
  servers.close()
  return port
}

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { cwd: work.folder, env: { ...process.env, NO_COLOR: '1' } })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return { child, ended: once(child, 'exit'), stderr: () => stderr }
}

describe('a run that was cut short', () => {
  it('killed by kill -9, goes on without asking again what was stored', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases))
    const { asked, reached, url } = await counting(60)
    const args = ['eval', 'cases.jsonl', '--target', url, '--scorers', 'exact']
    const { child, ended } = start(args)
    await reached
    child.kill('SIGKILL')
    await ended

    const store = await openEmbeddedStore(work.path('.loadbearing/store'), { normalizerVersion: 1 })
    const [run] = await store.evaluation.runs()
    const kept = (await store.evaluation.outputs(run?.id ?? '')).map(({ caseId }) => caseId)
    await store.close()
    expect(run?.status).toBe('running')
    expect(kept.length).toBeGreaterThan(10)
    expect(kept.length).toBeLessThan(cases.length)

    const resumed = await work.run([...args, '--resume', '--json'])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(resumed.stderr).toContain(`${kept.length} answered before`)
    const after = printed(resumed.stdout)
    expect(after.run).toMatchObject({ id: run?.id, status: 'done' })
    expect(after.metric('exact')).toMatchObject({ mean: { value: 1, n: 120 }, missing: { have: 0, of: 120 } })
    for (const id of kept) expect(asked.get(`question ${id.slice(1)}`), id).toBe(1)
    expect(asked.size).toBe(120)
    // Four in flight, and what the store had not yet: at most as much as comes within two writes.
    expect([...asked.values()].filter((times) => times > 1).length).toBeLessThan(60)
  })

  it('stopped by Ctrl-C, it keeps what was asked, says how to go on, and goes on', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases))
    const { asked, reached, url } = await counting(40)
    const args = ['eval', 'cases.jsonl', '--target', url, '--scorers', 'exact', '--cache']
    const { child, ended, stderr } = start(args)
    await reached
    child.kill('SIGINT')
    const [code] = await ended
    expect(code).toBe(130)
    const [, kept] = /stopped: (\d+) of 120 answers are kept\. To go on: npx loadbearing eval .* --resume (\S+)/.exec(stderr()) ?? []
    expect(Number(kept)).toBe(asked.size)
    const resumed = await work.run(['eval', '--resume', '--json'])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(resumed.stderr, 'each answer is counted once').not.toContain('answers of earlier runs')
    expect(printed(resumed.stdout).run).toMatchObject({ status: 'done', calls: { target: 120 } })
    expect([...asked.values()].every((times) => times === 1)).toBe(true)
  })

  it('begun before the system was started, asks on resume what found nobody, and is whole', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases.slice(0, 20)))
    config({ eval: { retries: 0 } })
    const port = await freePort()
    const args = ['eval', 'cases.jsonl', '--target', `http://127.0.0.1:${port}/answer`, '--scorers', 'exact', '--json']
    const early = await work.run(args)
    expect([early.code, early.stderr]).toEqual([3, expect.stringContaining('The system cannot be reached')])
    await servers.serve(({ question }, response) => json(response, { answer: `answer to ${question}` }), port)
    const resumed = await work.run([...args, '--resume'])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(printed(resumed.stdout).metric('exact')).toMatchObject({ mean: { value: 1, n: 20 }, missing: { have: 0, of: 20 } })
  })

  it('the cap holds, what it leaves out is missing, and a resume with a higher cap asks only that', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases.slice(0, 20)))
    const { asked, url } = await counting(0)
    const args = ['eval', 'cases.jsonl', '--target', url, '--scorers', 'exact', '--json', '--out', 'out.jsonl']
    config({ eval: { limits: { costPerCallUsd: 0.1, maxUsd: 0.5 } } })
    const refused = await work.run(args)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('The system would cost about $2.00; limits.maxUsd is $0.50.')
    expect(asked.size).toBe(0)
    const capped = await work.run([...args, '--yes'])
    expect(asked.size).toBe(5)
    expect(printed(capped.stdout).run.spentUsd).toBeCloseTo(0.5)
    expect(printed(capped.stdout).metric('exact')).toMatchObject({ mean: { value: 1, n: 5 }, missing: { have: 15, of: 20 } })
    expect(outLines(readFileSync(work.path('out.jsonl'), 'utf8')).get('c19')?.error).toContain('spend-cap: $0.5 is the most')
    config({ eval: { limits: { costPerCallUsd: 0.1, maxUsd: 5 } } })
    const resumed = await work.run([...args, '--resume', printed(capped.stdout).run.id])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(printed(resumed.stdout).metric('exact')).toMatchObject({ mean: { value: 1, n: 20 }, missing: { have: 0, of: 20 } })
    expect([...asked.values()]).toEqual(Array(20).fill(1))
  })

  it('of repeats says how many requests are left, and is refused on requests as on dollars', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases.slice(0, 4)))
    const { asked, url } = await counting(0)
    const args = ['eval', 'cases.jsonl', '--target', url, '--scorers', 'exact', '--json', '--repeats', '2']
    config({ eval: { limits: { maxCalls: 5 } } })
    const refused = await work.run(args)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('The system would be asked 8 times; limits.maxCalls is 5.')])
    expect(asked.size).toBe(0)
    const { run } = printed((await work.run([...args, '--yes'])).stdout)
    const again = await work.run([...args, '--resume', run.id])
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('would be asked 3 times, and was asked 5 times before; limits.maxCalls is 5.')])
    config({ eval: { limits: { maxCalls: 8 } } })
    const resumed = await work.run([...args, '--resume', run.id])
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(resumed.stderr).toContain('4 cases × 2; 3 requests to')
    expect([...asked.values()]).toEqual([2, 2, 2, 2])
  })

  it('is refused where cases, target, repeats or scorers are not what they were, saying which', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases.slice(0, 4)))
    writeFileSync(work.path('system.js'), 'export default ({ input }) => input')
    const args = ['eval', 'cases.jsonl', '--target', 'system.js', '--scorers', 'exact']
    const first = printed((await work.run([...args, '--json'])).stdout)
    const other = await work.run([...args, '--variant', 'slow2', '--resume'])
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('error: slow2 has nothing to resume: there is no run of it.\n') })
    const done = await work.run([...args, '--variant', 'current', '--resume'])
    expect(done.stderr).toContain(`current has nothing to resume: its latest run, ${first.run.id}, is done.\nhint: A new run: the same without --resume.\n`)
    writeFileSync(work.path('system.js'), 'export default ({ input }) => input.toUpperCase()')
    const changed = await work.run([...args, '--max', '3', '--repeats', '2', '--scorers', 'word-f1', '--resume', first.run.id])
    expect(changed.code).toBe(2)
    expect(changed.stderr).toContain('the cases are not the same (3 of cases.jsonl, and were 4 of cases.jsonl)')
    expect(changed.stderr).toContain('the target is not the same (function of system.js, with other settings or files)')
    expect(changed.stderr).toContain('the repeats are 2, and were 1')
    expect(changed.stderr).toContain('no longer scored: loadbearing/exact@1; newly scored: loadbearing/word-f1@1')
  })

  it('repeats are asked round by round and never from the cache', async () => {
    writeFileSync(work.path('cases.jsonl'), casesAsLines(cases.slice(0, 3)))
    const { asked, url } = await counting(0)
    const args = ['eval', 'cases.jsonl', '--target', url, '--scorers', 'exact', '--json']
    await work.run([...args, '--cache'])
    const run = await work.run([...args, '--cache', '--repeats', '3'])
    expect(printed(run.stdout).run).toMatchObject({ repeats: 3, cachedOutputs: 0, calls: { target: 9 } })
    expect([...asked.values()]).toEqual([4, 4, 4])
    const plan = await work.run([...args, '--cache', '--plan'])
    expect(JSON.parse(plan.stdout).plan).toMatchObject({ targetCalls: 0, answered: 3 })
    expect([...asked.values()]).toEqual([4, 4, 4])
  })
})
