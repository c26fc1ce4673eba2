import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { labelledMean, weightedMean } from './weighted-labels.ts'
import { weightedShare } from './weighted-share.ts'

const labels = [
  { value: 1, inclusionProbability: 0.5 },
  { value: 0, inclusionProbability: 0.25 },
  { value: 1, inclusionProbability: 1 },
]

describe('weightedMean', () => {
  it('is 3/7 of weights 2, 4, 1 and values 1, 0, 1, with variance (2·4/7)² + (4·3/7)² + (4/7)² over 7² (hand-worked, Hájek)', () => {
    const mean = weightedMean(labels)
    expect(mean.value).toBeCloseTo(3 / 7, 12)
    expect(mean.variance).toBeCloseTo(((8 / 7) ** 2 + (12 / 7) ** 2 + (4 / 7) ** 2) / 49, 12)
    expect(mean.effective).toBeCloseTo(49 / 21, 12)
  })

  it('is 3/10 over a population of 10, with variance (2² + 1²)/100 - .3²/10 (hand-worked, Horvitz and Thompson)', () => {
    const mean = weightedMean(labels, 10)
    expect(mean.value).toBeCloseTo(0.3, 12)
    expect(mean.variance).toBeCloseTo(0.05 - 0.009, 12)
  })

  it('sums the influences of a group before squaring them', () => {
    const grouped = labels.map((label, i) => ({ ...label, group: i < 2 ? 'a' : 'b' }))
    expect(weightedMean(grouped).variance).toBeCloseTo((2 * ((8 / 7 - 12 / 7) ** 2 + (4 / 7) ** 2)) / 49, 12)
  })

  it('throws for a label without a probability', () => {
    expect(() => weightedMean([{ value: 1 }])).toThrow(RangeError)
  })
})

describe('labelledMean', () => {
  it('is the plain Wilson interval where all labels weigh the same: 17/20 → [.639581, .947631] (evaluation specification)', () => {
    const figure = labelledMean(Array.from({ length: 20 }, (_, i) => ({ value: i < 17 ? 1 : 0, inclusionProbability: 0.1 })))
    if (!isMeasured(figure)) throw new Error(figure.refused)
    expect(figure.interval?.low).toBeCloseTo(0.639581, 6)
    expect(figure.interval?.high).toBeCloseTo(0.947631, 6)
  })

  it('refuses labels without a probability, and counts them where others have one', () => {
    expect(labelledMean([{ value: 1 }, { value: 0 }])).toMatchObject({ refused: expect.stringContaining('none of the 2 labels') })
    expect(labelledMean([...labels, { value: 0 }])).toMatchObject({ n: 3, method: expect.stringContaining('1 labels without one left out') })
    expect(labelledMean([])).toMatchObject({ refused: 'no label' })
  })

  it('has no interval of one label, nor of values that are all the same', () => {
    expect(labelledMean([{ value: 0.5, inclusionProbability: 1 }])).toMatchObject({ noInterval: expect.stringContaining('one group') })
    const same = Array.from({ length: 9 }, () => ({ value: 0.5, inclusionProbability: 0.3 }))
    expect(labelledMean(same)).toMatchObject({ noInterval: expect.stringContaining('the same') })
  })
})

describe('weightedShare', () => {
  it('is the plain Wilson interval without weights and groups: 5/5 → [.565518, 1], 0/10 → [0, .277533] (evaluation specification)', () => {
    const of = (have: number, all: number) =>
      weightedShare(
        Array.from({ length: all }, (_, i) => ({ have: i < have })),
        'nothing',
      )
    expect(of(5, 5)).toMatchObject({ interval: { low: expect.closeTo(0.565518, 6), high: 1 } })
    expect(of(0, 10)).toMatchObject({ interval: { low: 0, high: expect.closeTo(0.277533, 6) } })
    expect(of(0, 0)).toMatchObject({ refused: 'nothing' })
  })

  it('counts groups, not copies: 5 groups of 4 that all have it are 5 of 5', () => {
    const copies = Array.from({ length: 20 }, (_, i) => ({ have: true, group: `g${i % 5}` }))
    const figure = weightedShare(copies, 'nothing')
    expect(figure).toMatchObject({ value: 1, n: 5 })
    if (!isMeasured(figure)) throw new Error(figure.refused)
    expect(figure.interval?.low).toBeLessThan(0.565518)
  })
})
