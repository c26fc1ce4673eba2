import { z } from 'zod'
import { citationForms, citationsIn } from './citation/citations-in.ts'
import { defineFactory } from './define-factory.ts'
import { emptyOutput } from './missing.ts'

/** The text cites at all. */
export const citationPresent = defineFactory({
  name: 'citation-present',
  version: '1',
  options: z.strictObject({
    forms: z.array(z.enum(citationForms)).min(1).default(['number', 'id', 'link']).describe('what is a citation: number `[1]`, id `[guide#2]`, link'),
  }),
  make: ({ forms }) => ({
    id: 'citation-present',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    passAt: 1,
    formula: '1 when there is a citation in the text outside code, else 0. Whether it leads anywhere is `citation-resolvable`.',
    missingMeans: '`empty-output`: the text is empty.',
    score: ({ text, passages }) => {
      if (text.trim() === '') return emptyOutput
      const ids = new Set(passages.map(({ id }) => id))
      return citationsIn(text, forms, (id) => ids.has(id)).length > 0
    },
  }),
})
