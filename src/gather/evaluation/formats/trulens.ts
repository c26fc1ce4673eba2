import type { Fields } from './fields.ts'
import type { RowFormat } from './format.ts'
import { inputOf } from './read-input.ts'
import { listOf } from './read-list.ts'

/** A golden set of TruLens: `query`, `expected_response` (`response` in older ones), `expected_chunks`, `query_id`. */
export const trulensFormat: RowFormat = {
  id: 'trulens',
  recognizes: (fields) => fields.has('query') && fields.has('expected_response', 'expected_chunks', 'response', 'query_id', 'expected_score'),
  open: (collector) => ({
    row(fields, where) {
      const input = inputOf(fields.take('query'))
      if (input === undefined) {
        collector.problem(where, 'left out: it has no query')
        return
      }
      const id = fields.takeText('query_id', 'ground_truth_id', 'id')
      const reference = fields.takeText('expected_response', 'response')
      const metadata = chunksOf(fields)
      collector.addCase(
        { id, input, reference, ...(Object.keys(metadata).length > 0 && { metadata }), source: { kind: 'import', tool: 'trulens', file: collector.file } },
        where,
      )
    },
  }),
}

/** Chunks are texts, not ids: they cannot be found again in another index, and so are kept beside. */
function chunksOf(fields: Fields): Record<string, unknown> {
  const chunks = listOf(fields.take('expected_chunks'))
  return { ...fields.rest(), ...(chunks.length > 0 && { referenceContexts: chunks }) }
}
