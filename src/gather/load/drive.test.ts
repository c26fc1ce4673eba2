import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { LoadRun, RequestRecord } from '../../measure/load/records.ts'
import { type DriveHooks, type Driver, driveStage, drive as driveWith } from './drive.ts'
import type { GeneratorPlan, RunGenerator } from './generator/plan.ts'
import { runGenerator } from './generator/run-generator.ts'
import type { Level, LoadPlan } from './plan.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that works on one request at a time, for `busyMs` each. */
async function oneAtATime(busyMs: number): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = []
  let free = Promise.resolve()
  const server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
    free = free.then(() => new Promise((resolve) => setTimeout(resolve, busyMs)))
    void free.then(() => response.end('{}'))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies }
}

function planFor(url: string, levels: readonly Level[], limits: Partial<LoadPlan['limits']> = {}): LoadPlan {
  return {
    target: { url, method: 'POST', headers: {} },
    bodies: [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
    loop: { kind: 'open', arrivals: { kind: 'constant' }, levels },
    stages: [],
    objectives: {},
    limits: { maxRequests: 1000, maxInFlight: 100, timeoutMs: 5000, maxResponseBytes: 1000, errorRatio: 1, ...limits },
    seed: 1,
    bodySource: 'a test',
  }
}

const driverOf = (generate: RunGenerator, hooks: DriveHooks = {}): Driver => ({ generate, hooks, ledger: { sent: 0 } })

const drive = (plan: LoadPlan, generate: RunGenerator, hooks: DriveHooks = {}) => driveWith(plan, driverOf(generate, hooks))

/** The generator as on a machine that is never busy with something else, which that of a test is. */
const punctual: RunGenerator = async (plan, hooks) => leaving(await runGenerator(plan, hooks), 0)

function leaving(run: LoadRun, lateMs: number): LoadRun {
  const leave = (record: RequestRecord) => ({ ...record, sentMs: record.dueMs + lateMs, endMs: Math.max(record.endMs, record.dueMs + lateMs + 2) })
  return { ...run, records: run.records.map((record) => (record.sentMs === undefined ? record : leave(record))) }
}

/** A generator whose first `count` runs were late. */
function lateFor(count: number, told: (run: number) => void = () => {}): RunGenerator {
  let runs = 0
  return async (plan, hooks) => {
    const run = await runGenerator(plan, hooks)
    runs += 1
    told(runs)
    return leaving(run, runs <= count ? 50 : 0)
  }
}

const level = (ratePerS: number, durationMs = 400): Level => ({ ratePerS, durationMs })

describe('levels', () => {
  it('run one after the other on one clock, bodies going on where the level before stopped', async () => {
    const { url, bodies } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(10), level(20)]), punctual)
    expect(run.ended.how).toBe('completed')
    expect(run.records.map(({ step }) => step)).toEqual([0, 0, 0, 0, ...Array.from({ length: 8 }, () => 1)])
    expect(run.steps[1].startMs).toBeGreaterThanOrEqual(400)
    for (const { step, dueMs } of run.records) {
      expect(dueMs).toBeGreaterThanOrEqual(run.steps[step].startMs)
      expect(dueMs).toBeLessThan(run.steps[step].startMs + run.steps[step].durationMs)
    }
    expect(bodies.join('')).toBe('abcabcabcabc')
    expect(run.records.map(({ body }) => 'abc'[body]).join('')).toBe('abcabcabcabc')
  })

  it('end after two in a row that the system did not keep up with', async () => {
    const { url } = await oneAtATime(50)
    const run = await drive(planFor(url, [level(10), level(60), level(80), level(200)]), punctual)
    expect(run.steps.map(({ askedPerS }) => askedPerS)).toEqual([10, 60, 80])
    expect(run.ended).toMatchObject({ how: 'completed', detail: expect.stringContaining('did not keep up') })
  })

  it('are driven once more where the generator was late, and the run says so', async () => {
    const { url } = await oneAtATime(1)
    let runs = 0
    const late = lateFor(1, (count) => {
      runs = count
    })
    const run = await drive(planFor(url, [level(20), level(40)]), late, {})
    expect(runs).toBe(3)
    expect(run.steps.map(({ askedPerS }) => askedPerS)).toEqual([20, 40])
    expect(run.records.filter(({ step }) => step === 0).every(({ dueMs, sentMs }) => (sentMs ?? 0) - dueMs < 50)).toBe(true)
    expect(run.ended.detail).toContain('because the generator was late: 20/s')
  })

  it('share one cap on requests', async () => {
    const { url, bodies } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(20), level(20)], { maxRequests: 10 }), punctual)
    expect(bodies).toHaveLength(10)
    expect(run.ended.how).toBe('request-cap')
  })

  it('share one cap on spend, which no request passes', async () => {
    const { url, bodies } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(20), level(20)], { maxSpendUsd: 0.095, costPerRequestUsd: 0.01 }), punctual)
    expect(bodies).toHaveLength(9)
    expect(run.ended.how).toBe('spend-cap')
  })

  it('say what the cap on requests is, not what was left of it', async () => {
    const { url } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(20), level(20)], { maxRequests: 10 }), punctual)
    expect(run.ended.detail).toBe('the limit of 10 requests was reached')
  })

  it('that could not be driven leave those before them', async () => {
    const { url } = await oneAtATime(1)
    const dying = (at: number): RunGenerator => {
      let runs = 0
      return (plan, hooks) => {
        runs += 1
        return runs === at ? Promise.reject(new Error('the thread died')) : punctual(plan, hooks)
      }
    }
    const plan = planFor(url, [level(10), level(20), level(30)])
    const run = await drive(plan, dying(2))
    expect(run.steps.map(({ askedPerS }) => askedPerS)).toEqual([10])
    expect(run.records).toHaveLength(4)
    expect(run.ended).toEqual({ how: 'interrupted', detail: 'the load generator failed: the thread died' })
    await expect(drive(plan, dying(1))).rejects.toThrow('the thread died')
  })
})

