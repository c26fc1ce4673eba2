import { expect, it } from 'vitest'
import { seededRandom } from '../../interval/random.ts'
import type { RequestRecord } from '../records.ts'
import { queueRun, request, runOf } from './run-fixture.ts'
import { summarizeSteps } from './summarize-steps.ts'
import { type DueInStep, latencyGrows, throughputOf } from './throughput.ts'

const window = { startMs: 0, durationMs: 20_000 }
const every = (gapMs: number, latencyMs: (i: number) => number): RequestRecord[] =>
  Array.from({ length: 20_000 / gapMs }, (_, i) => request(i * gapMs, latencyMs(i)))
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
/** Of a queue that serves 50 a second, asked for so many, over 100 runs. */
const queues = (perS: number): DueInStep[] =>
  Array.from({ length: 100 }, (_, seed) => ({ records: queueRun([{ perS, requests: 20 * perS }], 50, seed).records, window }))

it('counts 1/s of answers that take 8 s, in a level of 20 s after which 8 are still open, and 8 in flight (Little)', () => {
  const [step] = summarizeSteps(
    runOf(
      every(1000, () => 8000),
      [{ askedPerS: 1, ...window }],
    ),
    {},
  )
  expect(step).toMatchObject({ throughputPerS: { value: 1, n: 20 }, inFlight: { mean: 8, max: 8 } })
})

it('counts what comes where answers take 3 s, exponentially', () => {
  const random = seededRandom(4)
  const runs = Array.from({ length: 100 }, () => throughputOf({ records: every(100, () => -3000 * Math.log(1 - random())), window }).value)
  expect(Math.abs(mean(runs) / 10 - 1)).toBeLessThan(0.01)
})

it('counts what a queue at 50 % serves, with an interval that holds it in 90 % of runs or more', () => {
  const runs = queues(25).map(throughputOf)
  expect(Math.abs(mean(runs.map(({ value }) => value)) / 25 - 1)).toBeLessThan(0.01)
  expect(runs.filter(({ interval }) => interval !== undefined && interval.low <= 25 && 25 <= interval.high).length).toBeGreaterThanOrEqual(90)
})

it('counts of a queue at 150 % what it serves, 50/s, neither what was asked nor what was left to drain over the level', () => {
  const runs = queues(75).map(throughputOf)
  expect(Math.abs(mean(runs.map(({ value }) => value)) / 50 - 1)).toBeLessThan(0.01)
  expect(runs.filter(({ interval }) => interval !== undefined && interval.low <= 50 && 50 <= interval.high).length).toBeGreaterThanOrEqual(90)
})

it('counts over the whole level what succeeded in its first quarter, before nothing did', () => {
  const records = every(100, () => 300).map((record, i): RequestRecord => (i < 50 ? record : { ...record, outcome: 'timeout', endMs: record.dueMs + 5000 }))
  expect(throughputOf({ records, window })).toMatchObject({ value: 2.5, n: 50 })
})

it('takes a latency for growing where it rises with the due time, and not where one request is slow', () => {
  expect(latencyGrows({ records: every(100, (i) => 300 + 10 * i + (i % 3)), window })).toBe(true)
  expect(latencyGrows({ records: every(100, (i) => (i === 199 ? 9000 : 300 + (i % 3))), window })).toBe(false)
})

it('counts a level that was stopped over the time until the first request that we cut off', () => {
  const records = every(1000, () => 8000).map((record, i): RequestRecord => (i < 12 ? record : { ...record, outcome: 'aborted', endMs: 19_999 }))
  const [step] = summarizeSteps(runOf(records, [{ askedPerS: 1, ...window }]), {})
  expect(step?.throughputPerS).toMatchObject({ value: 1, n: 12 })
})

it('gives no interval under 30 successes', () => {
  expect(throughputOf({ records: every(1000, () => 100), window })).toMatchObject({ noInterval: '20 successes are too few for an interval, 30 are needed' })
  expect(throughputOf({ records: [], window })).toMatchObject({ value: 0, n: 0 })
})
