import { z } from 'zod'
import { inputText } from '../../../model/case.ts'
import { spelledLanguages } from '../../text/function-words.ts'
import { type Language, languageOf } from '../../text/language.ts'
import { defineFactory } from './define-factory.ts'
import { emptyOutput, missing } from './missing.ts'

const byScript = ['zh', 'ja', 'ko', 'ar', 'he', 'el', 'th', 'hi'] as const satisfies readonly Language[]
/** Languages that can be told: a text would never be in any other. */
const known = [...spelledLanguages, ...byScript] as const

/** The text is in the language that was asked for. */
export const language = defineFactory({
  name: 'language',
  version: '1',
  options: z.strictObject({
    language: z.enum(known).optional().describe('ISO 639-1 code; without it the slice `language` of the case, else the language of its input'),
  }),
  expected: ['language'],
  make: ({ language: fixed }) => ({
    id: 'language',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    passAt: 1,
    formula: '1 when the language of the text, told offline by script and function words, is the one asked for, else 0. A heuristic.',
    missingMeans:
      '`empty-output`: the text is empty; `not-told`: the language of the text could not be told (a short text, code, names); `not-applicable`: that of the question could not, and nothing else says which is asked for.',
    score: ({ case: asked, text }) => {
      if (text.trim() === '') return emptyOutput
      const wanted = fixed ?? codeOf(asked.slices.language) ?? languageOf(inputText(asked.input))
      if (wanted === 'unknown') return missing('not-applicable', 'nothing says which language is asked for, and the input does not show it')
      const found = languageOf(text)
      return found === 'unknown' ? missing('not-told', 'the language of the text could not be told') : found === wanted
    },
  }),
})

/** The language of a tag such as `de` or `pt-BR`; nothing where the slice holds something else, or a language that cannot be told. */
function codeOf(tag: string | undefined): Language | undefined {
  const code = /^([a-z]{2})(?:[-_].*)?$/i.exec(tag ?? '')?.[1]?.toLowerCase()
  return known.find((each) => each === code)
}
