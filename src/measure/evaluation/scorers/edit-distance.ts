import { z } from 'zod'
import { defineFactory, type ScorerFactory } from './define-factory.ts'
import { levenshtein } from './edit/levenshtein.ts'
import { type EditUnit, editUnits, symbolsOf } from './edit/symbols.ts'
import { expectedText, expectedValue } from './expected-text.ts'
import { missing } from './missing.ts'
import { normalizations, normalizeText } from './normalize-text.ts'

const options = z.strictObject({
  value: expectedValue,
  by: z.enum(editUnits).default('characters').describe('what is inserted, deleted or replaced'),
  normalize: z.array(z.enum(normalizations)).default([]).describe('differences that do not count: case, space, punctuation'),
  mostSymbols: z.int().positive().max(100_000).default(50_000).describe('longest text that is compared, in characters or words'),
})

interface EditScorer {
  name: string
  formula: string
  better: 'higher' | 'lower'
  unit: 'ratio' | 'count'
  of(distance: number, longest: number): number
}

function editScorer({ name, formula, better, unit, of }: EditScorer): ScorerFactory {
  return defineFactory({
    name,
    version: '1',
    options,
    expected: ['value'],
    make: ({ value, by, normalize, mostSymbols }) => ({
      id: name,
      kind: 'deterministic',
      better,
      range: unit === 'ratio' ? [0, 1] : [0, null],
      unit,
      formula,
      missingMeans: '`no-reference`: nothing says what is expected; `too-long`: a text is over `mostSymbols`.',
      score: ({ case: asked, text }) => {
        const expected = expectedText(value, asked)
        if (expected === undefined) return missing('no-reference', 'the case has no reference, and the scorer no value')
        const [a, b] = symbolsOf(normalizeText(text, normalize), normalizeText(expected, normalize), by)
        const longest = Math.max(a.length, b.length)
        if (longest > mostSymbols) return missing('too-long', `${longest} ${unitWords[by]}; at most ${mostSymbols} are compared`)
        return of(levenshtein(a, b), longest)
      },
    }),
  })
}

const unitWords: Readonly<Record<EditUnit, string>> = { characters: 'characters', words: 'words' }

/** Insertions, deletions and replacements between text and reference. */
export const editDistance = editScorer({
  name: 'edit-distance',
  formula: 'Levenshtein distance: fewest insertions, deletions and replacements of a character (word) that make the text the expected one.',
  better: 'lower',
  unit: 'count',
  of: (distance) => distance,
})

/** The edit distance as a share of what could be equal. */
export const editSimilarity = editScorer({
  name: 'edit-similarity',
  formula: '1 - Levenshtein distance / length of the longer text, in characters (words). An empty text is 0.',
  better: 'higher',
  unit: 'ratio',
  of: (distance, longest) => (longest === 0 ? 1 : 1 - distance / longest),
})
