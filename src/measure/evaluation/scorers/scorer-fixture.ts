import { Case, type CaseDraft, type Expectation, type Passage } from '../../../model/case.ts'
import type { ScorerUse } from '../../../model/eval-config.ts'
import type { Output } from '../../../model/score.ts'
import type { ScorerInput, ScorerResult } from '../../../model/scorer.ts'
import { resolveExpectation, resolveScorer } from './registry.ts'

export interface Answered {
  text?: string
  asked?: Partial<CaseDraft>
  output?: Partial<Output>
}

/** What a scorer sees of an answer, for tests. */
export function answered({ text = '', asked = {}, output = {} }: Answered = {}): ScorerInput {
  const given = Case.parse({ id: 'case', input: 'What is it?', ...asked })
  const whole = { caseId: 'case', variant: 'now', run: 'run', repeat: 0, attempts: 1, cached: false, at: '2026-01-01T00:00:00Z', text, ...output }
  return { case: given, output: whole, text, passages: output.retrieved ?? given.retrieved ?? [] }
}

/** Passages of these ids, in order. */
export function passages(...ids: readonly string[]): Passage[] {
  return ids.map((id, place) => ({ id, rank: place + 1 }))
}

/** What a scorer of the config says of an answer: the number, or the reason why there is none. */
export function scored(use: ScorerUse, given: Answered): Promise<number | string> {
  return told(resolveScorer(use).score(answered(given)))
}

/** What a check of a case says of an answer. */
export function checked(expectation: Expectation, given: Answered): Promise<number | string> {
  return told(resolveExpectation(expectation).score(answered(given)))
}

async function told(result: ScorerResult | Promise<ScorerResult>): Promise<number | string> {
  const known = await result
  if (typeof known !== 'object') return Number(known)
  return 'missing' in known ? known.missing.reason : known.value
}
