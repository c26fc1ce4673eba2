import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bpref } from './bpref.ts'
import { type JudgedRanking, judgeRanking } from './judge-ranking.ts'
import { ndcg } from './ndcg.ts'
import { averagePrecision, precisionAt, recallAt, reciprocalRank, rPrecision, successAt, unjudgedAt } from './rank-measures.ts'

/** A ranking whose documents have these grades, in order, with further documents judged and not found. */
function ranking(grades: readonly (number | undefined)[], missed: readonly number[] = [], level?: number): JudgedRanking {
  const found = grades.map((grade, place): [string, number | undefined] => [`d${place}`, grade])
  const judged = new Map(
    [...found, ...missed.map((grade, i): [string, number] => [`m${i}`, grade])].flatMap(([id, grade]) => (grade === undefined ? [] : [[id, grade]])),
  )
  return judgeRanking(
    found.map(([id]) => id),
    judged,
    level,
  )
}

describe('measures of a ranking', () => {
  it('hand-worked: relevant at ranks 2 and 4, one relevant document missed', () => {
    const found = ranking([0, 1, undefined, 1, 0], [1])
    expect(reciprocalRank(found)).toBe(1 / 2)
    expect(averagePrecision(found)).toBeCloseTo((1 / 2 + 2 / 4) / 3, 12)
    expect(averagePrecision(found, 3)).toBeCloseTo(1 / 2 / 3, 12)
    expect(precisionAt(found, 4)).toBe(2 / 4)
    expect(recallAt(found, 4)).toBe(2 / 3)
    expect(recallAt(found, 1)).toBe(0)
    expect(rPrecision(found)).toBe(1 / 3)
    expect([successAt(found, 1), successAt(found, 2)]).toEqual([0, 1])
    expect(unjudgedAt(found)).toBe(1 / 5)
    expect(unjudgedAt(found, 2)).toBe(0)
  })

  it('a cut of the reciprocal rank: nothing within k is 0', () => {
    expect([reciprocalRank(ranking([0, 0, 1]), 2), reciprocalRank(ranking([0, 0, 1]), 3)]).toEqual([0, 1 / 3])
  })

  it('a ranking shorter than k is padded: 1 of 2 found, k 10, is a precision of .1', () => {
    expect(precisionAt(ranking([1, 0]), 10)).toBe(0.1)
  })

  it('nDCG, hand-worked with linear gain: grades 3, 2, 3, 0, 1, 2 and missed 3, 2 (Wikipedia, Discounted cumulative gain): .785', () => {
    const dcg = 3 + 2 / Math.log2(3) + 3 / 2 + 0 + 1 / Math.log2(6) + 2 / Math.log2(7)
    const ideal = 3 + 3 / Math.log2(3) + 3 / 2 + 2 / Math.log2(5) + 2 / Math.log2(6) + 2 / Math.log2(7)
    expect(ndcg(ranking([3, 2, 3, 0, 1, 2], [3, 2]), 6)).toBeCloseTo(dcg / ideal, 12)
    expect(ndcg(ranking([3, 2, 3, 0, 1, 2], [3, 2]), 6)).toBeCloseTo(0.785, 3)
  })

  it('negative grades gain nothing, in the ranking and in the best one', () => {
    expect(ndcg(ranking([-2, 1]))).toBeCloseTo(1 / Math.log2(3), 12)
  })

  it('bpref, hand-worked: R = 3, N = 2; one other above the second relevant, two above the third', () => {
    expect(bpref(ranking([1, 0, 1, 0, 1]))).toBeCloseTo((1 + (1 - 1 / 2) + (1 - 2 / 2)) / 3, 12)
  })

  it('bpref passes over documents without a judgment and with a negative one', () => {
    expect(bpref(ranking([undefined, -1, undefined, 1], [0]))).toBe(1)
  })

  it('a query without relevant documents is 0 in every measure', () => {
    const found = ranking([0, undefined, 0])
    expect([reciprocalRank, averagePrecision, rPrecision, bpref, ndcg].map((measure) => measure(found))).toEqual([0, 0, 0, 0, 0])
    expect([recallAt(found, 5), precisionAt(found, 5), successAt(found, 5)]).toEqual([0, 0, 0])
  })

  it('a level decides what is relevant, and the gain stays the grade', () => {
    expect(recallAt(ranking([1, 2], [2], 2), 1)).toBe(0)
    expect(ndcg(ranking([1, 2], [], 2))).toBe(ndcg(ranking([1, 2])))
  })

  it('refuses a document that stands twice', () => {
    expect(() => judgeRanking(['a', 'b', 'a'], new Map())).toThrow('Document "a" stands twice')
  })

  const grades = fc.array(fc.option(fc.integer({ min: -1, max: 3 }), { nil: undefined }), { maxLength: 30 })

  it('all are within 0 and 1, and the best order has an nDCG of 1', () => {
    fc.assert(
      fc.property(grades, fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 10 }), fc.integer({ min: 1, max: 40 }), (found, missed, k) => {
        const judged = ranking(found, missed)
        const values = [
          reciprocalRank(judged),
          averagePrecision(judged, k),
          precisionAt(judged, k),
          recallAt(judged, k),
          rPrecision(judged),
          bpref(judged),
          ndcg(judged, k),
        ]
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1 + 1e-12)
        }
        const best = ranking([...missed].sort((a, b) => b - a))
        if (missed.some((grade) => grade > 0)) expect(ndcg(best, k)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('recall and success never fall as k grows, and a document that moves up never makes it worse', () => {
    fc.assert(
      fc.property(grades, fc.integer({ min: 1, max: 29 }), (found, k) => {
        const judged = ranking(found)
        expect(recallAt(judged, k + 1)).toBeGreaterThanOrEqual(recallAt(judged, k))
        expect(successAt(judged, k + 1)).toBeGreaterThanOrEqual(successAt(judged, k))
        const place = k % Math.max(1, found.length)
        if (place === 0 || !((found[place] ?? -1) > 0)) return
        const moved = [...found]
        moved.splice(place - 1, 0, ...moved.splice(place, 1))
        if ((found[place - 1] ?? 0) < (found[place] ?? 0)) expect(ndcg(ranking(moved))).toBeGreaterThanOrEqual(ndcg(judged) - 1e-12)
        expect(averagePrecision(ranking(moved))).toBeGreaterThanOrEqual(averagePrecision(judged) - 1e-12)
      }),
    )
  })
})
