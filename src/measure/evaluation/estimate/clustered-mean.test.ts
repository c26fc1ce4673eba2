import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { clusteredMean, meanOf } from './clustered-mean.ts'
import { designEffect, effectiveGroups, unseenGroups } from './clustered-mean-design.ts'

const values = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0]
const groups = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd']
const alone = (n: number): string[] => Array.from({ length: n }, (_, i) => `g${i}`)

function intervalOf(v: readonly number[], g: readonly string[], range: readonly [number | null, number | null] = [0, 1]) {
  const figure = meanOf(v, g, { unit: 'ratio', range })
  return isMeasured(figure) ? figure.interval : undefined
}

describe('clustered mean', () => {
  it('has the standard errors of the specification: naive .150756, CR0 .186339, CR1 .215166', () => {
    const { mean, seNaive, seCr0, seCr1, df, n, groups: count } = clusteredMean(values, groups)
    expect([mean, n, count, df]).toEqual([0.5, 12, 4, 3])
    expect(seNaive).toBeCloseTo(0.150756, 6)
    expect(seCr0).toBeCloseTo(0.186339, 6)
    expect(seCr1).toBeCloseTo(0.215166, 6)
  })

  it("has the interval of Student's t with 3 degrees of freedom: .5 ± 3.182446 · .215166", () => {
    const { interval } = clusteredMean(values, groups)
    expect(interval?.high).toBeCloseTo(0.5 + 3.182446 * 0.2151657, 5)
  })

  it('is the ordinary standard error where every case is its own group', () => {
    const { seNaive, seCr1 } = clusteredMean([1, 2, 4, 9], alone(4))
    expect(seCr1).toBeCloseTo(Math.sqrt(12.6666667 / 4), 6)
    expect(seNaive).toBeCloseTo(seCr1, 12)
  })

  it('weighs values: weights 3 and 1 of 0 and 1 give .25', () => {
    expect(clusteredMean([0, 1], ['a', 'b'], { weights: [3, 1] }).mean).toBe(0.25)
  })

  it('does not change with the order of cases, and scales with the unit', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 5 })), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(pairs, (drawn) => {
        const of = (list: readonly (readonly [number, number])[], scale = 1) =>
          clusteredMean(
            list.map(([v]) => scale * v),
            list.map(([, g]) => `g${g}`),
          )
        const one = of(drawn)
        const turned = of([...drawn].reverse())
        expect(turned.seCr1).toBeCloseTo(one.seCr1, 8)
        expect(of(drawn, 10).seCr1).toBeCloseTo(10 * one.seCr1, 7)
      }),
    )
  })

  it('throws without values', () => {
    expect(() => clusteredMean([], [])).toThrow(RangeError)
  })
})

describe('effective groups', () => {
  it('groups of one size are worth their number; one of 9 beside nine of 1 is worth (18)²/(81 + 9) = 3.6', () => {
    expect(effectiveGroups([4, 4, 4], 0.5)).toBeCloseTo(3, 12)
    expect(effectiveGroups([9, 1, 1, 1, 1, 1, 1, 1, 1, 1], 0)).toBeCloseTo(3.6, 12)
  })

  it('the design effect of the twelve values is .215166² · 11 / .25', () => {
    expect(designEffect(clusteredMean(values, groups))).toBeCloseTo((0.2151657 ** 2 * 11) / 0.25, 5)
    expect(designEffect(clusteredMean([0, 1, 1], alone(3)))).toBe(1)
  })

  it('design effect of unequal weights: of 2, 1, 1 over 0, 1, 1, each alone, it is (9/64 + 1/4) (8/3) / (1/4 + 1/2) = 25/18 (hand-worked)', () => {
    const weights = [2, 1, 1]
    expect(designEffect(clusteredMean([0, 1, 1], alone(3), { weights }))).toBeCloseTo(25 / 18, 12)
    expect(designEffect(clusteredMean([0, 1, 1], alone(3), { weights: [2, 2, 2] }))).toBe(1)
    // Nothing varies: worth as many equal groups as the heaviest goes into the weight, 2, and not the 8/3 that the weights are worth.
    expect(designEffect(clusteredMean([1, 1, 1], alone(3), { weights }))).toBeCloseTo(4 / 3, 12)
    expect(unseenGroups(clusteredMean([1, 1, 1], alone(3), { weights }))).toBe(2)
  })
})

