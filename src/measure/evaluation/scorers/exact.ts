import { z } from 'zod'
import { defineFactory } from './define-factory.ts'
import { expectedText, expectedValue } from './expected-text.ts'
import { missing } from './missing.ts'
import { normalizations, normalizeText } from './normalize-text.ts'

/** The text is what was expected, and nothing else. */
export const exact = defineFactory({
  name: 'exact',
  version: '1',
  options: z.strictObject({
    value: expectedValue,
    normalize: z.array(z.enum(normalizations)).default([]).describe('differences that do not count: case, space, punctuation'),
  }),
  expected: ['value'],
  make: ({ value, normalize }) => ({
    id: 'exact',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    passAt: 1,
    formula: '1 when the text is equal to the expected one after Unicode NFC and the normalizations asked for, else 0. An empty text is 0.',
    missingMeans: '`no-reference`: neither option nor case says what is expected.',
    score: ({ case: asked, text }) => {
      const expected = expectedText(value, asked)
      if (expected === undefined) return missing('no-reference', 'the case has no reference, and the scorer no value')
      return normalizeText(text, normalize) === normalizeText(expected, normalize)
    },
  }),
})
