import { z } from 'zod'
import { isMadeUpId } from '../../retrieval/passage-id.ts'
import { type Citation, citationForms, citationsIn } from './citation/citations-in.ts'
import { citationResolver } from './citation/resolve-citation.ts'
import { defineFactory } from './define-factory.ts'
import { documentOf } from './judged-passages.ts'
import { missing } from './missing.ts'

/** The citations of the text lead to passages that the system retrieved. */
export const citationResolvable = defineFactory({
  name: 'citation-resolvable',
  version: '1',
  options: z.strictObject({
    forms: z.array(z.enum(citationForms)).min(1).default(['number', 'id', 'link']).describe('what is a citation: number `[1]`, id `[guide#2]`, link'),
    firstNumber: z.int().min(0).max(1).default(1).describe('number of the first passage'),
    idUntil: z.string().min(1).optional().describe('ids of passages may be cited without what follows the first of these'),
  }),
  make: ({ forms, ...options }) => ({
    id: 'citation-resolvable',
    kind: 'deterministic',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    passAt: 1,
    formula: 'Different citations that name a retrieved passage / different citations. Whether the passage says so is `groundedness`.',
    missingMeans:
      '`no-claims`: the text cites nothing (`citation-present` has the rate); `not-told`: it cites by id or link where no passage came with an id; `no-context`: neither output nor case says what was retrieved. With an empty list that the system gave, no citation resolves.',
    score: ({ case: asked, output, text, passages }) => {
      if (passages.length === 0 && output.retrieved === undefined && asked.retrieved === undefined) {
        return missing('no-context', 'the output does not say what was retrieved')
      }
      const ids = new Set(passages.flatMap(({ id }) => [id, documentOf(id, options.idUntil)]))
      const cited = different(citationsIn(text, forms, (id) => ids.has(id)))
      if (cited.length === 0) return missing('no-claims', 'the text cites nothing')
      const resolves = citationResolver(passages, options)
      const lost = cited.filter((citation) => !resolves(citation))
      const value = 1 - lost.length / cited.length
      if (lost.some(({ form }) => form !== 'number') && passages.length > 0 && passages.every(({ id }) => isMadeUpId(id))) {
        return missing('not-told', `no passage came with an id, so nobody knows where ${lost.map(({ target }) => target).join(', ')} leads`)
      }
      return lost.length === 0 ? value : { value, rationale: `leads nowhere: ${lost.map(({ target }) => target).join(', ')}`.slice(0, 500) }
    },
  }),
})

function different(cited: readonly Citation[]): Citation[] {
  return [...new Map(cited.map((citation) => [`${citation.form} ${citation.target}`, citation])).values()]
}
