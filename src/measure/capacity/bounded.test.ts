import fc from 'fast-check'
import { expect, it } from 'vitest'
import { difference, quotient } from './bounded.ts'

it('bounds a difference by 5 ± √(3² + 4²) = 0 to 10 (by hand)', () => {
  expect(difference({ value: 15, low: 12, high: 18 }, { value: 10, low: 6, high: 14 })).toEqual({ value: 5, low: 0, high: 10 })
})

it('bounds a quotient where a bound of a - R b is 0, by definition (Donner and Zou 2012)', () => {
  const bounded = (most: number): fc.Arbitrary<{ value: number; low: number; high: number }> =>
    fc
      .tuple(fc.double({ min: 1, max: 100, noNaN: true }), fc.double({ min: 0.01, max: most, noNaN: true }), fc.double({ min: 0.01, max: most, noNaN: true }))
      .map(([value, down, up]) => ({ value, low: value * (1 - down), high: value * (1 + up) }))
  fc.assert(
    fc.property(bounded(0.8), bounded(0.8), (a, b) => {
      const ratio = quotient(a, b)
      if (ratio === undefined) throw new Error('no ratio')
      const scaled = (by: number): typeof b => ({ value: by * b.value, low: by * b.low, high: by * b.high })
      const size = a.value + b.value * ratio.high
      expect(difference(a, scaled(ratio.low)).low / size).toBeCloseTo(0, 6)
      expect(difference(a, scaled(ratio.high)).high / size).toBeCloseTo(0, 6)
    }),
  )
})

it('gives no quotient by what may be 0, and stays in order where the numerator may be negative', () => {
  expect(quotient({ value: 1, low: 0.5, high: 2 }, { value: 1, low: 0, high: 2 })).toBeUndefined()
  expect(quotient({ value: -1, low: -3, high: 1 }, { value: 2, low: 1, high: 4 })).toEqual({ value: -0.5, low: -3, high: 1 })
})
