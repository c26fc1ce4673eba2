import type { Collector, OutputKey } from './collect.ts'
import { type Fields, jsonOf, numberOf, recordOf, textOf } from './fields.ts'
import type { RowFormat } from './format.ts'
import { inputOf } from './read-input.ts'

/** Items of a Langfuse data set; a row of the API has all of these, an export to CSV some. */
export const langfuseItems: RowFormat = {
  id: 'langfuse-items',
  recognizes: (fields) =>
    fields.has('input') &&
    fields.has('dataset_id', 'dataset_name', 'source_trace_id', 'source_observation_id') &&
    !fields.has('actual_output', 'retrieval_context'),
  open: (collector) => ({ row: (fields, where) => readItem(fields, where, collector) }),
}

function readItem(fields: Fields, where: string, collector: Collector): void {
  const id = fields.takeText('id')
  const status = fields.takeText('status')
  if (status?.toUpperCase() === 'ARCHIVED') {
    collector.problem(where, 'left out: it is archived')
    return
  }
  const input = inputOf(parsedText(fields.take('input')))
  if (input === undefined) {
    collector.problem(where, 'left out: it has no input')
    return
  }
  const reference = referenceOf(parsedText(fields.take('expected_output')))
  const traceId = fields.takeText('source_trace_id')
  const spanId = fields.takeText('source_observation_id')
  const addedAt = fields.takeText('created_at')
  const given = fields.take('metadata')
  const dataset = fields.takeText('dataset_name')
  fields.drop('dataset_id', 'updated_at', 'project_id')
  const metadata = {
    ...(recordOf(given) ?? (given === undefined || given === '' ? {} : { metadata: given })),
    ...(dataset !== undefined && { dataset }),
    ...fields.rest(),
  }
  collector.addCase(
    {
      id,
      input,
      reference,
      ...(Object.keys(metadata).length > 0 && { metadata }),
      ...(addedAt !== undefined && { addedAt }),
      source: { kind: 'import', tool: 'langfuse', file: collector.file, ...(traceId !== undefined && { traceId }), ...(spanId !== undefined && { spanId }) },
    },
    where,
  )
}

/** Scores of Langfuse are of traces: what people gave in the user interface (`ANNOTATION`) are labels, the rest are scores of its tool. */
export const langfuseScores: RowFormat = {
  id: 'langfuse-scores',
  recognizes: (fields) => fields.has('name') && fields.has('value', 'string_value') && fields.has('trace_id', 'observation_id', 'session_id'),
  open(collector) {
    const seen = new Map<string, string>()
    return {
      row(fields, where) {
        const metric = fields.takeText('name')
        const caseId = fields.takeText('trace_id', 'observation_id', 'session_id')
        if (metric === undefined || caseId === undefined) {
          collector.problem(where, 'left out: a score needs a name and a trace')
          return
        }
        const source = (fields.takeText('source') ?? 'API').toUpperCase()
        const value = numberOf(fields.take('value'))
        const said = fields.takeText('string_value')
        if (value === undefined || fields.takeText('data_type')?.toUpperCase() === 'CATEGORICAL') {
          collector.problem(where, `left out: the score \`${metric}\` is a word${said === undefined ? '' : ` (${said.slice(0, 40)})`}, not a number`)
          return
        }
        const rater = fields.takeText('author_user_id')
        const slot = [caseId, metric, source, source === 'ANNOTATION' ? (rater ?? '') : ''].join('\u0000')
        const before = seen.get(slot)
        if (before !== undefined) {
          collector.problem(where, `left out: a second score \`${metric}\` of one trace, after ${before}`)
          return
        }
        seen.set(slot, where)
        const key: OutputKey = { caseId, variant: collector.variant, repeat: 0 }
        const comment = fields.takeText('comment')
        const at = fields.takeText('timestamp', 'created_at')
        if (source === 'ANNOTATION')
          collector.addLabel(key, { metric, rater: rater ?? 'unnamed', value, ...(comment !== undefined && { note: comment }), at }, where)
        else
          collector.addScore(key, { tool: 'langfuse', metric, version: 'unknown', judge: source === 'EVAL' ? 'unnamed' : '', value, rationale: comment }, where)
      },
    }
  },
}

/** Answers of the API hold their rows in `data`; that is unwrapped before. */
export function langfuseRows(document: Record<string, unknown>): unknown[] | undefined {
  const rows = document.data ?? document.items
  return Array.isArray(rows) && Object.keys(document).length <= 6 ? rows : undefined
}

/** In CSV, and in exports of the user interface, values are JSON in text. */
function parsedText(value: unknown): unknown {
  return typeof value === 'string' ? (/^\s*["[{]/.test(value) ? (jsonOf(value) ?? value) : value) : value
}

/** An expected output with one text in it is that text. */
function referenceOf(value: unknown): string | undefined {
  const record = recordOf(value)
  const [only, ...others] = record === undefined ? [] : Object.values(record)
  return typeof only === 'string' && others.length === 0 ? only : textOf(value)
}
