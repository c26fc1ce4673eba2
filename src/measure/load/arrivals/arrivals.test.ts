import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { constantArrivals, gammaArrivals, poissonArrivals } from './arrivals.ts'
import { interArrivalCv } from './inter-arrival-cv.ts'
import { expectedArrivals } from './levels.ts'

function cvOf(times: ArrayLike<number>): number {
  const figure = interArrivalCv(times)
  return isMeasured(figure) ? figure.value : Number.NaN
}

/** Largest distance between the empirical distribution of a sample and F (Kolmogorov and Smirnov), times √n: over 1.63 one time in a hundred. */
function ksStatistic(sample: number[], f: (x: number) => number): number {
  const sorted = sample.toSorted((a, b) => a - b)
  const distances = sorted.map((x, i) => Math.max(f(x) - i / sorted.length, (i + 1) / sorted.length - f(x)))
  return Math.max(...distances) * Math.sqrt(sorted.length)
}

const gapsOf = (times: Float64Array): number[] => Array.from(times.subarray(1), (time, i) => time - (times[i] ?? 0))

describe('constant arrivals', () => {
  it('are evenly spaced from 0, level after level', () => {
    const times = constantArrivals([
      { ratePerS: 4, durationMs: 1000 },
      { ratePerS: 2, durationMs: 1000 },
    ])
    expect([...times]).toEqual([0, 250, 500, 750, 1000, 1500])
  })

  it.each([
    [3.3, 20_000, 66],
    [8.3, 30_000, 249],
    [0.7, 30_000, 21],
    [1 / 3, 9000, 3],
  ])('%d a second for %d ms are %d requests', (ratePerS, durationMs, count) => {
    expect(constantArrivals([{ ratePerS, durationMs }])).toHaveLength(count)
  })

  it('follow a linear ramp exactly: from 0 to 10 a second in 2 s, the k-th at √(2k/5) s (k = 2.5 t²)', () => {
    const times = constantArrivals([{ ratePerS: 0, toPerS: 10, durationMs: 2000 }])
    expect(times).toHaveLength(10)
    for (const [k, time] of times.entries()) expect(time).toBeCloseTo(1000 * Math.sqrt(k / 2.5), 6)
  })

  it('leave a level of rate 0 empty', () => {
    const times = constantArrivals([
      { ratePerS: 0, durationMs: 1000 },
      { ratePerS: 2, durationMs: 1000 },
    ])
    expect([...times]).toEqual([1000, 1500])
  })
})

describe('Poisson arrivals', () => {
  it('have exponential gaps (Kolmogorov and Smirnov, 1 %)', () => {
    const gaps = gapsOf(poissonArrivals([{ ratePerS: 100, durationMs: 100_000 }], 7))
    expect(ksStatistic(gaps, (x) => 1 - Math.exp(-x / 10))).toBeLessThan(1.63)
  })

  it('fall on a ramp as its rate does: with a rate from 0 to r the times have the distribution (t/T)² (Kolmogorov and Smirnov, 1 %)', () => {
    const times = poissonArrivals([{ ratePerS: 0, toPerS: 200, durationMs: 100_000 }], 3)
    expect(ksStatistic([...times], (t) => (t / 100_000) ** 2)).toBeLessThan(1.63)
  })

  it('are the same for the same seed, and others for another', () => {
    const levels = [{ ratePerS: 50, durationMs: 1000 }]
    expect(poissonArrivals(levels, 1)).toEqual(poissonArrivals(levels, 1))
    expect(poissonArrivals(levels, 1)).not.toEqual(poissonArrivals(levels, 2))
  })
})

describe('gamma arrivals', () => {
  it('with cv 1 have exponential gaps', () => {
    const gaps = gapsOf(gammaArrivals([{ ratePerS: 100, durationMs: 100_000 }], 1, 5))
    expect(ksStatistic(gaps, (x) => 1 - Math.exp(-x / 10))).toBeLessThan(1.63)
  })

  it('with cv √½ have Erlang gaps of two stages, F(x) = 1 - e^(-2x)(1 + 2x)', () => {
    const gaps = gapsOf(gammaArrivals([{ ratePerS: 100, durationMs: 100_000 }], Math.SQRT1_2, 5))
    expect(ksStatistic(gaps, (ms) => 1 - Math.exp(-ms / 5) * (1 + ms / 5))).toBeLessThan(1.63)
  })

  it.each([0.3, 2, 4])('with cv %d have that burstiness, within 5 %', (cv) => {
    const times = gammaArrivals([{ ratePerS: 1000, durationMs: 300_000 }], cv, 11)
    expect(cvOf(times) / cv).toBeGreaterThan(0.95)
    expect(cvOf(times) / cv).toBeLessThan(1.05)
  })

  it('meet the rate in short runs too, however bursty: 2,000 runs of 10 requests at cv 4 (a whole first gap would bring 17.5)', () => {
    let sum = 0
    for (let seed = 0; seed < 2000; seed += 1) sum += gammaArrivals([{ ratePerS: 10, durationMs: 1000 }], 4, seed).length
    // Standard error: √(10 · 16 / 2000) = .28
    expect(Math.abs(sum / 2000 - 10)).toBeLessThan(1)
  })

  it('refuse a cv that is none', () => {
    expect(() => gammaArrivals([{ ratePerS: 1, durationMs: 1000 }], 0, 1)).toThrow(RangeError)
  })
})

it('due times ascend and lie within the plan, whatever the levels', () => {
  const level = fc.record({
    ratePerS: fc.double({ min: 0, max: 500, noNaN: true }),
    toPerS: fc.double({ min: 0, max: 500, noNaN: true }),
    durationMs: fc.integer({ min: 1, max: 2000 }),
  })
  fc.assert(
    fc.property(fc.array(level, { maxLength: 4 }), fc.integer(), fc.double({ min: 0.2, max: 5, noNaN: true }), (levels, seed, cv) => {
      const end = levels.reduce((sum, { durationMs }) => sum + durationMs, 0)
      for (const times of [constantArrivals(levels), poissonArrivals(levels, seed), gammaArrivals(levels, cv, seed)]) {
        times.forEach((time, i) => {
          expect(time).toBeGreaterThanOrEqual(times[i - 1] ?? 0)
          expect(time).toBeLessThanOrEqual(end)
        })
      }
    }),
    { numRuns: 50 },
  )
})

it('a plan asks for the integral of its rates, and too large or impossible ones are refused', () => {
  expect(
    expectedArrivals([
      { ratePerS: 10, durationMs: 2000 },
      { ratePerS: 0, toPerS: 10, durationMs: 2000 },
    ]),
  ).toBe(30)
  expect(() => expectedArrivals([{ ratePerS: 1e9, durationMs: 1000 }])).toThrow(/the most is/)
  expect(() => expectedArrivals([{ ratePerS: -1, durationMs: 1000 }])).toThrow(RangeError)
})
