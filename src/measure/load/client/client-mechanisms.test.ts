import { expect, it } from 'vitest'
import type { LoadStep } from '../../../model/load-evidence.ts'
import { measureCapacity } from '../../capacity/measure-capacity.ts'
import { refusal } from '../../interval/refusal.ts'
import type { LoadRun, Objectives, RequestRecord } from '../records.ts'
import { request, runOf } from '../summarize/run-fixture.ts'
import { summarizeSteps } from '../summarize/summarize-steps.ts'
import { backpressureOf } from './backpressure.ts'
import { sessionsOf } from './sessions.ts'
import { streamingOf } from './streaming.ts'

const steady = (n: number, from = 0): RequestRecord[] => Array.from({ length: n }, (_, i) => request((from + i) * 10, 50 + (i % 7)))

const stream = (dueMs: number, firstMs: number, totalMs: number, deltaReads: number): RequestRecord =>
  request(dueMs, totalMs, { firstTokenMs: dueMs + firstMs, lastTokenMs: dueMs + totalMs, deltas: 20, deltaReads })

it('gives the median of first content over the whole: .9 where all comes at the end, and how many came bit by bit', () => {
  const run = runOf(Array.from({ length: 40 }, (_, i) => stream(i * 10, 90, 100, i % 4 === 0 ? 5 : 1)))
  expect(streamingOf(run)).toMatchObject({ responses: 40, firstOverTotal: { value: 0.9, unit: 'ratio' }, incremental: { have: 10, of: 40 } })
})

it('refuses a share of first content where nothing streams', () => {
  expect(streamingOf(runOf(steady(50)))).toMatchObject({ responses: 0, firstOverTotal: { refused: 'responses are not streams' }, incremental: { of: 0 } })
})

const objectives: Objectives = { latencyMs: 500 }

function capacityOf(run: LoadRun): Parameters<typeof backpressureOf> {
  const steps: LoadStep[] = summarizeSteps(run, objectives).map((step) => ({ ...step, stages: [] }))
  return [run, steps, measureCapacity({ steps, today: refusal('unknown', 'per-s', 0), seed: 1 })]
}

const twoSteps = [
  { askedPerS: 50, startMs: 0, durationMs: 10_000 },
  { askedPerS: 100, startMs: 10_000, durationMs: 10_000 },
]
const light = Array.from({ length: 500 }, (_, i) => request(i * 20, 100))

it('tells a system that lets all in and grows slow: twenty times the median, nothing turned away', () => {
  const flooded = Array.from({ length: 1000 }, (_, i) => request(10_000 + i * 10, 2000, { step: 1 }))
  expect(backpressureOf(...capacityOf(runOf([...light, ...flooded], twoSteps)))).toMatchObject({
    overloadedSteps: 1,
    rejected: { have: 0, of: 1000 },
    inflation: { value: 20, unit: 'times' },
    inFlightMax: 200,
    retryAfter: 0,
  })
})

it('bounds the inflation of a queue that grows throughout: the median on the way is 51 times as long, and not under 40', () => {
  const growing = Array.from({ length: 1000 }, (_, i) => request(10_000 + i * 10, 100 + 10 * i + 20 * (i % 3), { step: 1 }))
  const { inflation } = backpressureOf(...capacityOf(runOf([...light, ...growing], twoSteps)))
  if (!('value' in inflation)) throw new Error(inflation.refused)
  expect(inflation.value).toBeCloseTo(51.15, 1)
  expect(inflation.interval?.low).toBeGreaterThan(40)
})

it('tells a system that turns away what it cannot serve, and when it says to come back', () => {
  const shed = Array.from({ length: 1000 }, (_, i) =>
    request(10_000 + i * 10, i % 2 === 0 ? 110 : 1, i % 2 === 0 ? { step: 1 } : { step: 1, outcome: 'rejected', retryAfterS: 1 }),
  )
  expect(backpressureOf(...capacityOf(runOf([...light, ...shed], twoSteps)))).toMatchObject({
    rejected: { have: 500, of: 1000 },
    inflation: { value: 1.1 },
    retryAfter: 500,
  })
})

it('takes only levels over all that held for overloaded', () => {
  const laterSteps = [120, 200].map((askedPerS, i) => ({ askedPerS, startMs: 20_000 + 10_000 * i, durationMs: 10_000 }))
  const failing = Array.from({ length: 1000 }, (_, i) => request(10_000 + i * 10, 900, { step: 1 }))
  const holding = Array.from({ length: 1200 }, (_, i) => request(20_000 + i * (25 / 3), 100, { step: 2 }))
  const worse = Array.from({ length: 2000 }, (_, i) => request(30_000 + i * 5, 900, { step: 3 }))
  const all = [...twoSteps, ...laterSteps]
  expect(backpressureOf(...capacityOf(runOf([...light, ...failing, ...holding], all.slice(0, 3))))).toMatchObject({ overloadedSteps: 0 })
  expect(backpressureOf(...capacityOf(runOf([...light, ...failing, ...holding, ...worse], all)))).toMatchObject({
    overloadedSteps: 1,
    rejected: { of: 2000 },
  })
})

it('says so where no step was past the knee', () => {
  expect(backpressureOf(...capacityOf(runOf(light, twoSteps.slice(0, 1))))).toMatchObject({
    overloadedSteps: 0,
    inflation: { refused: 'no step was past the knee' },
  })
})

it('counts sessions that met a slow or failed response, and a body that comes again as a new visit', () => {
  const at = (dueMs: number, session: string, body: number, durationMs = 10, more: Partial<RequestRecord> = {}): RequestRecord =>
    request(dueMs, durationMs, { session, body, ...more })
  const run = runOf([at(0, 'a', 0), at(1, 'a', 1, 600), at(2, 'b', 2), at(3, 'a', 0), at(4, 'a', 1), at(5, 'b', 2, 10, { outcome: 'timeout' })])
  expect(sessionsOf(run, objectives)).toMatchObject({ sessions: 4, exposed: { value: 0.5, n: 4 }, requestsPerSession: { value: 1.5 }, objectiveMs: 500 })
})

it('refuses exposure without an objective, and where no request names a session', () => {
  expect(sessionsOf(runOf([request(0, 10, { session: 'a' })]), {}).exposed).toHaveProperty('refused')
  expect(sessionsOf(runOf(light), objectives)).toMatchObject({ sessions: 0, exposed: { refused: expect.stringContaining('session') } })
})
