import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Figure, isMeasured, type Measurement } from '../../../model/measurement.ts'
import { auroc, type ScoredItem } from './auroc.ts'

function measured(figure: Figure): Measurement {
  if (!isMeasured(figure)) throw new Error(figure.refused)
  return figure
}

const itemsOf = (positives: number[], negatives: number[]): ScoredItem[] => [
  ...positives.map((score) => ({ positive: true, score })),
  ...negatives.map((score) => ({ positive: false, score })),
]

describe('auroc', () => {
  // Positives 3, 2, 4 against negatives 1, 2: placements 1, 3/4, 1 and 1, 5/6; area 11/12.
  // Variance ((1/12)² + (1/6)² + (1/12)²) / (2·3) + ((1/12)² + (1/12)²) / (1·2) = 1/144 + 1/144.
  it('is 11/12 with variance 1/72 for 3, 2, 4 against 1, 2 (hand-worked, DeLong)', () => {
    const figure = measured(auroc(itemsOf([3, 2, 4], [1, 2])))
    expect(figure.value).toBeCloseTo(11 / 12, 12)
    const half = (1.959963984540054 * Math.sqrt(1 / 72)) / ((11 / 12) * (1 / 12))
    const { low, high } = figure.interval ?? { low: 0, high: 0 }
    expect(Math.log(low / (1 - low))).toBeCloseTo(Math.log(11) - half, 9)
    expect(Math.log(high / (1 - high))).toBeCloseTo(Math.log(11) + half, 9)
  })

  it('is the count of pairs, ties half, and 1 less when the scores are turned round', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        let wins = 0
        for (const p of positives) for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0
        const figure = measured(auroc(itemsOf(positives, negatives)))
        expect(figure.value).toBeCloseTo(wins / (positives.length * negatives.length), 10)
        const turned = measured(
          auroc(
            itemsOf(
              positives.map((x) => -x),
              negatives.map((x) => -x),
            ),
          ),
        )
        expect(turned.value).toBeCloseTo(1 - figure.value, 10)
      }),
    )
  })

  it('gives an interval to a perfect separation: wider for few (score method, Newcombe 2006)', () => {
    const perfect = (size: number): number => measured(auroc(itemsOf(Array(size).fill(1), Array(size).fill(0)))).interval?.low ?? 0
    expect(perfect(5)).toBeGreaterThan(0.4)
    expect(perfect(5)).toBeLessThan(0.75)
    expect(perfect(100)).toBeGreaterThan(0.95)
    expect(perfect(100)).toBeLessThan(1)
  })

  it('counts groups of copies as one item each, but for the factor of few groups', () => {
    const single = itemsOf([3, 2, 4, 5, 2], [1, 2, 3, 1])
    const copies = single.flatMap((item, i) => [1, 2, 3].map(() => ({ ...item, group: `g${i}` })))
    expect(measured(auroc(copies)).value).toBeCloseTo(measured(auroc(single)).value, 12)
    expect(measured(auroc(copies)).n).toBe(9)
    expect(measured(auroc(copies)).interval?.low).toBeLessThan(measured(auroc(single)).interval?.low ?? 0)
  })

  it('refuses one class alone', () => {
    expect(auroc(itemsOf([1, 2], []))).toMatchObject({ refused: expect.stringContaining('negative') })
  })

  it('throws for a score that is no number: it looked for its equals without an end', () => {
    expect(() => auroc([0.1, Number.NaN, 0.3, 0.4].map((score, i) => ({ score, positive: i % 2 === 0 })))).toThrow(RangeError)
  })
})
