import type { LoadRun } from '../../measure/load/records.ts'
import type { LoadSpans } from '../../measure/load/spans/run-spans.ts'
import type { Span } from '../../model/span.ts'

/** The server's side of a run, each trace in the step whose request it was: the client knows, whatever the server's clock says. */
export function loadSpans({ records, steps, startedAtMs }: LoadRun, traces: readonly (readonly Span[])[]): LoadSpans {
  return { traces, steps, startedAtMs, stepOfTrace: new Map(records.map(({ traceId, step }) => [traceId, step])) }
}
