import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, holm } from './multiplicity.ts'

const near = (wanted: readonly number[]) => wanted.map((p) => expect.closeTo(p, 10))

describe('many tests at once', () => {
  it('Holm and Benjamini-Hochberg of .001, .008, .039, .041, .2 (vectors of the specification)', () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.2]
    expect(holm(p)).toEqual(near([0.005, 0.032, 0.117, 0.117, 0.2]))
    expect(benjaminiHochberg(p)).toEqual(near([0.005, 0.02, 0.05125, 0.05125, 0.2]))
  })

  it('answers in the order given, and leaves one test alone', () => {
    expect(holm([0.2, 0.001])).toEqual(near([0.2, 0.002]))
    expect(benjaminiHochberg([0.2, 0.001])).toEqual(near([0.2, 0.002]))
    expect(holm([0.03])).toEqual([0.03])
    expect(benjaminiHochberg([])).toEqual([])
  })

  it('never lowers a p value, keeps their order, and Holm is never under Benjamini-Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
        const [h, bh] = [holm(p), benjaminiHochberg(p)]
        p.forEach((own, i) => {
          expect(bh[i]).toBeGreaterThanOrEqual(own - 1e-12)
          expect(h[i]).toBeGreaterThanOrEqual((bh[i] ?? 1) - 1e-12)
          expect(h[i]).toBeLessThanOrEqual(1)
          p.forEach((other, j) => {
            if (own < other) expect(h[i]).toBeLessThanOrEqual((h[j] ?? 0) + 1e-12)
          })
        })
      }),
      { numRuns: 50 },
    )
  })
})
