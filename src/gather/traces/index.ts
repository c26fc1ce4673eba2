import { createPricer } from '../../measure/cost/price.ts'
import { AppError } from '../../model/app-error.ts'
import { defineGatherer } from '../../model/define.ts'
import type { TraceSource, TracesEvidence } from '../../model/traces-evidence.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { type AccumulateOptions, accumulateTraces } from './accumulate/index.ts'
import { ingestFiles } from './ingest-files.ts'
import { knownAttributeKeys, knownAttributePrefixes } from './normalize/known-attributes.ts'
import { normalizerVersion, normalizeSpan } from './normalize/normalize-span.ts'
import type { SpanInput } from './sources/read-spans.ts'

export interface TracesInputs {
  /** Files or streams; they are read into the store that `openStore` gives. Empty: the store is reviewed as it is. */
  inputs: readonly SpanInput[]
  openStore(): Promise<SpanStore>
  sinceMs?: number
  untilMs?: number
  service?: string
  maxTraces?: number
  /** Told the duration of each phase. */
  timed<T>(phase: string, work: () => Promise<T>): Promise<T>
}

/** Evidence from traces: reads files or a store, assembles whole traces, measures; memory does not grow with the number of traces. */
export const tracesGatherer = defineGatherer<'traces', TracesInputs>({
  id: 'traces',
  area: 'traces',
  async gather(context, inputs): Promise<TracesEvidence> {
    const store = await inputs.timed('open store', inputs.openStore)
    try {
      const intakes = inputs.inputs.length === 0 ? [] : await inputs.timed('read, normalize, store', () => ingestFiles(context, inputs.inputs, store))
      const totals = await inputs.timed('count', store.totals)
      const counts = inputs.inputs.length > 0 ? await store.countBySource() : undefined
      const sources: TraceSource[] =
        inputs.inputs.length > 0 ? intakes.map((intake, index) => intake.report(counts?.get(index)?.traces ?? 0)) : [storeSource(store.origin, totals)]
      const nothing = unreadable(sources)
      if (nothing !== undefined) throw nothing
      const filter = {
        ...(inputs.sinceMs !== undefined && { sinceMs: inputs.sinceMs }),
        ...(inputs.untilMs !== undefined && { untilMs: inputs.untilMs }),
        ...(inputs.service !== undefined && { service: inputs.service }),
      }
      const isFiltered = Object.keys(filter).length > 0
      const passing = isFiltered ? await inputs.timed('count what passes the filters', () => store.totals(filter)) : totals
      const options: AccumulateOptions = {
        seed: context.seed,
        tracesInStore: Math.min(passing.traces, inputs.maxTraces ?? passing.traces),
        spansPerTrace: passing.spans / Math.max(1, passing.traces),
        tracesSampledFrom: passing.traces,
        price: createPricer(context.config.prices),
        progress: context.progress,
        timed: inputs.timed,
        ...(context.signal !== undefined && { signal: context.signal }),
      }
      const batches = store.scan({
        ...filter,
        ...(inputs.maxTraces !== undefined && { maxTraces: inputs.maxTraces }),
        normalize: normalizeSpan,
        normalizerVersion,
        knownAttributeKeys,
        knownAttributePrefixes,
      })
      const evidence = await accumulateTraces(batches, options)
      const kept = evidence.totals.traces
      if (kept === 0) throw nothingPasses(inputs, totals.traces)
      return {
        sources,
        ...evidence,
        filters: {
          ...(inputs.sinceMs !== undefined && { since: new Date(inputs.sinceMs).toISOString() }),
          ...(inputs.untilMs !== undefined && { until: new Date(inputs.untilMs).toISOString() }),
          ...(inputs.service !== undefined && { service: inputs.service }),
        },
        sampling: {
          tracesSeen: totals.traces,
          tracesKept: kept,
          method:
            inputs.maxTraces !== undefined && passing.traces > inputs.maxTraces
              ? `the ${inputs.maxTraces} traces with the smallest hash of their id (--max-traces)${isFiltered ? `, of the ${passing.traces} that pass the filters` : ''}`
              : kept < totals.traces
                ? 'all traces that pass the filters'
                : 'all traces',
        },
      }
    } finally {
      await store.close()
    }
  },
})

/** What a store is called among the formats of files. */
const tableFormat = 'otel_traces table'

function storeSource(origin: string, totals: { spans: number; traces: number }): TraceSource {
  return {
    path: origin,
    format: tableFormat,
    read: totals.spans,
    spans: totals.spans,
    traces: totals.traces,
    refused: 0,
    refusals: [],
    notes: [],
    topKeys: [],
  }
}

/** A review of no trace would say nothing, and look as if all were well. */
function nothingPasses({ sinceMs, untilMs, service }: TracesInputs, traces: number): AppError {
  const filters = [
    ...(sinceMs === undefined ? [] : [`since ${new Date(sinceMs).toISOString()}`]),
    ...(untilMs === undefined ? [] : [`until ${new Date(untilMs).toISOString()}`]),
    ...(service === undefined ? [] : [`service ${service}`]),
  ]
  return new AppError('usage', `None of the ${traces} traces passes the filters (${filters.join(', ')}).`, {
    hint: 'Review without them first: the page says which window and which services there are.',
  })
}

/** Nothing could be read at all: no review is better than an empty one. */
function unreadable(sources: readonly TraceSource[]): AppError | undefined {
  if (sources.some((source) => source.spans > 0)) return undefined
  const [only] = sources
  if (only.format === tableFormat) {
    return new AppError('input-unreadable', `There is no span in ${only.path}.`, {
      hint: 'Send it some: `loadbearing collect` receives OTLP into the embedded store; or review files: loadbearing review FILE',
    })
  }
  const reasons = sources.slice(0, 10).map((source) => {
    const [first] = source.refusals
    const example = first?.examples[0]
    const where = example === undefined ? '' : ` (${example.where}: ${example.detail})`
    return `  ${source.path}: ${first === undefined ? 'no spans in it' : `${first.reason}${where}`}`
  })
  return new AppError(
    'input-unreadable',
    `No span could be read from ${sources.length === 1 ? 'the source' : `any of ${sources.length} sources`}:\n${reasons.join('\n')}`,
    {
      hint: 'Traces are read as OTLP JSON or JSONL, Langfuse exports, Phoenix spans, Jaeger JSON, AI SDK spans, or JSON logs with `traces.logs` in the config.',
    },
  )
}
