import { expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { inFlightBySlice, inFlightTrend, mostInFlight } from './in-flight.ts'
import { queueRun, request } from './run-fixture.ts'

const window = { startMs: 0, endMs: 100 }

it('weighs requests in flight by time: 30 of 100 ms and 60 of 100 ms make .9 (by hand)', () => {
  const records = [request(10, 30), request(20, 60)]
  expect(inFlightBySlice(records, window, 1)[0]).toBeCloseTo(0.9, 12)
  expect(Array.from(inFlightBySlice(records, window, 2))).toEqual([expect.closeTo(1.2, 12), expect.closeTo(0.6, 12)])
})

it('counts a request that began before the window and ends after it', () => {
  expect(inFlightBySlice([request(-50, 500)], window, 2)).toEqual(Float64Array.of(1, 1))
})

it('finds the most at one time, and one that ends makes room for one that begins', () => {
  expect(mostInFlight([request(0, 10), request(10, 10), request(15, 10), request(18, 1)], window)).toBe(3)
  expect(mostInFlight([request(0, 10), request(10, 10)], window)).toBe(1)
})

it('leaves out requests that were never sent', () => {
  const { sentMs: _, ...unsent } = request(10, 50, { outcome: 'not-sent' })
  expect(mostInFlight([unsent], window)).toBe(0)
})

it('finds the trend of a queue that gets 60 a second and serves 50: ten a second more', () => {
  const run = queueRun([{ perS: 60, requests: 3000 }], 50, 11)
  const trend = inFlightTrend(run.records, { startMs: 0, endMs: 50_000 }, 40)
  expect(isMeasured(trend) && trend.interval && trend.interval.low <= 10 && 10 <= trend.interval.high && trend.interval.low > 0).toBe(true)
})

it('finds no trend in a queue at 70 % in at least 95 % of 200 steps', () => {
  let rising = 0
  for (let seed = 1; seed <= 200; seed += 1) {
    const trend = inFlightTrend(queueRun([{ perS: 70, requests: 1400 }], 100, seed).records, { startMs: 0, endMs: 20_000 }, 30)
    if (isMeasured(trend) && (trend.interval?.low ?? 0) > 0) rising += 1
  }
  expect(rising).toBeLessThanOrEqual(10)
})

it('does not take the filling of the level for a trend: answers of 8 s in a step of 20 s', () => {
  const records = Array.from({ length: 100 }, (_, i) => request(i * 200, 8000))
  expect(inFlightTrend(records, { startMs: 0, endMs: 20_000 }, 16_000)).toMatchObject({ refused: expect.stringContaining('too short') })
})
