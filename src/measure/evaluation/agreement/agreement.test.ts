import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Figure, isMeasured, type Measurement } from '../../../model/measurement.ts'
import { cohensKappa } from './cohens-kappa.ts'
import { gwetsAc1 } from './gwets-ac1.ts'
import { type AlphaLevel, krippendorffsAlpha } from './krippendorffs-alpha.ts'
import type { RatedItem } from './rated-item.ts'

/** Items of a square table: rows the first rater, columns the second. */
const itemsOf = (table: number[][]): RatedItem[] =>
  table.flatMap((row, a) => row.flatMap((count, b) => Array.from({ length: count }, () => ({ values: [a, b] }))))

function measured(figure: Figure): Measurement {
  if (!isMeasured(figure)) throw new Error(figure.refused)
  return figure
}

/** Half the interval that a variance of the coefficient leads to: Wilson's, at n = p (1 - p) over the variance of the observed agreement. */
function halfWidth(observed: number, chance: number, variance: number): number {
  const spread = observed * (1 - observed)
  const trials = spread / (variance * (1 - chance) ** 2)
  const z2 = 1.959963984540054 ** 2
  return (Math.sqrt(z2) * Math.sqrt(spread / trials + z2 / (4 * trials * trials))) / (1 + z2 / trials) / (1 - chance)
}

const _ = undefined
/** Four observers, twelve units: Krippendorff 2011, section C; the same as cac.raw4raters of irrCAC. */
const reliability: RatedItem[] = [
  [1, 1, _, 1],
  [2, 2, 3, 2],
  [3, 3, 3, 3],
  [3, 3, 3, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 4],
  [4, 4, 4, 4],
  [1, 1, 2, 1],
  [2, 2, 2, 2],
  [_, 5, 5, 5],
  [_, _, 1, 1],
  [_, 3, _, _],
].map((values) => ({ values }))

