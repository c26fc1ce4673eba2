import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileInclusive, weightedQuantiles } from './quantile.ts'

describe('quantileInclusive', () => {
  it('is type 7 (R: quantile(1:10, c(0, .25, .9, 1)) gives 1, 3.25, 9.1, 10)', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect([0, 0.25, 0.9, 1].map((p) => quantileInclusive(values, p))).toEqual([1, 3.25, 9.1, 10])
  })

  it('throws without values', () => {
    expect(() => quantileInclusive([], 0.5)).toThrow(RangeError)
  })
})

describe('weightedQuantiles', () => {
  it('gives what the sample written out gives', () => {
    const rows = fc.array(fc.record({ value: fc.integer({ min: 0, max: 50 }), group: fc.nat({ max: 4 }) }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(rows, fc.array(fc.nat({ max: 3 }), { minLength: 5, maxLength: 5 }), (sample, weights) => {
        const descending = sample.toSorted((a, b) => b.value - a.value)
        const written = sample.flatMap(({ value, group }) => Array.from({ length: weights[group] ?? 0 }, () => value)).sort((a, b) => a - b)
        const ps = [0.99, 0.95, 0.9, 0.5, 0.1]
        const out = new Float64Array(ps.length)
        const values = Float64Array.from(descending, ({ value }) => value)
        weightedQuantiles(
          values,
          Int32Array.from(descending, ({ group }) => group),
          Int32Array.from(weights),
          written.length,
          ps,
          out,
        )
        ps.forEach((p, i) => {
          if (written.length === 0) expect(out[i]).toBeNaN()
          else expect(out[i]).toBeCloseTo(quantileInclusive(written, p), 6)
        })
      }),
    )
  })
})
