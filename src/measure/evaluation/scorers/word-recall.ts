import { z } from 'zod'
import { wordsOf } from '../../text/words.ts'
import { defineFactory } from './define-factory.ts'
import { expectedText, expectedValue } from './expected-text.ts'
import { missing } from './missing.ts'

/** How much of the reference the text says, however much it says beside. */
export const wordRecall = defineFactory({
  name: 'word-recall',
  version: '1',
  options: z.strictObject({ value: expectedValue }),
  expected: ['value'],
  make: ({ value }) => ({
    id: 'word-recall',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    formula: 'distinct words of the reference that the text has / distinct words of the reference, in lower case, without punctuation. An empty text is 0.',
    missingMeans: '`no-reference`: nothing says what is expected, or it has no word in it.',
    score: ({ case: asked, text }) => {
      const wanted = new Set(wordsOf(expectedText(value, asked) ?? ''))
      if (wanted.size === 0) return missing('no-reference', 'the case has no reference with words in it, and the scorer no value')
      const words = new Set(wordsOf(text))
      return [...wanted].filter((word) => words.has(word)).length / wanted.size
    },
  }),
})
