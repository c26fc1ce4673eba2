import { z } from 'zod'
import { defineFactory } from './define-factory.ts'
import { expectedText, expectedValue } from './expected-text.ts'
import { emptyOutput, missing } from './missing.ts'
import { normalizeText } from './normalize-text.ts'

const texts = z.array(z.union([z.string().min(1), z.number()]).transform(String)).min(1)

/** The text has certain texts in it, or has not. */
export const contains = defineFactory({
  name: 'contains',
  version: '1',
  options: z.strictObject({
    value: expectedValue,
    values: texts.optional().describe('several texts, instead of `value`'),
    need: z.enum(['all', 'any', 'none']).default('all').describe('how many of them must be there'),
    ignoreCase: z.boolean().default(false).describe('capitals do not count'),
  }),
  expected: ['value', 'values'],
  make: ({ value, values, need, ignoreCase }) => {
    const normal = (text: string) => normalizeText(text, ignoreCase ? ['case'] : [])
    return {
      id: 'contains',
      kind: 'deterministic',
      better: 'higher',
      range: [0, 1],
      unit: 'ratio',
      passAt: 1,
      formula:
        '1 when all (any, none) of the expected texts stand in the text, after Unicode NFC, else 0. An empty text contains nothing, which is no merit: with `need: none` it is missing.',
      missingMeans: '`no-reference`: neither option nor case says which text; with `need: none`, `empty-output`: the text is empty.',
      score: ({ case: asked, text }) => {
        const wanted = values ?? [expectedText(value, asked)].filter((one) => one !== undefined)
        if (wanted.length === 0) return missing('no-reference', 'the case has no reference, and the scorer no value')
        const searched = normal(text)
        const isThere = (one: string) => searched.includes(normal(one))
        if (need === 'none') return wanted.some(isThere) ? false : text.trim() === '' ? emptyOutput : true
        return need === 'all' ? wanted.every(isThere) : wanted.some(isThere)
      },
    }
  },
})
