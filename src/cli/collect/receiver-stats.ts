import type { PartialSuccess } from '../../gather/traces/otlp/encode-response.ts'
import { createIntake, type Intake } from '../../gather/traces/sources/intake.ts'
import type { IntakeReason } from '../../model/traces-evidence.ts'

/** What a receiver has done so far. Spans of a request that was answered with an error are in none of the counts: the client sends them again. */
export interface ReceiverStats {
  /** Exports of traces that were answered 200. */
  requests: number
  /** Requests answered with an error, by HTTP status. */
  problems: Map<number, number>
  spansStored: number
  spansRefused: number
  /** Refusals and notes with examples. */
  intake: Intake
}

export function createStats(path: string): ReceiverStats {
  return { requests: 0, problems: new Map(), spansStored: 0, spansRefused: 0, intake: createIntake(path) }
}

/** Adds a request that was answered 200 to the stats. */
export function addRequest(stats: ReceiverStats, request: Intake): void {
  const { spans, refused, refusals, notes } = request.report(0)
  stats.requests += 1
  stats.spansStored += spans
  stats.spansRefused += refused
  stats.intake.kept(spans)
  for (const { reason, count, examples } of refusals) {
    const [first, ...others] = examples
    if (first !== undefined) stats.intake.refuse(reason, first.where, first.detail, count - others.length)
    for (const { where, detail } of others) stats.intake.refuse(reason, where, detail)
  }
  for (const { reason, examples } of notes) for (const { where, detail } of examples) stats.intake.note(reason, where, detail)
}

/** What to tell a client whose request was stored in part. */
export function partialSuccess(request: Intake): PartialSuccess | undefined {
  const { refused, refusals } = request.report(0)
  return refused === 0 ? undefined : { rejectedSpans: refused, errorMessage: refusals.map(describe).join('; ') }
}

function describe({ reason, count, examples }: IntakeReason): string {
  const first = examples[0]
  return `${reason}: ${count}${first === undefined ? '' : ` (first: ${first.where}, ${first.detail})`}`
}