describe('an interrupt', () => {
  it('leaves a late level as it was measured', async () => {
    const { url } = await oneAtATime(1)
    const stop = new AbortController()
    const run = await drive(
      planFor(url, [level(20), level(40)]),
      lateFor(1, () => stop.abort()),
      { signal: stop.signal },
    )
    expect(run.records).toHaveLength(8)
    expect(run.ended).toEqual({ how: 'interrupted', detail: 'stopped by the user' })
  })

  it('between two levels ends the run as interrupted', async () => {
    const { url } = await oneAtATime(1)
    const stop = new AbortController()
    const run = await drive(
      planFor(url, [level(20), level(40)]),
      lateFor(0, () => stop.abort()),
      { signal: stop.signal },
    )
    expect(run.steps.map(({ askedPerS }) => askedPerS)).toEqual([20])
    expect(run.ended.how).toBe('interrupted')
  })

  it('while a late level is driven once more keeps the first, where the second has sent nothing', async () => {
    const { url } = await oneAtATime(1)
    const stop = new AbortController()
    let begun = 0
    const late = lateFor(1)
    const run = await drive(
      planFor(url, [level(20)]),
      (plan, hooks) => {
        begun += 1
        if (begun === 2) stop.abort()
        return late(plan, hooks)
      },
      { signal: stop.signal },
    )
    expect(run.records).toHaveLength(8)
    expect(run.ended.how).toBe('interrupted')
  })
})

it('a ramp is driven in one piece, of a stage alone as well', async () => {
  const { url } = await oneAtATime(1)
  const plan = planFor(url, [level(15, 200), level(25, 200)])
  const ramp: LoadPlan = {
    ...plan,
    loop: { kind: 'open', arrivals: { kind: 'constant' }, levels: [level(15, 200), level(25, 200)], ramp: { fromPerS: 10, toPerS: 30 } },
  }
  const driven: GeneratorPlan[] = []
  const driver = driverOf((part, hooks) => {
    driven.push(part)
    return punctual(part, hooks)
  })
  const whole = await driveWith(ramp, driver)
  const stage = await driveStage(ramp, { target: plan.target, bodies: plan.bodies }, driver)
  expect(driven.map(({ steps }) => steps.length)).toEqual([2, 2])
  expect(stage.records.map(({ dueMs }) => dueMs)).toEqual(whole.records.map(({ dueMs }) => dueMs))
})

describe('a rate that is not reached', () => {
  it('because the limit of requests in flight is too small for a system that keeps up ends the run', async () => {
    const { url } = await oneAtATime(40)
    const run = await drive(planFor(url, [level(50, 20_000), level(60)], { maxInFlight: 1 }), punctual)
    expect(run.ended).toMatchObject({ how: 'rate-not-reached', detail: expect.stringContaining('requests due over five seconds were sent') })
    expect(run.steps).toHaveLength(1)
    expect(run.steps[0].durationMs).toBeLessThan(20_000)
  })

  it('because the system lets its queue fill that limit is a level that it did not keep up with, cut short', async () => {
    const { url } = await oneAtATime(300)
    const run = await drive(planFor(url, [level(2, 1000), level(40, 20_000)], { maxInFlight: 20, timeoutMs: 1000 }), punctual)
    expect(run.ended).toEqual({
      how: 'completed',
      detail: 'the whole plan was driven; ended early, because the system let requests in flight reach their limit: 40/s',
    })
    expect(run.steps[1].durationMs).toBeLessThan(20_000)
  })
})
