import { describe, expect, it } from 'vitest'
import { mcnemar } from './mcnemar.ts'

describe('McNemar', () => {
  it.each([
    [10, 3, 0.092285, 0.057373],
    [5, 15, 0.041389, 0.026604],
    [1, 9, 0.021484, 0.011719],
  ])('%d gained and %d lost: exact %d, mid-p %d (vectors of the specification)', (gained, lost, exact, midP) => {
    expect(mcnemar(gained, lost).exact).toBeCloseTo(exact, 6)
    expect(mcnemar(gained, lost).midP).toBeCloseTo(midP, 6)
    expect(mcnemar(lost, gained)).toEqual(mcnemar(gained, lost))
  })

  it('knows no difference where none changed, or as many either way', () => {
    expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1 })
    // mid-p: 1 - C(8, 4)/2^9
    expect(mcnemar(4, 4).exact).toBe(1)
    expect(mcnemar(4, 4).midP).toBeCloseTo(1 - 70 / 512, 10)
  })

  it('throws for what are no counts', () => {
    expect(() => mcnemar(-1, 2)).toThrow(RangeError)
    expect(() => mcnemar(0.5, 2)).toThrow(RangeError)
  })
})
