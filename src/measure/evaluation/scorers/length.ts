import { z } from 'zod'
import { wordsOf } from '../../text/words.ts'
import { defineFactory } from './define-factory.ts'
import { emptyOutput } from './missing.ts'

/** The text is as long as it should be, or how long it is. */
export const length = defineFactory({
  name: 'length',
  version: '1',
  options: z
    .strictObject({
      unit: z.enum(['words', 'characters']).default('words').describe('what is counted'),
      least: z.int().nonnegative().optional().describe('shortest that passes'),
      most: z.int().nonnegative().optional().describe('longest that passes'),
    })
    .refine(({ least = 0, most = least }) => least <= most, { path: ['most'], error: 'is under least, so that nothing passes' }),
  expected: ['least', 'most'],
  make: ({ unit, least, most }) => {
    const isBounded = least !== undefined || most !== undefined
    return {
      id: isBounded ? 'length-within' : 'length',
      kind: 'deterministic',
      better: isBounded ? 'higher' : 'lower',
      range: isBounded ? [0, 1] : [0, null],
      unit: isBounded ? 'ratio' : 'count',
      ...(isBounded && { passAt: 1 }),
      formula:
        'With a bound (metric `length-within`), 1 when least <= length <= most, else 0; without one, the length itself, shorter being better. Characters are code points. An empty text is 0 where `least` asks for more.',
      missingMeans: '`empty-output`: the text is empty, and nothing asks for a least length: the shortest of all answers is none.',
      score: ({ text }) => {
        if (text.trim() === '') return (least ?? 0) === 0 ? emptyOutput : false
        const long = unit === 'words' ? wordsOf(text).length : codePoints(text)
        return isBounded ? long >= (least ?? 0) && long <= (most ?? Number.POSITIVE_INFINITY) : long
      },
    }
  },
})

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
