import { setTimeout as delay } from 'node:timers/promises'
import type { RequestRecord } from '../../measure/load/records.ts'
import type { GatherContext } from '../../model/define.ts'
import type { Span } from '../../model/span.ts'
import type { ScanOptions, SpanStore } from '../../store/span-store.ts'

/** Exporters send in batches, every five seconds by default: so long may nothing come before it is taken for all. */
const quietMs = 6_000
const mostWaitMs = 30_000
const lookEveryMs = 500
/** Clocks of the caller and the service may be apart by so much. */
const skewMs = 2_000
/** Spans that are held at once: some 600 MB. */
const mostSpans = 800_000

/** How a store is read: what understands rows of others, which `scan` wants. */
export type Reading = Pick<ScanOptions, 'normalize' | 'normalizerVersion' | 'knownAttributeKeys' | 'knownAttributePrefixes'>

export interface JoinedSpans {
  /** Whole traces of requests of the run. */
  traces: Span[][]
  /** True where there were more than can be held; then the traces are a part, by the hash of their id. */
  partial: boolean
}

/**
 * The server's spans of the run's requests, by the trace id that went out with each. Waits for exporters that send in batches, until
 * no span has come for a while.
 */
export async function joinSpans(
  store: SpanStore,
  records: readonly RequestRecord[],
  startedAtMs: number,
  reading: Reading,
  context: GatherContext,
): Promise<JoinedSpans> {
  const ids = new Set(records.filter(({ sentMs }) => sentMs !== undefined).map(({ traceId }) => traceId))
  const sinceMs = startedAtMs - skewMs
  await untilQuiet(store, sinceMs, ids.size, context)
  const traces: Span[][] = []
  let spans = 0
  for await (const batch of store.scan({ ...reading, sinceMs })) {
    context.signal?.throwIfAborted()
    for (const trace of batch) {
      const [first] = trace
      if (first === undefined || !ids.has(first.traceId)) continue
      if (spans + trace.length > mostSpans) return { traces, partial: true }
      spans += trace.length
      traces.push(trace)
    }
  }
  return { traces, partial: false }
}

async function untilQuiet(store: SpanStore, sinceMs: number, requests: number, { progress, signal }: GatherContext): Promise<void> {
  let seen = -1
  for (let waitedMs = 0, sinceNewMs = 0; waitedMs < mostWaitMs; waitedMs += lookEveryMs, sinceNewMs += lookEveryMs) {
    signal?.throwIfAborted()
    const { spans, traces } = await store.countSince(sinceMs)
    if (spans !== seen) sinceNewMs = 0
    seen = spans
    progress(`${spans.toLocaleString('en-US')} spans of ${traces.toLocaleString('en-US')} of ${requests.toLocaleString('en-US')} requests have come`)
    if (sinceNewMs >= quietMs || (traces >= requests && sinceNewMs >= quietMs / 3)) return
    await delay(lookEveryMs, undefined, signal === undefined ? {} : { signal })
  }
}
