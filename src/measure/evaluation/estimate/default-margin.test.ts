import { describe, expect, it } from 'vitest'
import { defaultMargin } from './default-margin.ts'

describe('the margin where no rule has one', () => {
  it('is itself for 0 to 1, .08 of a rubric of 1 to 5, and 2 % of the size of what has no end', () => {
    expect(defaultMargin(0.02, [0, 1], [0.8, 0.9])).toBe(0.02)
    expect(defaultMargin(0.02, [1, 5], [4.5])).toBeCloseTo(0.08, 12)
    expect(defaultMargin(0.02, [0, null], [103, 105.07])).toBeCloseTo(2.0807, 12)
    expect(defaultMargin(0.02, [null, null], [-10, 10])).toBeCloseTo(0.2, 12)
  })

  it('is itself where nothing tells the size', () => {
    expect([defaultMargin(0.02, [0, null], []), defaultMargin(0.02, [0, null], [0, 0]), defaultMargin(0.02, [3, 3], [3])]).toEqual([0.02, 0.02, 0.02])
  })
})
