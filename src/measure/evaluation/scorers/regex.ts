import { z } from 'zod'
import { AppError } from '../../../model/app-error.ts'
import { defineFactory } from './define-factory.ts'
import { emptyOutput, missing } from './missing.ts'
import { boundedTest } from './pattern/bounded-test.ts'

/** The text matches a pattern, or does not. */
export const regex = defineFactory({
  name: 'regex',
  version: '1',
  options: z.strictObject({
    pattern: z.string().min(1).max(10_000).describe('a regular expression of JavaScript'),
    flags: z
      .string()
      .regex(/^[imsuv]*$/, 'flags are of i, m, s, u, v')
      .default('')
      .describe('its flags, of i, m, s, u, v'),
    want: z.enum(['match', 'no-match']).default('match').describe('what passes'),
    mostCharacters: z.int().positive().max(10_000_000).default(1_000_000).describe('longest text that is searched'),
    mostMs: z.int().positive().max(10_000).default(250).describe('longest search of one text, milliseconds'),
  }),
  expected: ['pattern', 'flags', 'want'],
  example: { pattern: '^[A-Z]' },
  make: ({ pattern, flags, want, mostCharacters, mostMs }) => {
    const found = boundedTest(compiled(pattern, flags), mostMs)
    return {
      id: 'regex',
      kind: 'deterministic',
      better: 'higher',
      range: [0, 1],
      unit: 'ratio',
      passAt: 1,
      formula:
        '1 when the pattern is found in the text (is not, with `want: no-match`), else 0. An empty text is searched like any other; what is not found in it is missing with `want: no-match`.',
      missingMeans:
        '`too-long`: the text is over `mostCharacters`; `scorer-error`: the search took over `mostMs`, which a pattern that backtracks can; with `want: no-match`, `empty-output`: the text is empty.',
      score: ({ text }) => {
        if (text.length > mostCharacters) return missing('too-long', `${text.length} characters; at most ${mostCharacters} are searched`)
        const isFound = found(text)
        if (isFound === undefined) return missing('scorer-error', `the pattern took over ${mostMs} ms on ${text.length} characters: it backtracks`)
        if (want === 'no-match' && !isFound && text.trim() === '') return emptyOutput
        return isFound === (want === 'match')
      },
    }
  },
})

function compiled(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch (cause) {
    throw new AppError('config-invalid', `Options of scorer "regex": ${cause instanceof Error ? cause.message : String(cause)}.`, {
      hint: 'In YAML, put the pattern in single quotes, so that backslashes stay.',
      cause,
    })
  }
}
