import { expect, it } from 'vitest'
import type { LoadStep } from '../../../model/load-evidence.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { judgedRequests } from './request-times.ts'
import { queueRun, request, runOf } from './run-fixture.ts'
import { summarizeSteps } from './summarize-steps.ts'
import { validityOf } from './validity.ts'

type Step = Omit<LoadStep, 'stages'>
const stepsOf = (run: Parameters<typeof summarizeSteps>[0], objectives = {}): Step[] => summarizeSteps(run, objectives)
const first = (run: Parameters<typeof summarizeSteps>[0], objectives = {}): Step => {
  const [step] = stepsOf(run, objectives)
  if (step === undefined) throw new Error('no step')
  return step
}
const hundred = (more: (i: number) => Parameters<typeof request>[2] = () => ({})): ReturnType<typeof request>[] =>
  Array.from({ length: 100 }, (_, i) => request(i * 100, 50, more(i)))

it('starts the clock when a request was due: 50 ms of service sent 500 ms late are 550 ms', () => {
  const step = first(runOf(hundred((i) => ({ sentMs: i * 100 + 500, endMs: i * 100 + 550 }))))
  expect(step.latency.p50).toMatchObject({ value: 550 })
  expect(step.serviceTime.p50).toMatchObject({ value: 50 })
  expect(step.lag).toEqual({ p50Ms: 500, p99Ms: 500, maxMs: 500 })
})

it('counts failures as infinite in one set of percentiles and leaves them out of the other', () => {
  const step = first(runOf(hundred((i) => (i % 5 === 0 ? { outcome: 'http-error' } : {}))))
  expect(step.latency.p90).toMatchObject({ refused: 'p90 lies among the 20 % that failed' })
  expect(step.latencyOfSuccesses.p90).toMatchObject({ value: 50, n: 80 })
  expect(step.outcomes).toEqual([
    { outcome: 'ok', count: 80 },
    { outcome: 'http-error', count: 20 },
  ])
})

it('counts as good what met every objective', () => {
  const stream = { firstTokenMs: 0, lastTokenMs: 0, deltas: 3, deltaReads: 3 }
  const run = runOf([
    request(0, 100, { ...stream, firstTokenMs: 10, lastTokenMs: 50 }),
    request(0, 100, { ...stream, firstTokenMs: 40, lastTokenMs: 50 }),
    request(0, 100, { ...stream, firstTokenMs: 10, lastTokenMs: 90 }),
    request(0, 300, { ...stream, firstTokenMs: 10, lastTokenMs: 50 }),
    request(0, 100, { ...stream, firstTokenMs: 10, lastTokenMs: 50, outcome: 'cut' }),
  ])
  expect(first(run, { latencyMs: 200, firstTokenMs: 30, perDeltaMs: 25 }).goodput).toMatchObject({ have: 1, of: 5 })
  expect(first(run).goodput).toMatchObject({ have: 4, of: 5 })
})

it('takes failures that come together for fewer than they are: the interval of the goodput is wider, and its n smaller', () => {
  const apart = first(runOf(hundred((i) => (i % 10 === 0 ? { outcome: 'http-error' } : {})))).goodput.figure
  const together = first(runOf(hundred((i) => (i >= 40 && i < 50 ? { outcome: 'http-error' } : {})))).goodput.figure
  if (!isMeasured(apart) || !isMeasured(together)) throw new Error('refused')
  expect([apart.value, together.value]).toEqual([0.9, 0.9])
  expect(apart.n).toBe(100)
  expect(together.n).toBeLessThan(40)
  expect(together.interval?.high).toBeGreaterThan(apart.interval?.high ?? 1)
})

it('counts a success in the step in which it was due, also where it ends after it', () => {
  const step = first(runOf([...hundred(), request(9990, 5000)]))
  expect(step.throughputPerS).toMatchObject({ value: 10.1, n: 101 })
})

it('gives a mean gap between deltas of (90 - 10) / 4 = 20 ms, and refuses first tokens where nothing streams', () => {
  const step = first(runOf([request(0, 100, { firstTokenMs: 10, lastTokenMs: 90, deltas: 5, deltaReads: 5 }), request(5, 10)]))
  expect(step.timePerDelta).toMatchObject({ value: 20, n: 1 })
  expect(first(runOf(hundred())).firstToken).toMatchObject({ refused: 'responses are not streams' })
})

