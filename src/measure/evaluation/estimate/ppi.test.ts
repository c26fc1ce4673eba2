import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ppiMean, ppiMeanWeighted } from './ppi.ts'

const labels = [1, 0, 1, 1, 0, 1, 1, 0, 1, 1]
const judged = [1, 0, 1, 1, 1, 1, 1, 0, 1, 0]
const labelled = labels.map((label, i) => ({ label, judged: judged[i] ?? 0 }))
const unlabelled = Array.from({ length: 100 }, (_, i) => ({ judged: i < 70 ? 1 : 0 }))

describe('ppiMean', () => {
  it('gives lambda .471861, mean .700000 and SE .125548 (evaluation specification, statistics vectors)', () => {
    const estimate = ppiMean(labelled, unlabelled)
    expect(estimate.lambda).toBeCloseTo(0.471861, 6)
    expect(estimate.value).toBeCloseTo(0.7, 12)
    expect(estimate.standardError).toBeCloseTo(0.125548, 6)
  })

  it('is the mean of the labels where the judge says nothing, and the judge less its error at lambda 1', () => {
    const silent = labels.map((label) => ({ label, judged: 1 }))
    expect(ppiMean(silent, [{ judged: 1 }])).toMatchObject({ lambda: 0, value: 0.7 })
    const full = ppiMean(labelled, unlabelled.slice(60), { lambda: 1 })
    expect(full.value).toBeCloseTo(0.25 + 0.7 - 0.7, 12)
  })

  it('clips lambda to 0 where the judge is against people', () => {
    expect(
      ppiMean(
        labels.map((label) => ({ label, judged: 1 - label })),
        unlabelled,
      ).lambda,
    ).toBe(0)
  })

  it('is four times as uncertain in variance, or nearly, when every group is four copies', () => {
    const copies = <Item extends object>(items: readonly Item[], name: string) =>
      items.flatMap((item, i) => [1, 2, 3, 4].map(() => ({ ...item, group: `${name}${i}` })))
    const single = ppiMean(labelled, unlabelled, { lambda: 0.5 })
    const grouped = ppiMean(copies(labelled, 'l'), copies(unlabelled, 'u'), { lambda: 0.5 })
    expect(grouped.value).toBeCloseTo(single.value, 12)
    expect(grouped.standardError / single.standardError).toBeCloseTo(Math.sqrt(110 / 109), 9)
    expect(grouped).toMatchObject({ groups: 10, clustered: true })
  })

  it('moves with the scale: a + b times label and grade moves the mean by the same, and SE by b', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0.1, max: 10, noNaN: true }), (a, b) => {
        const estimate = ppiMean(labelled, unlabelled)
        const scaled = ppiMean(
          labelled.map((score) => ({ label: a + b * score.label, judged: a + b * score.judged })),
          unlabelled.map((score) => ({ judged: a + b * score.judged })),
        )
        expect(scaled.value).toBeCloseTo(a + b * estimate.value, 8)
        expect(scaled.standardError).toBeCloseTo(b * estimate.standardError, 8)
        expect(scaled.lambda).toBeCloseTo(estimate.lambda, 8)
      }),
    )
  })

  it('throws without two labels or a grade alone', () => {
    expect(() => ppiMean(labelled.slice(0, 1), unlabelled)).toThrow(RangeError)
    expect(() => ppiMean(labelled, [])).toThrow(RangeError)
  })
})

describe('ppiMeanWeighted', () => {
  it('uses the judge on all outputs, and weighs each label by one over its probability (hand-worked)', () => {
    const scores = [
      { label: 1, judged: 1, inclusionProbability: 0.5 },
      { label: 0, judged: 1, inclusionProbability: 0.25 },
    ]
    // At lambda 1: (3 of 5 grades are 1) + (2 * 0 + 4 * -1) / 6.
    expect(ppiMeanWeighted(scores, [{ judged: 1 }, { judged: 0 }, { judged: 0 }], { lambda: 1 }).value).toBeCloseTo(0.6 - 4 / 6, 12)
    expect(ppiMeanWeighted(scores, [{ judged: 0 }], { lambda: 0 }).value).toBeCloseTo(2 / 6, 12)
  })

  it('throws for a label without a probability', () => {
    expect(() => ppiMeanWeighted(labelled, unlabelled)).toThrow(RangeError)
  })
})
