import fc from 'fast-check'
import { expect, it } from 'vitest'
import { slidingHistogram } from './log-histogram.ts'

it('gives the order statistic of the quantile to 2 %', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.02, max: 1e6, noNaN: true }), { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, p) => {
      const histogram = slidingHistogram(3)
      for (const value of values) histogram.add(value)
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(p * values.length) - 1] ?? 0
      const ratio = (histogram.quantile(p) ?? 0) / exact
      expect(ratio).toBeGreaterThan(0.999)
      expect(ratio).toBeLessThan(1.021)
    }),
  )
})

it('forgets what left the window', () => {
  const histogram = slidingHistogram(2)
  histogram.add(1000)
  histogram.slide()
  histogram.add(1)
  expect(histogram.quantile(1)).toBeGreaterThan(900)
  histogram.slide()
  expect(histogram.quantile(1)).toBeLessThan(1.1)
  histogram.slide()
  expect(histogram.quantile(1)).toBeUndefined()
})
