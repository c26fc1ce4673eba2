import { deepevalDocument, deepevalRows } from './deepeval.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { DocumentFormat, RowFormat } from './format.ts'
import { langfuseItems, langfuseScores } from './langfuse.ts'
import { openaiLog, openaiSamples } from './openai-evals.ts'
import { ownFormat } from './own.ts'
import { promptfooConfig, promptfooTests } from './promptfoo/config.ts'
import { promptfooCsv } from './promptfoo/csv.ts'
import { promptfooResultLines, promptfooResults } from './promptfoo/results.ts'
import { ragasFormat } from './ragas.ts'
import { trulensFormat } from './trulens.ts'

/** The particular before the general: our own names are common words, and come last. */
const rowFormats: readonly RowFormat[] = [
  promptfooResultLines,
  promptfooTests,
  promptfooCsv,
  openaiLog,
  openaiSamples,
  ragasFormat,
  trulensFormat,
  langfuseScores,
  langfuseItems,
  deepevalRows,
  ownFormat,
]

const documentFormats: readonly DocumentFormat[] = [promptfooResults, deepevalDocument, promptfooConfig]

export function rowFormatOf(fields: Fields): RowFormat | undefined {
  return rowFormats.find((format) => format.recognizes(fields))
}

export function rowFormatOfNames(names: readonly string[]): RowFormat | undefined {
  return rowFormatOf(fieldsOf(Object.fromEntries(names.map((name) => [name, '']))))
}

export function documentFormatOf(document: Record<string, unknown>): DocumentFormat | undefined {
  return documentFormats.find((format) => format.recognizes(document))
}

/** What a file needs, for an error. */
export const neededFields =
  'A case needs `question` (or `input`, `query`); or give a file of promptfoo, Ragas, DeepEval, OpenAI evals, Langfuse or TruLens: docs/cases.md has their fields.'
