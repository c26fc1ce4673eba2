import { describe, expect, it } from 'vitest'
import { studentQuantile } from '../../interval/distributions.ts'
import { nonInferiority, testEquivalence } from './equivalence.ts'

describe('two one-sided tests', () => {
  it('hand-worked: d .01, se .02, margin .05 is z 3 and 2, so p .001350 and .022750', () => {
    const { pAboveLow, pBelowHigh, p } = testEquivalence({ estimate: 0.01, se: 0.02, margin: 0.05 })
    expect(pAboveLow).toBeCloseTo(0.00135, 6)
    expect(pBelowHigh).toBeCloseTo(0.02275, 6)
    expect(p).toBe(pBelowHigh)
  })

  it('is the interval of 1 - 2α within the margin: at its very end p is α', () => {
    const [se, df] = [0.02, 12]
    const margin = 0.01 + studentQuantile(0.95, df) * se
    expect(testEquivalence({ estimate: 0.01, se, df, margin }).p).toBeCloseTo(0.05, 10)
  })

  it('a gain of any size is not inferior, and not equivalent', () => {
    const gain = testEquivalence({ estimate: 0.3, se: 0.02, margin: 0.05 })
    expect(gain.p).toBeGreaterThan(0.99)
    expect(nonInferiority(gain, 'higher')).toBeLessThan(0.001)
    expect(nonInferiority(gain, 'lower')).toBeGreaterThan(0.99)
  })
})
