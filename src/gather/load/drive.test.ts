import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { drive } from './drive.ts'
import type { RunGenerator } from './generator/plan.ts'
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

const level = (ratePerS: number, durationMs = 400): Level => ({ ratePerS, durationMs })

describe('levels', () => {
  it('run one after the other on one clock, bodies going on where the level before stopped', async () => {
    const { url, bodies } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(10), level(20)]), runGenerator, {})
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
    const run = await drive(planFor(url, [level(10), level(60), level(80), level(200)]), runGenerator, {})
    expect(run.steps.map(({ askedPerS }) => askedPerS)).toEqual([10, 60, 80])
    expect(run.ended).toMatchObject({ how: 'completed', detail: expect.stringContaining('did not keep up') })
  })

  it('are driven once more where the generator was late, and the run says so', async () => {
    const { url } = await oneAtATime(1)
    let runs = 0
    const late: RunGenerator = async (plan, hooks) => {
      const run = await runGenerator(plan, hooks)
      runs += 1
      return runs === 1 ? { ...run, records: run.records.map((record) => ({ ...record, sentMs: record.dueMs + 50, endMs: record.dueMs + 52 })) } : run
    }
    const run = await drive(planFor(url, [level(20), level(40)]), late, {})
    expect(runs).toBe(3)
    expect(run.steps.map(({ askedPerS }) => askedPerS)).toEqual([20, 40])
    expect(run.records.filter(({ step }) => step === 0).every(({ dueMs, sentMs }) => (sentMs ?? 0) - dueMs < 50)).toBe(true)
    expect(run.ended.detail).toContain('because the generator was late: 20/s')
  })

  it('share one cap on requests', async () => {
    const { url, bodies } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(20), level(20)], { maxRequests: 10 }), runGenerator, {})
    expect(bodies).toHaveLength(10)
    expect(run.ended.how).toBe('request-cap')
  })

  it('share one cap on spend, which no request passes', async () => {
    const { url, bodies } = await oneAtATime(1)
    const run = await drive(planFor(url, [level(20), level(20)], { maxSpendUsd: 0.095, costPerRequestUsd: 0.01 }), runGenerator, {})
    expect(bodies).toHaveLength(9)
    expect(run.ended.how).toBe('spend-cap')
  })
})
