import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patternSteps } from './pattern-cost.ts'

describe('patternSteps, by hand on ten characters', () => {
  it.each<[string, number]>([
    // 11 places to begin, 3 characters and one step more.
    ['abc', 11 * 4],
    ['[+*]{3}', 11 * 4],
    ['\\(a\\)', 11 * 4],
    ['colou?r', 11 * 2 * 7],
    ['colou??r', 11 * 2 * 7],
    ['(?:a|bc)', 11 * 2 * 4],
    ['(?i:a|b)', 11 * 2 * 3],
    // One to twelve times.
    ['\\d+', 11 * 12 * 2],
    ['a{2,50}', 11 * 12 * 3],
    ['a{2,5}', 11 * 4 * 3],
    ['\\d+-\\d+', 11 * 12 * 12 * 4],
    ['(?:a|b){3}', 11 * 8 * 7],
    ['(?:a|b){1,3}', 11 * (2 + 4 + 8) * 3],
    // A reference compares up to eleven characters.
    ['(a)\\1', 11 * 13],
    ['(?:(?:(?:a|b)*)*)*', Number.POSITIVE_INFINITY],
  ])('%s: %i', (pattern, steps) => {
    expect(patternSteps(pattern, 10)).toBe(steps)
  })
})

type Node = { kind: 'character'; of: string } | { kind: 'sequence' | 'either'; parts: Node[] } | { kind: 'repeat'; of: Node; least: number; most: number }

const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.record({ kind: fc.constant('character' as const), of: fc.constantFrom('a', 'b') }),
    fc.record({ kind: fc.constantFrom('sequence' as const, 'either' as const), parts: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc
      .record({ of: tie('node'), least: fc.nat(2), more: fc.constantFrom(0, 1, 3, Number.POSITIVE_INFINITY) })
      .map(({ of, least, more }) => ({ kind: 'repeat' as const, of, least, most: least + more })),
  ),
}))

function sourceOf(given: Node): string {
  if (given.kind === 'character') return given.of
  if (given.kind === 'repeat') return `(?:${sourceOf(given.of)}){${given.least},${Number.isFinite(given.most) ? given.most : ''}}`
  return given.kind === 'sequence' ? given.parts.map(sourceOf).join('') : `(?:${given.parts.map(sourceOf).join('|')})`
}

const mostCounted = 30_000

/** Characters that a backtracking search compares, by the algorithm of the language's specification (RepeatMatcher and its continuations). */
function comparisons(pattern: Node, text: string): number {
  let count = 0
  function match(given: Node, at: number, then: (at: number) => boolean): boolean {
    if (count > mostCounted) return true
    if (given.kind === 'character') {
      count += 1
      return text[at] === given.of && then(at + 1)
    }
    if (given.kind === 'repeat') {
      const { of, least, most } = given
      if (most === 0) return then(at)
      const again = (next: number): boolean =>
        least === 0 && next === at ? false : match({ kind: 'repeat', of, least: Math.max(0, least - 1), most: most - 1 }, next, then)
      return match(of, at, again) || (least === 0 && then(at))
    }
    if (given.kind === 'either') return given.parts.some((part) => match(part, at, then))
    const [first, ...rest] = given.parts
    return first === undefined ? then(at) : match(first, at, (next) => match({ kind: 'sequence', parts: rest }, next, then))
  }
  for (let at = 0; at <= text.length; at += 1) if (match(pattern, at, () => false)) break
  return count
}

it('is never passed by twice as much as a search of the specification’s algorithm that finds nothing compares', () => {
  fc.assert(
    fc.property(node, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 7 }), (pattern, text) => {
      expect(Math.min(mostCounted, comparisons(pattern, text))).toBeLessThanOrEqual(2 * patternSteps(sourceOf(pattern), text.length))
    }),
    { numRuns: 2000 },
  )
})