describe('mean as a figure', () => {
  it('is the Wilson interval for independent yes and no: 17 of 20 gives .639581 to .947631', () => {
    const interval = intervalOf(
      Array.from({ length: 20 }, (_, i) => (i < 17 ? 1 : 0)),
      alone(20),
    )
    expect(interval?.low).toBeCloseTo(0.639581, 6)
    expect(interval?.high).toBeCloseTo(0.947631, 6)
  })

  it('ten groups of three without one failure are worth ten cases, with t for z', () => {
    const thrice = alone(10).flatMap((g) => [g, g, g])
    const interval = intervalOf(
      thrice.map(() => 1),
      thrice,
    )
    // t(9) = 2.262157: 10 / (10 + t²)
    expect(interval?.low).toBeCloseTo(10 / (10 + 2.262157 ** 2), 5)
    expect(interval?.high).toBe(1)
  })

  it('equal values that are no yes or no still have a width: what one unseen group could change', () => {
    const interval = intervalOf(new Array(100).fill(0.7), alone(100))
    const unseen = 1.959964 ** 2 / (100 + 1.959964 ** 2)
    expect(interval?.low).toBeCloseTo(0.7 - 0.7 * unseen, 6)
    expect(interval?.high).toBeCloseTo(0.7 + 0.3 * unseen, 6)
  })

  it('has the confidence that is asked for: 8 of 10 at 90 % are .5408 to .9314 (Wilson, hand-worked)', () => {
    const figure = meanOf([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], alone(10), { unit: 'ratio', range: [0, 1], confidence: 0.9 })
    expect(figure).toMatchObject({ interval: { low: expect.closeTo(0.5408, 4), high: expect.closeTo(0.9314, 4), confidence: 0.9 } })
    const halfOf = (confidence: number) => {
      const each = meanOf([1, 2, 4, 8], alone(4), { unit: 'ms', confidence })
      return 'value' in each && each.interval !== undefined ? each.interval.high - each.value : Number.NaN
    }
    // Of Student's t with 3 degrees of freedom: 3.182 at 95 %, 5.841 at 99 %.
    expect(halfOf(0.99) / halfOf(0.95)).toBeCloseTo(5.841 / 3.182, 3)
  })

  it('is refused as a bug where a value is no number: NaN made a mean of NaN', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => meanOf([1, value, 0], alone(3), { unit: 'ratio' })).toThrow(RangeError)
  })

  it('equal values without bounds have no interval, and it says why', () => {
    expect(meanOf([5, 5, 5], alone(3), { unit: 'ms' })).toMatchObject({ value: 5, noInterval: expect.stringContaining('the same') })
  })

  it('is refused below two groups, with the number that would do', () => {
    expect(meanOf([1, 0, 1], ['a', 'a', 'a'], { unit: 'ratio', range: [0, 1] })).toMatchObject({ refused: expect.any(String), n: 1, needsN: 2 })
    expect(meanOf([], [], { unit: 'ratio' })).toMatchObject({ n: 0, needsN: 2 })
  })

  it('counts groups as n and stays in its range, never without width', () => {
    const drawn = fc.array(fc.tuple(fc.constantFrom(0, 0.25, 1), fc.integer({ min: 0, max: 6 })), { minLength: 8, maxLength: 40 })
    fc.assert(
      fc.property(drawn, (list) => {
        const figure = meanOf(
          list.map(([v]) => v),
          list.map(([, g]) => `g${g}`),
          { unit: 'ratio', range: [0, 1] },
        )
        if (!isMeasured(figure)) return
        expect(figure.n).toBe(new Set(list.map(([, g]) => g)).size)
        const { low, high } = figure.interval ?? { low: Number.NaN, high: Number.NaN }
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(high - low).toBeGreaterThan(0)
        expect(low).toBeLessThanOrEqual(figure.value + 1e-12)
        expect(high).toBeGreaterThanOrEqual(figure.value - 1e-12)
      }),
    )
  })
})
