import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../interval/random.ts'
import { bettingSequence } from './betting-sequence.ts'

const draws = (n: number, p: number, seed: number): Float64Array => {
  const random = seededRandom(seed)
  return Float64Array.from({ length: n }, () => (random() < p ? 1 : 0))
}

describe('betting confidence sequence', () => {
  it('hand-worked: after one 1 the bet on more is √(2 ln 40 / (ln 2 · ¼)), held to ½/m, so the wealth at m = ½ is 1 + 1 · ½', () => {
    const { pAbove } = bettingSequence([1], { range: [0, 1], alpha: 0.05 })
    expect(pAbove(0.5)).toBeCloseTo(1 / 1.5, 12)
  })

  it('says nothing before there is anything: the whole range', () => {
    expect(bettingSequence([], { range: [-1, 1], alpha: 0.05 }).interval).toEqual({ low: -1, high: 1 })
    expect(bettingSequence([1], { range: [0, 1], alpha: 0.05 }).interval.high).toBe(1)
  })

  it('closes in on the mean, never opens again, and agrees with its p value', () => {
    const values = draws(4000, 0.7, 4)
    let before = { low: 0, high: 1 }
    for (const n of [50, 200, 1000, 4000]) {
      const { interval, pValue } = bettingSequence(values.subarray(0, n), { range: [0, 1], alpha: 0.05 })
      expect(interval.low).toBeGreaterThanOrEqual(before.low - 1e-9)
      expect(interval.high).toBeLessThanOrEqual(before.high + 1e-9)
      expect(interval.low).toBeLessThan(0.7)
      expect(interval.high).toBeGreaterThan(0.7)
      expect(pValue(interval.low - 1e-6)).toBeLessThanOrEqual(0.05)
      expect(pValue(interval.low + 1e-6)).toBeGreaterThan(0.05)
      before = interval
    }
    expect(before.high - before.low).toBeLessThan(0.08)
  })

  it('has an inner interval whose ends are rejected at alpha each, one-sided', () => {
    const { interval, inner, pAbove, pBelow } = bettingSequence(draws(600, 0.7, 4), { range: [0, 1], alpha: 0.05 })
    expect(inner.low).toBeGreaterThan(interval.low)
    expect(inner.high).toBeLessThan(interval.high)
    expect([pAbove(inner.low), pBelow(inner.high)]).toEqual([expect.closeTo(0.05, 6), expect.closeTo(0.05, 6)])
  })

  it('is the same sequence in another unit', () => {
    const values = draws(300, 0.4, 2)
    const ratio = bettingSequence(values, { range: [0, 1], alpha: 0.05 }).interval
    const difference = bettingSequence(
      values.map((x) => 2 * x - 1),
      { range: [-1, 1], alpha: 0.05 },
    ).interval
    expect(difference.low).toBeCloseTo(2 * ratio.low - 1, 9)
    expect(difference.high).toBeCloseTo(2 * ratio.high - 1, 9)
  })

  it('holds the mean at every one of 25 looks in at least 95 of 100 streams, where a fixed-n test raises a false alarm in over 15', () => {
    let lost = 0
    let alarms = 0
    for (let stream = 0; stream < 200; stream += 1) {
      const values = draws(500, 0.5, 1000 + stream)
      if (bettingSequence(values, { range: [0, 1], alpha: 0.05 }).pValue(0.5) <= 0.05) lost += 1
      let sum = 0
      const alarm = values.some((value, i) => {
        sum += value
        return (i + 1) % 20 === 0 && Math.abs(sum - (i + 1) / 2) > 0.98 * Math.sqrt(i + 1)
      })
      if (alarm) alarms += 1
    }
    expect(lost / 200).toBeLessThanOrEqual(0.05)
    expect(alarms / 200).toBeGreaterThan(0.15)
  })

  it('one-sided p values know the ends of the range', () => {
    const { pAbove, pBelow } = bettingSequence(draws(400, 0.5, 1), { range: [0, 1], alpha: 0.05 })
    expect([pAbove(-0.1), pBelow(1.1)]).toEqual([0, 0])
    expect([pAbove(1), pBelow(0)]).toEqual([1, 1])
    expect(pAbove(0.3)).toBeLessThan(0.01)
    expect(pBelow(0.7)).toBeLessThan(0.01)
  })

  it('throws for a value outside of the range', () => {
    expect(() => bettingSequence([1.5], { range: [0, 1], alpha: 0.05 })).toThrow(RangeError)
  })
})
