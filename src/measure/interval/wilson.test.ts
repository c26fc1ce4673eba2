import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { share, wilson } from './wilson.ts'

describe('wilson', () => {
  it.each([
    [17, 20, 0.639581, 0.947631],
    [5, 5, 0.565518, 1],
    [0, 10, 0, 0.277533],
    [850, 1000, 0.826531, 0.87079],
  ])('gives the published interval of %i of %i (evaluation specification, statistics vectors)', (have, of, low, high) => {
    const interval = wilson(have, of)
    expect(interval.low).toBeCloseTo(low, 6)
    expect(interval.high).toBeCloseTo(high, 6)
  })

  it('holds the rate and stays in 0 to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const have = Math.floor(part * of)
        const { low, high } = wilson(have, of)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(have / of)
        expect(high).toBeGreaterThanOrEqual(have / of)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('throws for a rate that is none', () => {
    expect(() => wilson(1, 0)).toThrow(RangeError)
    expect(() => wilson(3, 2)).toThrow(RangeError)
  })

  it('refuses a share of nothing', () => {
    expect(share(0, 0)).toEqual({ have: 0, of: 0, figure: { refused: 'nothing to count over', unit: 'ratio', n: 0, needsN: 1 } })
  })
})
