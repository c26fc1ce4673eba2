import { createPricer } from '../../measure/cost/price.ts'
import type { Span } from '../../model/span.ts'
import type { TracesEvidence } from '../../model/traces-evidence.ts'
import { accumulateTraces } from './accumulate/index.ts'
import { spanOf } from './span-fixture.ts'

const oneRequest = [spanOf('root', '', 0, 100, { stage: 'request' }), spanOf('g', 'root', 10, 90, { stage: 'generate' })]

/** Evidence for tests, measured by the real accumulators from traces given as lists of spans. */
export async function tracesEvidenceOf(traces: Span[][] = [oneRequest]): Promise<TracesEvidence> {
  const spans = traces.flat().length
  const measured = await accumulateTraces(
    (async function* () {
      yield traces
    })(),
    { seed: 1, tracesInStore: traces.length, price: createPricer([]), progress: () => {}, timed: (_, work) => work() },
  )
  return {
    sources: [
      { path: 'traces.jsonl', format: 'otlp-json', read: spans, spans, traces: traces.length, refused: 0, refusals: [], notes: [], topKeys: ['resourceSpans'] },
    ],
    filters: {},
    sampling: { tracesSeen: traces.length, tracesKept: traces.length, method: 'all traces' },
    ...measured,
  }
}