describe('agreement of two raters', () => {
  it.each([
    [[45, 15, 25, 15], 0.130435, 0.266055],
    [[94, 2, 3, 1], 0.2604, 0.9464],
  ])('of %j is the kappa and AC1 of the evaluation specification, statistics vectors', ([a = 0, b = 0, c = 0, d = 0], kappa, ac1) => {
    const items = itemsOf([
      [a, b],
      [c, d],
    ])
    expect(measured(cohensKappa(items)).value).toBeCloseTo(kappa, String(kappa).length > 7 ? 6 : 4)
    expect(measured(gwetsAc1(items)).value).toBeCloseTo(ac1, String(ac1).length > 7 ? 6 : 4)
  })

  it('has the variance of Fleiss, Cohen and Everitt 1969, formula 13, on their table of 200', () => {
    const table = [
      [106, 10, 4],
      [22, 28, 10],
      [2, 12, 6],
    ]
    const p = table.map((row) => row.map((count) => count / 200))
    const row = p.map((cells) => cells.reduce((a, b) => a + b, 0))
    const column = [0, 1, 2].map((j) => p.reduce((sum, cells) => sum + (cells[j] ?? 0), 0))
    const at = (values: number[], i: number): number => values[i] ?? 0
    const observed = [0, 1, 2].reduce((sum, i) => sum + at(p[i] ?? [], i), 0)
    const chance = [0, 1, 2].reduce((sum, i) => sum + at(row, i) * at(column, i), 0)
    const kappa = (observed - chance) / (1 - chance)
    let variance = -((kappa - chance * (1 - kappa)) ** 2)
    p.forEach((cells, i) => {
      cells.forEach((cell, j) => {
        variance += i === j ? cell * (1 - (at(row, i) + at(column, i)) * (1 - kappa)) ** 2 : cell * (1 - kappa) ** 2 * (at(column, i) + at(row, j)) ** 2
      })
    })
    variance /= 200 * (1 - chance) ** 2
    const figure = measured(cohensKappa(itemsOf(table)))
    expect(figure.value).toBeCloseTo(0.429, 3)
    expect(((figure.interval?.high ?? 0) - (figure.interval?.low ?? 0)) / 2).toBeCloseTo(halfWidth(observed, chance, variance), 9)
  })

  it('does not shrink to a point where all agree: at 50 of 50 the lower bound is that of Wilson, (.928652 - .5) / .5', () => {
    const all = itemsOf([
      [25, 0],
      [0, 25],
    ])
    expect(measured(cohensKappa(all)).interval?.low).toBeCloseTo((0.9286524 - 0.5) / 0.5, 5)
    expect(measured(gwetsAc1(all)).interval?.low).toBeCloseTo((0.9286524 - 0.5) / 0.5, 5)
  })

  it('gives no interval to a kappa of a rater who gives one value, and no kappa when both do', () => {
    const constant = itemsOf([
      [40, 10],
      [0, 0],
    ])
    expect(cohensKappa(constant)).toMatchObject({ value: expect.closeTo(0, 10), noInterval: expect.stringContaining('single value') })
    expect(cohensKappa(itemsOf([[50]]))).toMatchObject({ refused: expect.stringContaining('chance is complete') })
    expect(gwetsAc1(itemsOf([[50]]))).toMatchObject({ refused: expect.stringContaining('one category') })
    expect(measured(gwetsAc1(itemsOf([[50]]), { categories: [0, 1] })).value).toBe(1)
  })

  it('is wider when the items come in groups that repeat each other', () => {
    const items = itemsOf([
      [45, 15],
      [25, 15],
    ])
    const width = (figure: Figure): number => (measured(figure).interval?.high ?? 0) - (measured(figure).interval?.low ?? 0)
    const grouped = items.flatMap(({ values }, i) => [1, 2, 3, 4].map(() => ({ values, group: `g${i}` })))
    for (const coefficient of [cohensKappa, gwetsAc1]) {
      expect(measured(coefficient(grouped)).value).toBeCloseTo(measured(coefficient(items)).value, 12)
      expect(measured(coefficient(grouped)).n).toBe(100)
      expect(width(coefficient(grouped)) / width(coefficient(items))).toBeGreaterThan(1)
      expect(width(coefficient(grouped)) / width(coefficient(items))).toBeLessThan(1.05)
    }
  })

  it('weighs an item of weight 3 as three items', () => {
    const items: RatedItem[] = [
      ...itemsOf([
        [4, 2],
        [1, 5],
      ]),
      { values: [0, 1], weight: 3 },
    ]
    const written = [
      ...itemsOf([
        [4, 2],
        [1, 5],
      ]),
      ...itemsOf([[0, 3]]),
    ]
    for (const coefficient of [cohensKappa, gwetsAc1]) expect(measured(coefficient(items)).value).toBeCloseTo(measured(coefficient(written)).value, 12)
  })

  it('stays in -1 to 1 with its interval, and does not depend on order', () => {
    const cells = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), { minLength: 3, maxLength: 60 })
    fc.assert(
      fc.property(cells, (values) => {
        const items = values.map((pair) => ({ values: pair }))
        for (const coefficient of [cohensKappa, gwetsAc1]) {
          const figure = coefficient(items)
          if (!isMeasured(figure)) continue
          const { low, high } = figure.interval ?? { low: figure.value, high: figure.value }
          expect(low).toBeGreaterThanOrEqual(-1)
          expect(high).toBeLessThanOrEqual(1 + 1e-12)
          expect(low).toBeLessThanOrEqual(figure.value + 1e-9)
          expect(high).toBeGreaterThanOrEqual(figure.value - 1e-9)
          expect(measured(coefficient(items.toReversed())).value).toBeCloseTo(figure.value, 10)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('agreement of many raters with missing values', () => {
  it('is AC1 .77544 on the data of four raters (Gwet, irrCAC, cac.raw4raters)', () => {
    expect(measured(gwetsAc1(reliability)).value).toBeCloseTo(0.77544, 5)
  })

  it('is AC1 .8493305 on the abstracts of two raters (Gwet, irrCAC, cont3x3abstractors), with the variance of Gwet 2008, as n - 1 goes to n', () => {
    const table = [
      [13, 0, 0],
      [0, 20, 7],
      [0, 4, 56],
    ]
    const figure = measured(gwetsAc1(itemsOf(table)))
    expect(figure.value).toBeCloseTo(0.8493305, 7)
    // Gwet's own terms: AC1*_i = (pa_i - pe)/(1 - pe) - 2 (1 - AC1)(pe_i - pe)/(1 - pe), with pe_i the mean of (1 - π) over the item's two values.
    const base = [13 / 100, (27 + 24) / 200, (60 + 63) / 200]
    const chance = base.reduce((sum, share) => sum + (share * (1 - share)) / 2, 0)
    let variance = 0
    table.forEach((row, a) => {
      row.forEach((count, b) => {
        const own = (2 - (base[a] ?? 0) - (base[b] ?? 0)) / 4
        const star = ((a === b ? 1 : 0) - chance) / (1 - chance) - (2 * (1 - figure.value) * (own - chance)) / (1 - chance)
        variance += (count * (star - figure.value) ** 2) / 100 ** 2
      })
    })
    expect(((figure.interval?.high ?? 0) - (figure.interval?.low ?? 0)) / 2).toBeCloseTo(halfWidth(0.89, chance, variance), 9)
  })

  it.each<[AlphaLevel, number, number]>([
    ['nominal', 0.743421, 6],
    ['ordinal', 0.815, 3],
    ['interval', 0.849, 3],
  ])('is Krippendorff 2011, %s alpha %d', (level, alpha, digits) => {
    expect(measured(krippendorffsAlpha(reliability, { level, seed: 1 })).value).toBeCloseTo(alpha, digits)
  })

  it('gives alpha an interval by resampling items, the same for the same seed', () => {
    const figure = measured(krippendorffsAlpha(reliability, { level: 'nominal', seed: 1 }))
    expect(figure.n).toBe(11)
    expect(figure.interval?.low).toBeLessThan(0.743)
    expect(figure.interval?.high).toBeGreaterThan(0.743)
    expect(krippendorffsAlpha(reliability, { level: 'nominal', seed: 1 })).toEqual(figure)
    expect(krippendorffsAlpha(reliability, { level: 'nominal', seed: 2 })).not.toEqual(figure)
  })

  it('refuses alpha of one value, and an interval where nobody disagrees or few items are independent', () => {
    const one = Array.from({ length: 20 }, () => ({ values: [1, 1] }))
    expect(krippendorffsAlpha(one, { level: 'nominal', seed: 1 })).toMatchObject({ refused: expect.stringContaining('the same') })
    const agreed = Array.from({ length: 20 }, (__, i) => ({ values: [i % 2, i % 2] }))
    expect(krippendorffsAlpha(agreed, { level: 'nominal', seed: 1 })).toMatchObject({ value: 1, noInterval: expect.stringContaining('nobody disagrees') })
    const grouped = reliability.map(({ values }) => ({ values, group: 'one' }))
    expect(krippendorffsAlpha(grouped, { level: 'nominal', seed: 1 })).toMatchObject({ n: 1, noInterval: expect.any(String) })
  })

  it('does not depend on the scale of an interval, nor on a monotone change of an ordinal', () => {
    const changed = (of: (value: number) => number): RatedItem[] =>
      reliability.map(({ values }) => ({ values: values.map((value) => (value === undefined ? value : of(value))) }))
    const alpha = (items: RatedItem[], level: AlphaLevel): number => measured(krippendorffsAlpha(items, { level, seed: 1, replicates: 20 })).value
    expect(
      alpha(
        changed((value) => 3 * value - 7),
        'interval',
      ),
    ).toBeCloseTo(alpha(reliability, 'interval'), 10)
    expect(
      alpha(
        changed((value) => value ** 3),
        'ordinal',
      ),
    ).toBeCloseTo(alpha(reliability, 'ordinal'), 10)
  })
})
