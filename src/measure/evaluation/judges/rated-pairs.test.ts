import { describe, expect, it } from 'vitest'
import { judgeErrors } from './rated-pairs.ts'

const label = (value: number, inclusionProbability?: number) => ({ rater: 'ann', value, ...(inclusionProbability !== undefined && { inclusionProbability }) })

describe('errors of a judge', () => {
  it('of outputs that stand alone are plain counts: 45 of 50 passed, 40 of 50 failed', () => {
    const pairs = Array.from({ length: 100 }, (_, i) => {
      const passed = i < 50
      const isRight = i % 50 < (passed ? 45 : 40)
      return { caseId: `c${i}`, judge: passed === isRight ? 1 : 0, humans: [label(passed ? 1 : 0)] }
    })
    const { sensitivity, specificity } = judgeErrors(pairs, { passAt: 0.5, minLabels: 50 })
    expect([sensitivity.have, sensitivity.of, specificity.have, specificity.of].map((x) => Number(x.toFixed(9)))).toEqual([45, 50, 40, 50])
  })

  it('of 20 conversations of 5, half of them all right and half all wrong, are 9.5 of 19 (hand-worked: V = 20/19 · 20 · .025², .25 / V = 19)', () => {
    const pairs = Array.from({ length: 100 }, (_, i) => ({ caseId: `c${i}`, group: `g${i % 20}`, judge: i % 2, humans: [label(1)] }))
    const { sensitivity, specificity } = judgeErrors(pairs, { passAt: 0.5, minLabels: 50 })
    expect(sensitivity).toEqual({ have: expect.closeTo(9.5, 9), of: expect.closeTo(19, 9) })
    expect(specificity).toEqual({ have: 0, of: 0 })
    // Repeats of one case are one draw too.
    const repeats = pairs.map(({ group, ...pair }) => ({ ...pair, caseId: group }))
    expect(judgeErrors(repeats, { passAt: 0.5, minLabels: 50 }).sensitivity.of).toBeCloseTo(19, 9)
  })

  it('weigh picked labels by their probability, and leave out those of unknown origin beside them', () => {
    const pairs = [
      { caseId: 'a', judge: 1, humans: [label(1, 0.1)] },
      { caseId: 'b', judge: 0, humans: [label(1, 0.5)] },
      { caseId: 'c', judge: 0, humans: [label(1)] },
    ]
    const { have, of } = judgeErrors(pairs, { passAt: 0.5, minLabels: 2 }).sensitivity
    expect(have / of).toBeCloseTo(10 / 12, 12)
  })
})
