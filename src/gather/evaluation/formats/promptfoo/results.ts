import { isRecord, textOf } from '../fields.ts'
import type { DocumentFormat, RowFormat } from '../format.ts'
import { createResultReader, type ResultHeader } from './result-row.ts'

/** Results of promptfoo as one document: version 3 and 4 of its export, 1 and 2 before, or the summary that its API gives. */
export const promptfooResults: DocumentFormat = {
  id: 'promptfoo-results',
  recognizes: (document) => rowsOf(document).some((row) => isRecord(row) && 'vars' in row && ('success' in row || 'gradingResult' in row || 'response' in row)),
  read(document, collector) {
    const reader = createResultReader(collector, headerOf(document))
    rowsOf(document).forEach((row, index) => {
      const where = `results[${index}]`
      if (isRecord(row)) reader.row(row, where)
      else collector.problem(where, 'left out: not a result')
    })
    reader.end()
  },
}

/** The same as JSONL: a result a line, without what the document says of all. */
export const promptfooResultLines: RowFormat = {
  id: 'promptfoo-results',
  recognizes: (fields) => fields.has('vars') && fields.has('gradingResult', 'promptIdx', 'testIdx', 'success'),
  open(collector) {
    const reader = createResultReader(collector, { version: 'unknown' })
    return { row: (fields, where) => reader.row(fields.rest(), where), end: reader.end }
  },
}

function rowsOf(document: Record<string, unknown>): readonly unknown[] {
  const { results } = document
  if (Array.isArray(results)) return results
  return isRecord(results) && Array.isArray(results.results) ? results.results : []
}

function headerOf(document: Record<string, unknown>): ResultHeader {
  const results = isRecord(document.results) ? document.results : document
  const metadata = isRecord(document.metadata) ? document.metadata : {}
  const config = isRecord(document.config) ? document.config : {}
  const defaults = isRecord(config.defaultTest) ? config.defaultTest : {}
  const options = isRecord(defaults.options) ? defaults.options : {}
  const at = textOf(results.timestamp)
  return { version: textOf(metadata.promptfooVersion) ?? 'unknown', grader: options.provider, ...(at !== undefined && { at }) }
}
