import { z } from 'zod'
import { defineFactory } from './define-factory.ts'
import { expectedText, expectedValue } from './expected-text.ts'
import { missing } from './missing.ts'
import { numbersIn } from './numbers-in.ts'

/** Share of a number that arithmetic on doubles may be off: 1.1 is within .1 of 1. */
const slack = 1e-12

/** The text names the right number, within a tolerance. */
export const numeric = defineFactory({
  name: 'numeric',
  version: '1',
  options: z.strictObject({
    value: expectedValue,
    absolute: z.number().nonnegative().default(0).describe('largest difference that passes'),
    relative: z.number().nonnegative().default(0).describe('largest difference that passes, as a share of the expected number'),
    pick: z.enum(['first', 'last', 'any']).default('last').describe('which number of the text counts'),
    decimal: z.enum(['.', ',']).default('.').describe('decimal mark where a number does not show it: `1,234`'),
  }),
  expected: ['value'],
  make: ({ value, absolute, relative, pick, decimal }) => ({
    id: 'numeric',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    passAt: 1,
    formula: '1 when |number - expected| <= max(absolute, relative × |expected|), else 0; a text without a number is 0.',
    missingMeans: '`no-reference`: nothing says what is expected, or there is no number in it.',
    score: ({ case: asked, text }) => {
      const expected = numbersIn(expectedText(value, asked) ?? '', decimal).at(pick === 'first' ? 0 : -1)
      if (expected === undefined) return missing('no-reference', 'the case has no reference with a number in it, and the scorer no value')
      const numbers = numbersIn(text, decimal)
      const tried = pick === 'any' ? numbers : numbers.slice(...(pick === 'first' ? [0, 1] : [-1]))
      const tolerance = Math.max(absolute, relative * Math.abs(expected))
      return tried.some((number) => Math.abs(number - expected) <= tolerance + slack * Math.max(Math.abs(number), Math.abs(expected)))
    },
  }),
})
