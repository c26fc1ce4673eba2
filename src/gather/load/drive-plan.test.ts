import { afterEach, describe, expect, it } from 'vitest'
import { httpServer, type TestServer } from '../../../test/load/bad-servers.ts'
import { drivePlan } from './drive-plan.ts'
import type { RunGenerator } from './generator/plan.ts'
import { runGenerator } from './generator/run-generator.ts'
import { mostRequests } from './most-requests.ts'
import type { LoadPlan } from './plan.ts'

const servers: TestServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

/** The generator as on a machine that lets every request leave so late, whatever else that of the test does. */
const leaving =
  (lateMs: number): RunGenerator =>
  async (part, hooks) => {
    const run = await runGenerator(part, hooks)
    return { ...run, records: run.records.map((record) => ({ ...record, sentMs: record.dueMs + lateMs, endMs: record.endMs + lateMs })) }
  }
const punctual = leaving(0)

/** A plan of 8 requests to the whole system and 8 to each of two stages, and the paths that were asked for. */
async function planned(limits: Partial<LoadPlan['limits']> = {}): Promise<{ plan: LoadPlan; paths: string[] }> {
  const paths: string[] = []
  const server = await httpServer((request, response) => {
    paths.push(String(request.url))
    response.end('{}')
  })
  servers.push(server)
  const to = (path: string) => ({ target: { url: new URL(path, server.url).href, method: 'POST' as const, headers: {} }, bodies: [{ text: 'a' }] })
  const plan: LoadPlan = {
    ...to('/whole'),
    loop: { kind: 'open', arrivals: { kind: 'constant' }, levels: [{ ratePerS: 20, durationMs: 400 }] },
    stages: ['a', 'b'].map((stage) => ({ stage, how: 'its own endpoint', ...to(`/${stage}`) })),
    objectives: {},
    limits: { maxRequests: 1000, maxInFlight: 100, timeoutMs: 5000, maxResponseBytes: 1000, errorRatio: 1, ...limits },
    seed: 1,
    bodySource: 'a test',
  }
  return { plan, paths }
}

describe('the whole system and its stages', () => {
  it.each([
    ['requests', { maxRequests: 20 }, 'request-cap'],
    ['spend', { maxSpendUsd: 0.2, costPerRequestUsd: 0.01 }, 'spend-cap'],
  ] as const)('have one cap on %s', async (_, limits, how) => {
    const { plan, paths } = await planned(limits)
    const { run, alone } = await drivePlan(plan, punctual, {})
    expect(paths).toHaveLength(20)
    expect(alone.map((stage) => stage.run.records.length)).toEqual([8, 4])
    expect(run.ended).toMatchObject({ how, detail: expect.stringMatching(/^the whole plan was driven; b alone: .*limit of/) })
  })

  it('that spent the cap exactly begin no further stage without requests', async () => {
    const { plan } = await planned({ maxRequests: 16 })
    const { run, alone } = await drivePlan(plan, punctual, {})
    expect(alone.map(({ stage }) => stage)).toEqual(['a'])
    expect(run.ended.how).toBe('request-cap')
  })

  it('are kept where a stage cannot be driven', async () => {
    const { plan } = await planned()
    const dying: RunGenerator = (part, hooks) => (part.target.url.endsWith('/a') ? Promise.reject(new Error('the thread died')) : punctual(part, hooks))
    const { run, alone } = await drivePlan(plan, dying, {})
    expect(run.records).toHaveLength(8)
    expect(alone).toEqual([])
    expect(run.ended).toEqual({ how: 'interrupted', detail: 'the whole plan was driven; a alone: the thread died' })
  })

  it('begin no stage after an interrupt', async () => {
    const { plan, paths } = await planned()
    const stop = new AbortController()
    const run = await drivePlan(
      plan,
      async (part, hooks) => {
        const whole = await punctual(part, hooks)
        stop.abort()
        return whole
      },
      { signal: stop.signal },
    )
    expect(paths).toHaveLength(8)
    expect(run).toMatchObject({ alone: [], run: { ended: { how: 'interrupted' } } })
  })

  it('send no more than told before, even when each is driven once more', async () => {
    const { plan, paths } = await planned()
    await drivePlan(plan, leaving(50), {})
    expect(paths).toHaveLength(48)
    expect(mostRequests(plan)).toBe(48)
  })
})

it('a closed loop has no most', async () => {
  const { plan } = await planned()
  expect(mostRequests({ ...plan, loop: { kind: 'closed', concurrency: 1, durationMs: 10 } })).toBeUndefined()
})
