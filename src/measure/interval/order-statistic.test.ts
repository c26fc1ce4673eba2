import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderStatisticInterval, orderStatisticRanks } from './order-statistic.ts'

describe('orderStatisticRanks', () => {
  it.each([
    [10, 2, 9],
    [20, 6, 15],
    [100, 40, 61],
  ])('gives the tabled ranks of the median of %i at 95 % (Conover, Practical Nonparametric Statistics, binomial tables)', (n, low, high) => {
    expect(orderStatisticRanks(n, 0.5, 0.95)).toEqual({ low, high })
  })

  it.each([
    [0.5, 6],
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
  ])('has no finite 97.5 %% upper bound of the %d quantile below %i observations (p^n <= .025)', (p, least) => {
    expect(orderStatisticRanks(least - 1, p, 0.95)).toBeUndefined()
    expect(orderStatisticRanks(least, p, 0.95)).toMatchObject({ high: least })
  })

  it('leaves at most 2.5 % on each side, and no less with the next rank in (binomial sum by hand)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (n, p) => {
        const mass = (k: number): number => {
          let choose = 1
          for (let i = 0; i < k; i += 1) choose *= (n - i) / (i + 1)
          return choose * p ** k * (1 - p) ** (n - k)
        }
        const atMost = (k: number): number => Array.from({ length: k + 1 }, (_, i) => mass(i)).reduce((a, b) => a + b, 0)
        const ranks = orderStatisticRanks(n, p, 0.95)
        if (ranks === undefined) {
          expect(Math.max(p ** n, (1 - p) ** n)).toBeGreaterThan(0.025)
          return
        }
        expect(atMost(ranks.low - 1)).toBeLessThanOrEqual(0.025 + 1e-12)
        expect(atMost(ranks.low)).toBeGreaterThan(0.025 - 1e-12)
        expect(1 - atMost(ranks.high - 1)).toBeLessThanOrEqual(0.025 + 1e-9)
        expect(1 - atMost(ranks.high - 2)).toBeGreaterThan(0.025 - 1e-9)
      }),
    )
  })
})

describe('orderStatisticInterval', () => {
  it('takes the values at the ranks', () => {
    const interval = orderStatisticInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5, 0.95)
    expect(interval).toEqual({ low: 2, high: 9, confidence: 0.95, method: 'order statistics, exact binomial' })
  })

  it('is undefined for nothing', () => {
    expect(orderStatisticInterval([], 0.5, 0.95)).toBeUndefined()
  })
})
