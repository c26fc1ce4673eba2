import { describe, expect, it } from 'vitest'
import { differenceBounds, meanBounds, missingShare, rankByBounds } from './missing-bounds.ts'

/** 799 of 1,000 answers are right; 63 of the wrong ones have no score. */
const values = Array.from({ length: 1000 }, (_, i) => (i < 799 ? 1 : i < 862 ? undefined : 0))

describe('missing scores', () => {
  it('dropping them reads .853 where the truth is .799; the bounds hold it (case of the specification)', () => {
    const seen = values.filter((value) => value !== undefined)
    expect(seen.reduce<number>((sum, value) => sum + value, 0) / seen.length).toBeCloseTo(0.853, 3)
    expect(
      meanBounds(
        values.map((value) => (value === undefined ? {} : { value })),
        [0, 1],
      ),
    ).toEqual({ low: expect.closeTo(0.799, 10), high: expect.closeTo(0.862, 10) })
    expect(missingShare(values)).toMatchObject({ have: 63, of: 1000 })
  })

  it('hand-worked: of four pairs one misses B and one misses A', () => {
    const pairs = [{ a: 0, b: 1 }, { a: 1, b: 1 }, { a: 1 }, { b: 0 }]
    // Known: 1 + 0. Missing B: -1 to 0. Missing A: -1 to 0.
    expect(differenceBounds(pairs, [0, 1])).toEqual({ low: -0.25, high: 0.25 })
    expect(differenceBounds(pairs, [0, 1], [2, 1, 1, 0])).toEqual({ low: 0.25, high: 0.5 })
  })

  it('has no bounds where the range has no end and a value is missing, and none are needed where nothing is', () => {
    expect(differenceBounds([{ a: 10 }], [0, null])).toBeUndefined()
    expect(differenceBounds([{ a: 10, b: 12 }], [0, null])).toEqual({ low: 2, high: 2 })
    expect(meanBounds([], [0, 1])).toBeUndefined()
  })

  it('hand-worked: of five repeats one is right and four have no value: .2 to 1, and the same of a difference', () => {
    expect(meanBounds([{ value: 1, missing: 0.8 }], [0, 1])).toEqual({ low: expect.closeTo(0.2, 12), high: 1 })
    expect(meanBounds([{ value: 1, missing: 0.8 }], [0, null])).toBeUndefined()
    expect(differenceBounds([{ a: 1, b: 1, bMissing: 0.8 }], [0, 1])).toEqual({ low: expect.closeTo(-0.8, 12), high: 0 })
    expect(differenceBounds([{ a: 1, b: 0, aMissing: 0.5, bMissing: 0.5 }], [0, 1])).toEqual({ low: -1, high: 0 })
  })

  it('ranks only where the bounds are apart', () => {
    expect(rankByBounds({ low: 0.799, high: 0.862 }, { low: 0.85, high: 0.9 })).toBeUndefined()
    expect(rankByBounds({ low: 0.7, high: 0.8 }, { low: 0.85, high: 0.9 })).toBe('b')
    expect(rankByBounds({ low: 0.7, high: 0.8 }, { low: 0.5, high: 0.6 })).toBe('a')
  })
})