it('finds the mean number in an M/M/1 queue at 50 %: ρ/(1-ρ) = 1, and λ through it', () => {
  const step = first(queueRun([{ perS: 50, requests: 20_000 }], 100, 5))
  expect(step.inFlight.mean).toBeCloseTo(1, 1)
  const { interval } = step.throughputPerS
  expect(interval !== undefined && interval.low < 50 && interval.high > 50).toBe(true)
})

it('keeps a request that was cut off by us as infinite when it had waited longest, and cuts the step at one that had not', () => {
  const ok = [request(0, 100), request(10, 100), request(20, 100)]
  expect(judgedRequests([...ok, request(5, 150, { outcome: 'aborted' })])).toHaveLength(4)
  expect(judgedRequests([...ok, request(15, 50, { outcome: 'aborted' })]).map(({ dueMs }) => dueMs)).toEqual([0, 10])
})

it('survives a step without a request', () => {
  const step = first(runOf([]))
  expect(step).toMatchObject({ due: 0, ok: 0, lag: { p50Ms: 0, p99Ms: 0, maxMs: 0 }, throughputPerS: { value: 0 }, inFlight: { mean: 0, max: 0 } })
  expect(isMeasured(step.goodput.figure)).toBe(false)
})

it('declares a run invalid whose generator lagged', () => {
  const run = runOf(hundred((i) => (i > 90 ? { sentMs: i * 100 + 20 } : {})))
  expect(validityOf(run, stepsOf(run))).toMatchObject({ valid: false, reason: expect.stringContaining('20 ms late') })
})

it('allows a lag that is small against the latency', () => {
  const run = runOf(hundred((i) => ({ sentMs: i * 100 + 20, endMs: i * 100 + 900 })))
  expect(validityOf(run, stepsOf(run)).valid).toBe(true)
})

it('holds the p99 of the lag against the p99 of the latency, and its median against the median', () => {
  const slow = (i: number) => (i % 10 === 0 ? 2000 : 50)
  const late = (lagMs: (i: number) => number) => runOf(hundred((i) => ({ sentMs: i * 100 + lagMs(i), endMs: i * 100 + slow(i) })))
  const rarely = late((i) => (i === 55 || i === 56 ? 190 : 1))
  expect(validityOf(rarely, stepsOf(rarely)).valid).toBe(true)
  const often = late(() => 20)
  expect(validityOf(often, stepsOf(often))).toMatchObject({ valid: false, reason: expect.stringContaining('half of the requests') })
})

it('declares a run invalid whose own limit kept requests back while the system kept up, and not where the system did not', () => {
  const withheld = (i: number): Parameters<typeof request>[2] => (i % 10 === 0 ? { outcome: 'not-sent', sentMs: undefined } : {})
  const keepsUp = runOf(hundred(withheld))
  expect(validityOf(keepsUp, stepsOf(keepsUp))).toMatchObject({ valid: false, reason: expect.stringContaining('maxInFlight') })
  const fails = runOf(
    hundred((i) => withheld(i) ?? {}).map((record, i) => (i % 3 === 1 && record.outcome === 'ok' ? { ...record, outcome: 'timeout' } : record)),
  )
  expect(validityOf(fails, stepsOf(fails)).valid).toBe(true)
})

it('takes a system for overloaded, not the generator for limited, where requests in flight rise', () => {
  const slower = hundred((i) => (i % 10 === 0 ? { outcome: 'not-sent', sentMs: undefined } : { endMs: i * 100 + 50 + 20 * i }))
  expect(validityOf(runOf(slower), stepsOf(runOf(slower))).valid).toBe(true)
})

it('does not certify that requests left on time where it is not known when they were due', () => {
  const run = runOf(hundred())
  expect(validityOf(run, stepsOf(run)).reason).toContain('requests left on time')
  const imported = validityOf(run, stepsOf(run), 'open', { dueKnown: false })
  expect(imported).toMatchObject({ valid: true, reason: expect.stringContaining("the generator's lag is not known") })
  expect(imported.reason).not.toContain('on time')
})

it('says of a closed loop what it hides, and refuses a run that sent nothing', () => {
  const run = runOf(hundred())
  expect(validityOf(run, stepsOf(run), 'closed').reason).toContain('hides its queue')
  expect(validityOf(runOf([]), stepsOf(runOf([])))).toEqual({ valid: false, reason: 'no request was sent' })
})
