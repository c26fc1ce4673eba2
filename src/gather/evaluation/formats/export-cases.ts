import { stringify } from 'yaml'
import { isMadeUpId } from '../../../measure/retrieval/passage-id.ts'
import { type Case, type CaseInput, inputText } from '../../../model/case.ts'
import type { Output } from '../../../model/score.ts'
import { promptfooTestOf } from './promptfoo/export-test.ts'

export const exportFormats = ['jsonl', 'promptfoo', 'promptfoo-json', 'ragas'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * Cases as text for another tool: our own JSONL, a promptfoo config with tests alone (YAML or JSON), or Ragas JSONL. Ragas has outputs in its rows: give
 * them where there are any; a case without one has an empty response.
 */
export function exportCases(format: ExportFormat, cases: readonly Case[], outputs: readonly Output[] = []): string {
  if (format === 'jsonl') return lines(cases.map(ownRow))
  if (format === 'ragas') return lines(ragasRows(cases, outputs))
  const tests = cases.map(promptfooTestOf)
  return format === 'promptfoo' ? stringify({ tests }, { lineWidth: 0, aliasDuplicateObjects: false }) : `${JSON.stringify({ tests }, null, 2)}\n`
}

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** What says nothing is left out; reading fills it in. */
function ownRow({ slices, expect, tags, ...rest }: Case): object {
  return {
    ...rest,
    ...(Object.keys(slices).length > 0 && { slices }),
    ...(expect.length > 0 && { expect }),
    ...(tags.length > 0 && { tags }),
  }
}

function ragasRows(cases: readonly Case[], outputs: readonly Output[]): object[] {
  const byCase = Map.groupBy(outputs, ({ caseId }) => caseId)
  return cases.flatMap((each) => (byCase.get(each.id) ?? [undefined]).map((output) => ragasRow(each, output)))
}

function ragasRow({ id, input, reference, referenceIds, retrieved }: Case, output: Output | undefined): object {
  const passages = output?.retrieved ?? retrieved ?? []
  const texts = passages.flatMap(({ text }) => (text === undefined ? [] : [text]))
  // Ids that were made up are no ids.
  const ids = passages.map((passage) => passage.id).filter((passage) => !isMadeUpId(passage))
  return {
    id,
    user_input: questionOf(input),
    ...(output?.text !== undefined && { response: output.text }),
    ...(texts.length > 0 && { retrieved_contexts: texts }),
    ...(ids.length > 0 && ids.length === passages.length && { retrieved_context_ids: ids }),
    ...(reference !== undefined && { reference }),
    ...(referenceIds !== undefined && { reference_context_ids: referenceIds }),
  }
}

/** Ragas knows a question, and no fields. */
function questionOf(input: CaseInput): string {
  return inputText(input)
}
