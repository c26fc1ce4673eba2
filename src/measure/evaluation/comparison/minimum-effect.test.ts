import { describe, expect, it } from 'vitest'
import { casesForEffect, casesToDecide, minimumDetectableEffect } from './minimum-effect.ts'

describe('minimum detectable effect', () => {
  it.each([
    [100, 0.1401],
    [500, 0.0626],
    [1000, 0.0443],
  ])('of %d cases with a standard deviation of .5, found four times in five: %d (vectors of the specification)', (n, effect) => {
    expect(minimumDetectableEffect({ n, sd: 0.5 })).toBeCloseTo(effect, 4)
  })

  it('a design effect of 4 makes it twice as large', () => {
    expect(minimumDetectableEffect({ n: 100, sd: 0.5, designEffect: 4 })).toBeCloseTo(2 * 0.140079, 5)
  })

  it('as many cases as it asks for find the effect', () => {
    expect(casesForEffect({ effect: 0.140079, sd: 0.5 })).toBe(101)
    expect(casesForEffect({ effect: 0.14008, sd: 0.5 })).toBe(100)
  })

  it('equivalence at a margin of .05 with a standard deviation of .3: ((1.644854 + 1.281552) · 6)² = 308.3, so 309 cases', () => {
    expect(casesToDecide({ margin: 0.05, sd: 0.3 })).toBe(309)
    expect(casesToDecide({ margin: 0.05, sd: 0.3, designEffect: 2 })).toBe(617)
  })
})
