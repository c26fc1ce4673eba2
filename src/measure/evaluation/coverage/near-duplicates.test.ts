import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readQuestions } from '../../../../examples/docs-assistant/questions/question.ts'
import { wordsOf } from '../../text/words.ts'
import { nearDuplicates } from './near-duplicates.ts'

describe('nearDuplicates', () => {
  it('finds what is the same but for case, punctuation and space', () => {
    expect(nearDuplicates(['How to stream text?', 'other', 'how to  stream TEXT', 'How-to stream text!'])).toEqual([{ indexes: [0, 2, 3], exact: true }])
  })

  it('finds what is nearly the same: Jaccard of 4-character shingles by hand', () => {
    // abcdefgh: abcd bcde cdef defg efgh; abcdefgx: the first four of them and efgx. 4 shared of 6: .667.
    expect(nearDuplicates(['abcdefgh', 'abcdefgx'], { threshold: 0.66 })).toEqual([{ indexes: [0, 1], exact: false }])
    expect(nearDuplicates(['abcdefgh', 'abcdefgx'], { threshold: 0.67 })).toEqual([])
  })

  it('keeps different questions of one form apart', () => {
    expect(
      nearDuplicates(['how many steps does it take', 'how many tokens does it cost', 'what is a step', 'what is a tool', 'array?', 'arrays of what?']),
    ).toEqual([])
  })

  it('joins nobody through a chain: every member is near the first', () => {
    const texts = ['abcdefghijklmnop', 'abcdefghijklmnxy', 'abcdefghijklqqxy']
    expect(nearDuplicates(texts, { threshold: 0.6 })).toEqual([{ indexes: [0, 1], exact: false }])
  })

  it('leaves texts without a word alone, and compares those of one word as they are', () => {
    expect(nearDuplicates(['', '???', '!', 'hi', 'Hi!', 'ho'])).toEqual([{ indexes: [3, 4], exact: true }])
  })

  it('refuses a threshold that is no Jaccard index', () => {
    expect(() => nearDuplicates(['a'], { threshold: 0 })).toThrow(RangeError)
    expect(() => nearDuplicates(['a'], { threshold: 1.1 })).toThrow(RangeError)
  })

  it('finds in the log of the docs assistant the repeats that its author labelled, half of them and no others', () => {
    const log = readQuestions('log')
    const repeats = new Set(nearDuplicates(log.map(({ question }) => question)).flatMap(({ indexes }) => indexes.slice(1)))
    const labelled = log.flatMap(({ kind }, index) => (kind === 'duplicate' ? [index] : []))
    expect(labelled).toHaveLength(12)
    expect(labelled.filter((index) => repeats.has(index)).length).toBe(6)
    expect(repeats.size).toBe(6)
  })

  it('finds every near pair that comparing all with all finds (property)', () => {
    const word = fc.constantFrom('stream', 'text', 'tool', 'tools', 'choice', 'required', 'how', 'error', 'errors', 'an')
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 12 }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (lists, threshold) => {
          const texts = lists.map((words) => words.join(' '))
          const sets = texts.map(shingles)
          const leaders: number[] = []
          const expected = new Map<number, number[]>()
          // The same rule, spelled out: exact repeats first, then leaders in order.
          const keys = texts.map((text) => wordsOf(text).join(''))
          for (const index of texts.keys()) {
            const same = keys.indexOf(keys[index] ?? '')
            if (same !== index) continue
            const leader = leaders.find((candidate) => jaccard(sets[index] ?? new Set(), sets[candidate] ?? new Set()) >= threshold - 1e-9)
            if (leader === undefined) leaders.push(index)
            expected.set(leader ?? index, [...(expected.get(leader ?? index) ?? []), index])
          }
          const groups = [...expected.values()]
            .map((members) => texts.flatMap((_, index) => (members.includes(keys.indexOf(keys[index] ?? '')) ? [index] : [])))
            .filter((indexes) => indexes.length > 1)
            .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
          expect(nearDuplicates(texts, { threshold }).map(({ indexes }) => indexes)).toEqual(groups)
        },
      ),
    )
  })

  it('takes a text of a million characters', () => {
    const long = 'lorem ipsum dolor sit amet '.repeat(40_000)
    expect(nearDuplicates([long, `${long}!`])).toEqual([{ indexes: [0, 1], exact: true }])
  })
})

function shingles(text: string): Set<string> {
  const key = wordsOf(text).join('')
  if (key.length <= 4) return new Set([key])
  return new Set(Array.from({ length: key.length - 3 }, (_, at) => key.slice(at, at + 4)))
}

function jaccard(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((each) => b.has(each)).length
  return shared / (a.size + b.size - shared)
}
