import { expect, it } from 'vitest'
import { loadClientSpanId } from '../../../model/load-client.ts'
import { exportK6 } from './export-k6.ts'
import { runInStandIn } from './k6-stand-in.ts'
import type { K6Plan } from './plan.ts'

const plan: K6Plan = {
  target: { url: 'http://127.0.0.1:8080/answer', method: 'POST', headers: { 'content-type': 'application/json' }, headersFromEnv: {} },
  bodies: [{ text: '{"question":"how to stream"}', session: 'p1' }, { text: '{"question":"line\u2028break"}' }],
  arrivals: { kind: 'constant' },
  steps: [
    { ratePerS: 2, durationMs: 10_000 },
    { ratePerS: 7, durationMs: 20_000 },
  ],
  limits: { timeoutMs: 30_000, maxInFlight: 50 },
  objectives: { latencyMs: 1500 },
}

it('makes one constant-arrival-rate of one step (stand-in of k6 checks the documented option names)', async () => {
  const { options } = await runInStandIn(exportK6({ ...plan, steps: [{ ratePerS: 12, durationMs: 20_000 }] }), [])
  expect(options.scenarios.load).toEqual({
    executor: 'constant-arrival-rate',
    rate: 12,
    timeUnit: '1s',
    duration: '20s',
    preAllocatedVUs: 12,
    maxVUs: 50,
    gracefulStop: '30s',
  })
})

it("makes a ramping-arrival-rate of several steps, with jumps in stages of no length as in k6's own example of an instant load increase", async () => {
  const { options } = await runInStandIn(exportK6(plan), [])
  expect(options.scenarios.load).toMatchObject({
    executor: 'ramping-arrival-rate',
    startRate: 2,
    stages: [
      { target: 2, duration: '10s' },
      { target: 7, duration: '0s' },
      { target: 7, duration: '20s' },
    ],
  })
})

it('climbs evenly where the plan is a ramp', async () => {
  const { options } = await runInStandIn(exportK6({ ...plan, arrivals: { kind: 'constant', ramp: true } }), [])
  expect(options.scenarios.load).toMatchObject({ startRate: 2, stages: [{ target: 7, duration: '30s' }] })
})

it('asks for a broken rate in a longer time unit, since k6 takes whole numbers only', async () => {
  const { options } = await runInStandIn(exportK6({ ...plan, steps: [{ ratePerS: 0.25, durationMs: 60_000 }] }), [])
  expect(options.scenarios.load).toMatchObject({ rate: 25, timeUnit: '100s' })
})

it('lets virtual users share Poisson arrivals, no more users than requests', async () => {
  const { options } = await runInStandIn(exportK6({ ...plan, arrivals: { kind: 'poisson', dueMs: [120, 900, 12_000] } }), [])
  expect(options.scenarios.load).toEqual({ executor: 'shared-iterations', vus: 3, iterations: 3, maxDuration: '60s', gracefulStop: '30s' })
})

it('takes fewer virtual users from the environment, and never more than k6 allows', async () => {
  const script = exportK6({ ...plan, arrivals: { kind: 'gamma', dueMs: [1, 2, 3] } })
  const users = async (VUS: string) => (await runInStandIn(script, [], { VUS })).options.scenarios.load
  expect(await users('2')).toMatchObject({ vus: 2 })
  expect(await users('9')).toMatchObject({ vus: 3 })
})

it('sends a recorded arrival that is late at once, and waits for the due time of one that is not', async () => {
  const { calls } = await runInStandIn(exportK6({ ...plan, arrivals: { kind: 'replay', dueMs: [8_000, 900_000] } }), [9_000, 0])
  expect(calls[0]?.sleptS).toBe(0)
  expect(Math.round((calls[1]?.sleptS ?? 0) / 900)).toBe(1)
  expect(calls.map(({ tags }) => tags.step)).toEqual(['0', '1'])
})

it('sends the bodies in order, over and over, and tells body and session in metadata', async () => {
  const { calls } = await runInStandIn(exportK6(plan), [0, 100, 200])
  expect(calls.map(({ body }) => body)).toEqual(['{"question":"how to stream"}', '{"question":"line\u2028break"}', '{"question":"how to stream"}'])
  expect(calls.map(({ metadata }) => [metadata.body, metadata.session])).toEqual([
    ['0', 'p1'],
    ['1', undefined],
    ['0', 'p1'],
  ])
})

it('tags each request with the step that runs when it starts', async () => {
  const { calls } = await runInStandIn(exportK6(plan), [0, 9_000, 10_500])
  expect(calls.map(({ tags }) => tags)).toEqual([
    { step: '0', step_asked_per_s: '2', step_duration_ms: '10000' },
    { step: '0', step_asked_per_s: '2', step_duration_ms: '10000' },
    { step: '1', step_asked_per_s: '7', step_duration_ms: '20000' },
  ])
})

it('sends a traceparent as W3C Trace Context has it, its trace in the metadata', async () => {
  const { calls } = await runInStandIn(exportK6(plan), [0, 1])
  for (const { headers, metadata } of calls) expect(headers.traceparent).toBe(`00-${metadata.trace_id}-${loadClientSpanId(String(metadata.trace_id))}-01`)
  expect(calls[0]?.headers.traceparent).not.toBe(calls[1]?.headers.traceparent)
})

it('reads secrets from the environment, and holds none', async () => {
  const script = exportK6({ ...plan, target: { ...plan.target, headersFromEnv: { authorization: 'API_TOKEN' } } })
  const { calls } = await runInStandIn(script, [0], { API_TOKEN: 'Bearer s3cret' })
  expect(calls[0]?.headers.authorization).toBe('Bearer s3cret')
  expect(script).not.toContain('s3cret')
})

it('stops with the name of a variable that is not set', async () => {
  const script = exportK6({ ...plan, target: { ...plan.target, headersFromEnv: { authorization: 'API_TOKEN' } } })
  await expect(runInStandIn(script, [0])).rejects.toThrow('the environment variable API_TOKEN is not set')
})

it('holds the latency objective as a threshold, and says which k6 cannot measure', async () => {
  const script = exportK6({ ...plan, objectives: { latencyMs: 1500, firstTokenMs: 300 } })
  expect((await runInStandIn(script, [])).options.thresholds).toEqual({ http_req_failed: ['rate<=0.01'], http_req_duration: ['p(99)<=1500'] })
  expect(script).toContain('k6 cannot measure it: time to first token')
})

it('sends no body with GET', async () => {
  const { calls } = await runInStandIn(exportK6({ ...plan, target: { ...plan.target, method: 'GET' } }), [0])
  expect(calls[0]).toMatchObject({ method: 'GET', body: null, timeout: '30000ms' })
})

it.each([
  [{ bodies: [] }, 'needs request bodies'],
  [{ steps: [] }, 'needs steps'],
  [{ arrivals: { kind: 'poisson', dueMs: [] } }, 'needs arrivals'],
  [{ steps: [{ ratePerS: 5, durationMs: 400 }] }, 'less than a second'],
] as const)('refuses a plan that k6 cannot run: %j', (part, message) => {
  expect(() => exportK6({ ...plan, ...part })).toThrow(message)
})
