import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDistinctSample, hashSample } from './trace-sample.ts'

const ids = Array.from({ length: 20_000 }, (_, i) => (i * 2_654_435_761).toString(16).padStart(32, '0'))

describe('sampling by hash', () => {
  it('takes all at or below the wanted number', () => {
    expect(ids.slice(0, 100).every(hashSample(100, 100))).toBe(true)
  })

  it('takes about the wanted number, and the same ones again', () => {
    const first = ids.filter(hashSample(ids.length, 2000))
    expect(first).toEqual(ids.filter(hashSample(ids.length, 2000)))
    // Five standard deviations of a binomial with n 20,000 and p .1 are 212.
    expect(Math.abs(first.length - 2000)).toBeLessThan(212)
  })
})

describe('the bounded distinct sample', () => {
  it('is exact up to its limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 50 }), (keys) => {
        const sample = createDistinctSample<true>(50)
        for (const key of keys) sample.at(key, () => true)
        expect(sample.distinct()).toBe(new Set(keys).size)
      }),
    )
  })

  it('estimates within five standard errors beyond it, holding no more than the limit', () => {
    const sample = createDistinctSample<{ seen: number }>(1000)
    for (const id of [...ids, ...ids]) {
      const value = sample.at(id, () => ({ seen: 0 }))
      if (value !== undefined) value.seen++
    }
    const held = [...sample.values()]
    expect(held.length).toBeLessThanOrEqual(1000)
    expect(Math.abs(sample.distinct() - ids.length)).toBeLessThan((5 * ids.length) / Math.sqrt(500))
    // A key is followed from its first occurrence on, or not at all.
    expect(held.every(({ seen }) => seen === 2)).toBe(true)
  })
})
