import { isRecord, numberOf } from '../fields.ts'
import { isGraded } from './assertion.ts'

/**
 * What promptfoo writes as the reason where its grader gave no verdict. Before it marked them (`metadata.graderError`), and for factuality and closed
 * questions to this day, the wording is the only sign: so all of it is asked for, as a judge's own reason may well begin with `Failed to` or `Error:`.
 */
const noVerdict: readonly RegExp[] = [
  /^No (?:output|embedding)$/,
  /^Could not extract JSON from [\w:-]+ response$/,
  /^[\w:-]+ produced malformed response(?:: | - |\. )/,
  /^Could not perform remote grading: /,
  /^Model grader produced a malformed response:\n/,
  /^Factuality checker output did not match expected format: /,
  /^Invalid category value: /,
  /^LLM does not propose any evaluation step$/,
  /^LLM-proposed evaluation (?:steps are|result is) not in JSON format: /,
]

/** How its providers word that the call itself failed: with a status, with the error's JSON after it, or as the exception. No token was used then. */
const callFailed = /^API error: (?:\d{3}\b|[\s\S]*\n\n\{)|^API call error: /

/** promptfoo gives 0 where the grader itself failed, and in older versions 1 where such a check is negated: that is no score. */
export function graderFailed(component: Readonly<Record<string, unknown>>, type: string, reason: string | undefined): boolean {
  if (isRecord(component.metadata) && component.metadata.graderError === true) return true
  const score = numberOf(component.score) ?? numberOf(component.pass)
  if (!isGraded(type) || reason === undefined || (score !== 0 && !type.startsWith('not-'))) return false
  return noVerdict.some((wording) => wording.test(reason)) || (callFailed.test(reason) && tokensIn(component.tokensUsed) === 0)
}

function tokensIn(used: unknown): number {
  return isRecord(used) ? (numberOf(used.total) ?? 0) + (numberOf(used.cached) ?? 0) : 0
}
