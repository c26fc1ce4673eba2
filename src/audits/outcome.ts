import { share } from '../measure/interval/wilson.ts'
import type { Figure, Interval, Unit } from '../model/measurement.ts'
import type { AuditOutcome, Basis, Effect, EvidenceRow, Severity } from '../model/review.ts'
import type { Share, SignalCoverage, SpanExample, TracesEvidence } from '../model/traces-evidence.ts'
import { nToRuleOut, RARE_RATIO, settledBy, sideOf } from './decide.ts'
import { counted, number, quantity } from './words.ts'

export function row(label: string, figure: Figure, pointer: string): EvidenceRow {
  return { label, figure, pointer }
}

export function textRow(label: string, text: string, pointer: string): EvidenceRow {
  return { label, text, pointer }
}

/** A total over everything that was read: no sample, so no interval. */
export function tally(value: number, unit: Unit, n: number): Figure {
  return { value, unit, n, noInterval: 'a total over all that was read, not an estimate', method: 'sum' }
}

/** A ratio of two totals over everything that was read. */
export function ratioOfTotals(part: number, whole: number, n: number): Figure {
  if (whole === 0) return { refused: 'nothing to divide by', unit: 'ratio', n }
  return { value: part / whole, unit: 'ratio', n, noInterval: 'a ratio of totals over all that was read', method: 'ratio of sums' }
}

/** Rows for the spans that show the problem, at most three. */
export function exampleRows(examples: readonly SpanExample[], pointer: string): EvidenceRow[] {
  return examples
    .slice(0, 3)
    .map(({ traceId, spanId, detail }, index) => textRow(`Example span ${spanId}`, `${detail} (trace ${traceId})`, `${pointer}/${index}`))
}

export interface Gain {
  metric: string
  change: { value: number; interval?: Interval }
  basis: Basis
  note: string
}

export function relativeEffect({ metric, change, basis, note }: Gain): Effect {
  return { metric, value: change.value, unit: 'ratio', ...(change.interval !== undefined && { interval: change.interval }), basis, note }
}

/** Place and cell of a signal in the observability matrix. */
export function coverageOf(traces: TracesEvidence, signal: SignalCoverage['signal']): { coverage: SignalCoverage; pointer: string } | undefined {
  const index = traces.observability.matrix.findIndex((each) => each.signal === signal)
  if (index === -1) return undefined
  return { coverage: traces.observability.matrix[index], pointer: `/traces/observability/matrix/${index}/share/figure` }
}

/** Calls of a stage over all traces, 0 where it does not occur. */
export function callsOf(traces: TracesEvidence, stage: string): number {
  return traces.stages.find((each) => each.stage === stage)?.calls ?? 0
}

interface Rarity {
  found: number
  of: number
  /** What is counted: `spans`. */
  what: string
  /** What is found, after "no": `duplicate span`. */
  problem: string
  notMet: (share: Share) => Extract<AuditOutcome, { verdict: 'not-met' }>
}

/**
 * For problems of which one is already too many: one found is `not-met`; none found is `met` only where so many were looked at
 * that more than {@link RARE_RATIO} can be ruled out.
 */
export function judgeRarity({ found, of, what, problem, notMet }: Rarity): AuditOutcome {
  const rate = share(Math.min(found, of), of)
  if (found > 0) return notMet(rate)
  const needed = nToRuleOut(RARE_RATIO)
  if (of < needed) {
    return {
      verdict: 'unknown',
      reason: `no ${problem} among ${number(of)} ${what}, which are too few to rule it out`,
      needs: `${number(needed)} ${what} in the traces`,
    }
  }
  const most = sideOf(rate.figure, 0) === 'open' && 'interval' in rate.figure && rate.figure.interval !== undefined ? rate.figure.interval.high : RARE_RATIO
  return { verdict: 'met', reason: `no ${problem} among ${number(of)} ${what}, so at most ${quantity(most, 'ratio')} (95 % interval)` }
}

/** Enough to answer for the whole traffic; the rest can be dropped spans. Our judgement. */
export const COVERED_RATIO = 0.95

interface Covered {
  share: Share
  /** What is counted: `streaming generations`. */
  what: string
  /** After "of 40 streaming generations": `carry token usage`. */
  carry: string
  /** What must be recorded for an answer. */
  attribute: string
  notMet: () => Extract<AuditOutcome, { verdict: 'not-met' }>
}

/** For signals that every span of a kind should carry: the whole interval under or over {@link COVERED_RATIO} decides. */
export function judgeCoverage({ share: coverage, what, carry, attribute, notMet }: Covered): AuditOutcome {
  const side = sideOf(coverage.figure, COVERED_RATIO)
  if (side === 'below' || (side === 'open' && coverage.of > 0 && coverage.have === 0)) return notMet()
  const reason = `${number(coverage.have)} of ${counted(coverage.of, what.replace(/s$/, ''), what)} ${carry}`
  if (side === 'above') return { verdict: 'met', reason }
  return {
    verdict: 'unknown',
    reason: `${reason}: neither under nor over ${quantity(COVERED_RATIO, 'ratio')} for certain`,
    needs: `${attribute}; ${settledBy(coverage, COVERED_RATIO, what)}`,
  }
}

/** A gain of p95 or p99 that users notice at once, and one worth a sprint. Our judgement. */
const LARGE_GAIN_RATIO = 0.25
const FAIR_GAIN_RATIO = 0.1

/** Severity of a latency finding from the gain that a replay shows: high from 25 %, medium from 10 %. */
export function severityOfGain(gainRatio: number): Severity {
  if (gainRatio >= LARGE_GAIN_RATIO) return 'high'
  return gainRatio >= FAIR_GAIN_RATIO ? 'medium' : 'low'
}
