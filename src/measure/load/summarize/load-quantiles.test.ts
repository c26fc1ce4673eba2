import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { loadQuantiles } from './load-quantiles.ts'
import { latencyMs } from './request-times.ts'
import { queueRun } from './run-fixture.ts'

const shuffled = (n: number, failed: number): number[] => {
  const random = seededRandom(3)
  const values = Array.from({ length: n }, (_, i) => (i >= n - failed ? Number.POSITIVE_INFINITY : i + 1))
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}

it('gives p95 of 1 to 1,000 as 950.05 (type 7) with the exact binomial ranks, 936 and 964 (Hahn and Meeker, section 5.2)', () => {
  const { p95 } = loadQuantiles(shuffled(1000, 0))
  expect(p95).toMatchObject({ value: 950.05, n: 1000, interval: { low: 936, high: 964 } })
})

it('refuses a percentile that lies among the failures, and says what share failed', () => {
  const { p95, p99 } = loadQuantiles(shuffled(1000, 32))
  expect(isMeasured(p95)).toBe(true)
  expect(p99).toMatchObject({ refused: 'p99 lies among the 3.2 % that failed', n: 1000 })
})

it('gives no interval where only its upper bound is infinite', () => {
  const { p95 } = loadQuantiles(shuffled(1000, 45))
  expect(p95).toMatchObject({ value: 950.05, noInterval: expect.stringContaining('the upper bound is infinite') })
  expect(p95).not.toHaveProperty('interval')
})

it('refuses the mean when anything failed', () => {
  expect(loadQuantiles(shuffled(1000, 1)).mean).toHaveProperty('refused')
})

it('refuses p99.9 below 3,700 requests, p99 below 400 and p95 below 75', () => {
  expect(loadQuantiles(shuffled(3699, 0)).p999).toMatchObject({ needsN: 3700 })
  expect(loadQuantiles(shuffled(3700, 0)).p999).toHaveProperty('value')
  expect(loadQuantiles(shuffled(399, 0)).p99).toMatchObject({ needsN: 400 })
  expect(loadQuantiles(shuffled(74, 0)).p95).toMatchObject({ needsN: 75 })
})

it('never gives a figure that is not finite, whatever fails', () => {
  const time = fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) })
  fc.assert(
    fc.property(fc.array(time, { maxLength: 600 }), (series) => {
      for (const figure of Object.values(loadQuantiles(series))) {
        if (!isMeasured(figure)) continue
        const { value, interval } = figure
        expect([value, interval?.low ?? 0, interval?.high ?? 0].every(Number.isFinite)).toBe(true)
        if (interval !== undefined) expect(interval.low <= value + 1e-6 && value <= interval.high + 1e-6).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

it('covers the median time in an M/M/1 queue at 70 % utilisation, ln 2 / (μ - λ), in at least 90 % of 200 runs', () => {
  const truthMs = (1000 * Math.LN2) / (100 - 70)
  let held = 0
  for (let seed = 1; seed <= 200; seed += 1) {
    const { p50 } = loadQuantiles(queueRun([{ perS: 70, requests: 1000 }], 100, seed).records.map(latencyMs))
    if (isMeasured(p50) && p50.interval !== undefined && p50.interval.low <= truthMs && truthMs <= p50.interval.high) held += 1
  }
  expect(held).toBeGreaterThanOrEqual(180)
})
