import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clustersOf } from '../../interval/cluster-bootstrap.ts'
import { wilson } from '../../interval/wilson.ts'
import { pairedDifference } from './paired-difference.ts'
import { tangoInterval, tangoScore } from './paired-difference-score.ts'

const alone = (n: number) => clustersOf(Array.from({ length: n }, (_, i) => `g${i}`))
const yesNo = { span: 1, yesNo: true, confidence: 0.95, seed: 1 }
const graded = { ...yesNo, yesNo: false }

describe("Tango's score interval", () => {
  it('1 gained and 7 lost of 21 airways (Bentur et al. 2009): at both ends the score is ±1.96 under the likeliest shares, found by search', () => {
    const [gained, lost, n] = [1, 7, 21]
    const interval = tangoInterval({ gained, lost, n }, 1.959964)
    expect(interval).toEqual({ low: expect.closeTo(-0.5172, 4), high: expect.closeTo(-0.026, 4) })
    const scoreBySearch = (delta: number): number => {
      const likelihood = (q: number): number => gained * Math.log(q + delta) + lost * Math.log(q) + (n - gained - lost) * Math.log(1 - 2 * q - delta)
      let best = -delta + 1e-9
      for (let q = best; q < (1 - delta) / 2; q += 1e-5) if (likelihood(q) > likelihood(best)) best = q
      return (gained - lost - n * delta) / Math.sqrt(n * (2 * best + delta * (1 - delta)))
    }
    expect(scoreBySearch(interval.low)).toBeCloseTo(1.96, 2)
    expect(scoreBySearch(interval.high)).toBeCloseTo(-1.96, 2)
  })

  it('has a score of ±z at its ends, and 0 at the estimate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 41, max: 200 }), (gained, lost, n) => {
        const pairs = { gained, lost, n }
        const { low, high } = tangoInterval(pairs, 1.96)
        expect(tangoScore(pairs, low)).toBeCloseTo(1.96, 5)
        expect(tangoScore(pairs, high)).toBeCloseTo(-1.96, 5)
        expect(tangoScore(pairs, (gained - lost) / n)).toBeCloseTo(0, 6)
        const turned = tangoInterval({ gained: lost, lost: gained, n }, 1.96)
        expect(turned.low).toBeCloseTo(-high, 8)
      }),
    )
  })

  it("without one change is Wilson's interval of 0 in n, on both sides", () => {
    const { low, high } = tangoInterval({ gained: 0, lost: 0, n: 50 }, 1.959963984540054)
    expect(high).toBeCloseTo(wilson(0, 50).high, 9)
    expect(low).toBeCloseTo(-high, 9)
  })
})

describe('paired difference', () => {
  it('independent pairs of yes and no are tested by McNemar: 10 gained and 3 lost, p .092285', () => {
    const differences = [...new Array(10).fill(1), ...new Array(3).fill(-1), ...new Array(37).fill(0)]
    const { mean, pValue, interval } = pairedDifference(differences, alone(50), yesNo)
    expect(mean).toBeCloseTo(0.14, 12)
    expect(pValue).toBeCloseTo(0.092285, 6)
    expect(interval.low).toBeLessThan(0)
  })

  it('graded pairs have the t interval: differences 1 to 12 are 6.5 ± 2.200985 · √(13/12)', () => {
    const differences = Array.from({ length: 12 }, (_, i) => i + 1)
    const { interval, se, equivalence } = pairedDifference(differences, alone(12), { ...graded, span: 20 })
    expect(se).toBeCloseTo(Math.sqrt(13 / 12), 10)
    expect(interval.high).toBeCloseTo(6.5 + 2.200985 * Math.sqrt(13 / 12), 5)
    expect(equivalence(20).p).toBeLessThan(0.001)
    expect(equivalence(6.5).p).toBeCloseTo(0.5, 6)
  })

  it('pairs without one difference have a width, of graded scores too', () => {
    const { interval, pValue, se } = pairedDifference(new Float64Array(100), alone(100), graded)
    expect(interval.high).toBeCloseTo(wilson(0, 100).high, 9)
    expect([pValue, se > 0]).toEqual([1, true])
  })

  it('groups of equal pairs are worth one pair each', () => {
    const fourfold = clustersOf(Array.from({ length: 100 }, (_, i) => `g${Math.floor(i / 4)}`))
    const { interval } = pairedDifference(new Float64Array(100), fourfold, yesNo)
    expect(interval.high).toBeGreaterThan(wilson(0, 25).high)
  })

  it('turns with the sides', () => {
    const d = Float64Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? 0.5 : i % 7 === 0 ? -0.25 : 0))
    const one = pairedDifference(d, alone(40), graded)
    const other = pairedDifference(
      d.map((x) => -x),
      alone(40),
      graded,
    )
    expect(other.interval.low).toBeCloseTo(-one.interval.high, 9)
    expect(other.pValue).toBeCloseTo(one.pValue, 12)
    expect(other.equivalence(0.1).pAboveLow).toBeCloseTo(one.equivalence(0.1).pBelowHigh, 9)
  })

  it('has an interval of 1 - 2α that fills exactly the smallest margin that equivalence is shown at, on each side', () => {
    const fourfold = clustersOf(Array.from({ length: 120 }, (_, i) => `g${Math.floor(i / 4)}`))
    const drawn = Float64Array.from({ length: 120 }, (_, i) => (i % 11 === 0 ? 1 : i % 17 === 0 ? -1 : 0))
    for (const [values, clusters, options] of [
      [drawn, alone(120), yesNo],
      [drawn, fourfold, yesNo],
      [drawn.map((x, i) => x * 0.3 + (i % 5) / 50 - 0.03), alone(120), graded],
    ] as const) {
      const { interval, equivalenceInterval: inner, equivalence } = pairedDifference(values, clusters, options)
      expect(inner.low).toBeGreaterThan(interval.low)
      expect(inner.high).toBeLessThan(interval.high)
      expect(equivalence(-inner.low).pAboveLow).toBeCloseTo(0.05, 6)
      expect(equivalence(inner.high).pBelowHigh).toBeCloseTo(0.05, 6)
    }
  })

  it('throws below two groups', () => {
    expect(() => pairedDifference([1, 0], clustersOf(['a', 'a']), yesNo)).toThrow(RangeError)
  })
})
