import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logGamma, normalCdf, normalQuantile, regularizedBeta, studentCdf, studentQuantile } from './distributions.ts'

describe('distributions', () => {
  it('log gamma: factorials, and the square root of π at one half', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 11)
  })

  it.each([
    [-6, 9.865876450377018e-10],
    [-3, 0.0013498980316300933],
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.959963984540054, 0.975],
    [-8, 6.220960574271785e-16],
  ])('normal distribution at %d is %d (Abramowitz and Stegun, table 26.1)', (z, p) => {
    expect(normalCdf(z) / p).toBeCloseTo(1, 7)
    expect(normalCdf(z)).toBeCloseTo(p, 13)
  })

  it.each([
    [0.975, 1.959963984540054],
    [0.8, 0.8416212335729143],
    [0.95, 1.6448536269514722],
    [0.9999, 3.719016485455709],
    [1e-9, -5.997807015007686],
  ])('normal quantile of %d is %d (NIST handbook)', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 9)
  })

  it.each([
    [0.975, 1, 12.7062047],
    [0.975, 2, 4.30265273],
    [0.975, 4, 2.77644511],
    [0.975, 10, 2.22813885],
    [0.95, 10, 1.81246112],
    [0.975, 30, 2.04227246],
    [0.995, 120, 2.61742114],
    [0.975, Number.POSITIVE_INFINITY, 1.95996398],
  ])("Student's t of %d with %d degrees of freedom is %d (NIST handbook, table of t)", (p, df, t) => {
    expect(studentQuantile(p, df)).toBeCloseTo(t, 6)
  })

  it('the incomplete beta function is the binomial law: P(Bin(13, ½) <= 3) = 378 / 8192', () => {
    expect(regularizedBeta(0.5, 10, 4)).toBeCloseTo(378 / 8192, 13)
    expect(regularizedBeta(0.3, 1, 1)).toBeCloseTo(0.3, 13)
  })

  it('quantiles undo the distribution functions, and t is symmetric', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), fc.integer({ min: 1, max: 2000 }), (p, df) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 10)
        expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 10)
        expect(studentCdf(-1.3, df)).toBeCloseTo(1 - studentCdf(1.3, df), 12)
      }),
      { numRuns: 60 },
    )
  })

  it('throws where there is no quantile', () => {
    expect(() => normalQuantile(0)).toThrow(RangeError)
    expect(() => studentQuantile(0.5, 0)).toThrow(RangeError)
  })
})
