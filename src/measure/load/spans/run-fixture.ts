import { span } from '../../../../test/builders/trace.ts'
import type { Span } from '../../../model/span.ts'
import type { RunStep } from '../records.ts'
import type { LoadSpans } from './run-spans.ts'

/** Unix time of the builder's ms 0. */
const startedAtMs = 1_767_225_600_000

/** A run for tests out of traces whose times are ms from its start; each trace gets an id of its own. */
export function runOf(traces: readonly (readonly Span[])[], steps: readonly RunStep[] = []): LoadSpans {
  return { traces: traces.map((spans, i) => spans.map((one) => ({ ...one, traceId: `t${i}` }))), steps, startedAtMs }
}

/** Levels of 1 s each, one after the other. */
export function stepsOf(...ratesPerS: number[]): RunStep[] {
  return ratesPerS.map((askedPerS, i) => ({ askedPerS, startMs: 1000 * i, durationMs: 1000 }))
}

export { span }
