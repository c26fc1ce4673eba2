import { z } from 'zod'
import { wordsOf } from '../../text/words.ts'
import { defineFactory } from './define-factory.ts'
import { expectedText, expectedValue } from './expected-text.ts'
import { missing } from './missing.ts'

/** How many words text and reference have in common. */
export const wordF1 = defineFactory({
  name: 'word-f1',
  version: '1',
  options: z.strictObject({ value: expectedValue }),
  expected: ['value'],
  make: ({ value }) => ({
    id: 'word-f1',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    formula:
      '2 |text ∩ reference| / (|text| + |reference|) over words with their counts, in lower case, without punctuation. Order and meaning play no part. An empty text is 0.',
    missingMeans: '`no-reference`: nothing says what is expected, or it has no word in it.',
    score: ({ case: asked, text }) => {
      const wanted = wordsOf(expectedText(value, asked) ?? '')
      if (wanted.length === 0) return missing('no-reference', 'the case has no reference with words in it, and the scorer no value')
      return overlap(wordsOf(text), wanted)
    },
  }),
})

function overlap(words: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1)
  let common = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    common += 1
  }
  return (2 * common) / (words.length + wanted.length)
}
