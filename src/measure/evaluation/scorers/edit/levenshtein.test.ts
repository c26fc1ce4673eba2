import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levenshtein } from './levenshtein.ts'
import { symbolsOf } from './symbols.ts'

const distance = (a: string, b: string) => levenshtein(...symbolsOf(a, b, 'characters'))

/** The table of Wagner and Fischer, cell by cell. */
function byTable(a: string, b: string): number {
  const [from, to] = [Array.from(a), Array.from(b)]
  let row = Array.from({ length: to.length + 1 }, (_, j) => j)
  from.forEach((symbol, i) => {
    const next = [i + 1]
    to.forEach((other, j) => {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (symbol === other ? 0 : 1)))
    })
    row = next
  })
  return row[to.length]
}

describe('levenshtein', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['Saturday', 'Sunday', 3],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['', '', 0],
    ['😀a', '😁a', 1],
  ])('%j to %j is %i (textbook)', (a, b, steps) => {
    expect(distance(a, b)).toBe(steps)
  })

  it('equals the table of Wagner and Fischer (1974), over several strips of 32 too', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '😀'), maxLength: 150 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(distance(a, b)).toBe(byTable(a, b))
      }),
      { numRuns: 500 },
    )
  })

  it('is symmetric, and no longer than the longer text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 }), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a))
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(Array.from(a).length, Array.from(b).length))
      }),
    )
  })

  it('counts words where words are asked for', () => {
    expect(levenshtein(...symbolsOf('the cat sat down', 'The cat stood.', 'words'))).toBe(2)
  })
})
