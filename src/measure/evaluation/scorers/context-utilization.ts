import { z } from 'zod'
import { defineFactory } from './define-factory.ts'
import { readAnswer, supportLine } from './groundedness/read-answer.ts'

/**
 * Which of the passages the answer used: the share that support at least one of its claims, by the words of `claimSupport`; the rationale names them. Two
 * passages that say the same are both used. A low value beside good answers means that fewer passages would do.
 */
export const contextUtilization = defineFactory({
  name: 'context-utilization',
  version: '1',
  options: z.strictObject({ supportedFrom: z.number().gt(0).lte(1).default(supportLine).describe('support from which on a passage counts as used') }),
  make: ({ supportedFrom }) => ({
    id: 'context-utilization',
    kind: 'context',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    formula: 'passages that support some claim of the answer, divided by the passages with text. By words alone, without a model',
    missingMeans: 'as for groundedness: no passage has its text, no claims in the answer, another language, or too long',
    score(input) {
      const read = readAnswer(input)
      if ('missing' in read) return read
      const used = read.passages.filter((_, at) => read.claims.some(({ supports }) => supports[at] >= supportedFrom))
      const rationale = used.length === 0 ? 'no passage supports a claim' : `used: ${used.map(({ id }) => id).join(', ')}`
      return { value: used.length / read.passages.length, rationale: rationale.slice(0, 4000) }
    },
  }),
})
