import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mcnemar } from './mcnemar.ts'
import { signFlip } from './sign-flip.ts'

const ones = (gained: number, lost: number): number[] => [...new Array(gained).fill(1), ...new Array(lost).fill(-1)]

describe('sign flip of whole groups', () => {
  it('counts all patterns of three: 1, 2 and 3 with one sign have p 2/8', () => {
    expect(signFlip([1, 2, 3], 1)).toBe(0.25)
  })

  it("Darwin's fifteen pairs of maize: p = 1726 of 32768 (Fisher 1935, section 21), drawn, within four standard errors", () => {
    const eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    const p = 1726 / 32_768
    expect(Math.abs(signFlip(eighths, 3) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 9999))
  })

  it("is McNemar's exact test for pairs of yes and no: 10 and 3", () => {
    expect(signFlip(ones(10, 3), 1)).toBeCloseTo(mcnemar(10, 3).exact, 12)
    expect(signFlip([...ones(10, 3), 0, 0, 0], 1)).toBeCloseTo(0.092285, 6)
  })

  it('drawn and normal agree with McNemar where groups are many', () => {
    expect(signFlip(ones(60, 40), 5)).toBeCloseTo(mcnemar(60, 40).exact, 1)
    // A sum of so many whole signs is a lattice; one step of it is 2.
    expect(signFlip(ones(5_120, 4_990), 5)).toBeCloseTo(mcnemar(5_120, 4_990).exact, 2)
  })

  it('is 1 without a difference, and the same for the same seed', () => {
    expect(signFlip([0, 0], 1)).toBe(1)
    const sums = Array.from({ length: 40 }, (_, i) => Math.sin(i))
    expect(signFlip(sums, 7)).toBe(signFlip(sums, 7))
  })

  it('does not depend on scale, sign or order, up to fourteen groups', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 12 }), (sums) => {
        const p = signFlip(sums, 1)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(
          signFlip(
            [...sums].reverse().map((x) => -0.1 * x),
            2,
          ),
        ).toBeCloseTo(p, 12)
      }),
      { numRuns: 50 },
    )
  })
})
