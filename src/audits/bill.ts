import type { Figure } from '../model/measurement.ts'
import type { AuditOutcome, Severity } from '../model/review.ts'
import type { LedgerLine, TracesEvidence } from '../model/traces-evidence.ts'
import { ratioOfTotals } from './outcome.ts'

export const usageAttributes = 'gen_ai.usage.input_tokens and gen_ai.usage.output_tokens'

/** The answer to a question on model calls where there are none: unknown without traces, not applicable with them. */
export function withoutCalls({ cost, totals }: TracesEvidence): AuditOutcome | undefined {
  if (cost.total.calls > 0) return undefined
  if (totals.traces > 0) return { verdict: 'not-applicable', reason: 'no call to a model was seen' }
  return { verdict: 'unknown', reason: 'there are no traces', needs: 'traces of requests that call a model' }
}

/** Input and output; cached and reasoning tokens are parts of them. */
export function tokensOf({ inputTokens, outputTokens }: Pick<LedgerLine, 'inputTokens' | 'outputTokens'>): number {
  return inputTokens + outputTokens
}

/** What some calls took of all that was spent: of the money where they have prices, else of the tokens. */
export function partOfBill(part: { tokens: number; costUsd: number }, total: LedgerLine): { figure: Figure; of: 'the cost' | 'the tokens' } {
  if (part.costUsd > 0 && total.costUsd > 0) return { figure: ratioOfTotals(part.costUsd, total.costUsd, total.pricedCalls), of: 'the cost' }
  return { figure: ratioOfTotals(part.tokens, tokensOf(total), total.callsWithUsage), of: 'the tokens' }
}

/** A part of the bill that a budget feels at once, and one worth a day's work. Our judgement. */
const LARGE_PART = 0.1
const FAIR_PART = 0.03

/** Severity of a waste by its part of the bill: high from 10 %, medium from 3 %, else low. */
export function severityOfWaste(ratio: number): Severity {
  if (ratio >= LARGE_PART) return 'high'
  return ratio >= FAIR_PART ? 'medium' : 'low'
}
