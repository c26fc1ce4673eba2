import { setImmediate as eventsFirst } from 'node:timers/promises'
import type { createPricer } from '../../../measure/cost/price.ts'
import type { Figure } from '../../../model/measurement.ts'
import type { Span } from '../../../model/span.ts'
import { containerStages, knownStages } from '../../../model/span.ts'
import type { TracesEvidence } from '../../../model/traces-evidence.ts'
import { analyseTrace, withoutImplausibleUsage } from '../analysed-trace.ts'
import { createCost } from './cost.ts'
import { createIntegrity } from './integrity.ts'
import { createLatency } from './latency.ts'
import { createObservability } from './observability.ts'
import { createReliability } from './reliability.ts'
import { createStages } from './stages.ts'
import { createDistinctSample, hashSample } from './trace-sample.ts'

export interface AccumulateOptions {
  seed: number
  /** Traces that the batches may yield, to size the latency sample. */
  tracesInStore: number
  /** Traces that these were drawn from, where the batches are a sample; for rates. */
  tracesSampledFrom?: number
  /** On average; long traces make the latency sample smaller. */
  spansPerTrace?: number
  price: ReturnType<typeof createPricer>
  progress(message: string, share?: number): void
  /** Looked at between pieces of work, after events had their turn. */
  signal?: AbortSignal
  timed<T>(phase: string, work: () => Promise<T>): Promise<T>
}

/** Traces whose paths and replays are kept: enough for 500 in the slowest percent, and bounded. */
const latencySample = 50_000
/** Their spans are kept too, some 500 bytes each; but never fewer traces than give a p99. */
const latencySampleSpans = 600_000
const leastLatencySample = 1000
const distinctLimit = 500_000
const servicesShown = 50
/** Stages that stand alone; a system with more has names that vary, and the rest is told as one. */
const stagesAlone = 24
const otherStages = 'other stages'

/** One pass over whole traces; everything that is measured from spans comes out. */
export async function accumulateTraces(
  batches: AsyncIterable<readonly Span[][]>,
  options: AccumulateOptions,
): Promise<Omit<TracesEvidence, 'sources' | 'filters' | 'sampling'>> {
  const wanted = Math.min(latencySample, Math.max(leastLatencySample, Math.floor(latencySampleSpans / Math.max(1, options.spansPerTrace ?? 1))))
  const inSample = hashSample(options.tracesInStore, wanted)
  const integrity = createIntegrity()
  const stages = createStages()
  const latency = createLatency()
  const cost = createCost(options.price)
  const reliability = createReliability()
  const observability = createObservability()
  const sessions = createDistinctSample<true>(distinctLimit)
  const users = createDistinctSample<true>(distinctLimit)
  const services = new Set<string>()
  let traces = 0
  /** Traces with a plausible clock: only they are in the window. */
  let dated = 0
  let spans = 0
  let firstNs: bigint | undefined
  let lastNs: bigint | undefined

  await options.timed('scan, assemble, measure', async () => {
    for await (const batch of batches) {
      options.signal?.throwIfAborted()
      for (const spansOfTrace of batch) {
        if (spansOfTrace.length === 0) continue
        const asTold = analyseTrace(spansOfTrace)
        integrity.add(asTold)
        const trace = withoutImplausibleUsage(asTold)
        const sampled = inSample(trace.tree.traceId)
        traces++
        spans += trace.nodes.length
        if (trace.sessionId !== undefined) sessions.at(trace.sessionId, () => true)
        if (trace.userId !== undefined) users.at(trace.userId, () => true)
        for (const { span } of trace.nodes) if (services.size < servicesShown) services.add(span.service)
        if (plausible(trace.tree.originNs)) {
          dated++
          const endNs = trace.tree.originNs + BigInt(Math.round(trace.tree.endNs))
          if (firstNs === undefined || trace.tree.originNs < firstNs) firstNs = trace.tree.originNs
          if (plausible(endNs) && (lastNs === undefined || endNs > lastNs)) lastNs = endNs
        }
        stages.add(trace, sampled)
        cost.add(trace, sampled)
        reliability.add(trace, sampled)
        observability.add(trace)
        if (sampled) latency.add(trace)
      }
      options.progress(`${traces.toLocaleString('en-US')} traces measured`, options.tracesInStore === 0 ? undefined : traces / options.tracesInStore)
    }
  })

  const pause = async () => {
    await eventsFirst()
    options.signal?.throwIfAborted()
  }
  return options.timed('attribute, replay, resample', async () => {
    await pause()
    const fold = stageFold(stages.totalMsByStage())
    const window = firstNs === undefined || lastNs === undefined ? undefined : { start: isoOf(firstNs), end: isoOf(lastNs) }
    return {
      ...(window !== undefined && { window }),
      totals: {
        traces,
        spans,
        services: [...services].sort(),
        sessions: sessions.distinct(),
        users: users.distinct(),
        requestsPerS: requestRate(
          dated,
          (options.tracesSampledFrom ?? options.tracesInStore) / Math.max(1, options.tracesInStore),
          firstNs === undefined || lastNs === undefined ? 0 : Number(lastNs - firstNs) / 1e9,
        ),
      },
      integrity: integrity.finish(),
      ...stages.finish(fold),
      latency: await latency.finish({
        seed: options.seed,
        tracesSeen: traces,
        method: options.tracesInStore > wanted ? `about ${wanted.toLocaleString('en-US')} traces chosen by the hash of their id` : 'all traces',
        fold,
        progress: (share) => options.progress('replaying traces', share),
        pause,
      }),
      cost: cost.finish(options.seed),
      reliability: reliability.finish(fold),
      observability: observability.finish(fold),
    }
  })
}

/** Requests per second over the window; bursts make an interval of it meaningless, so it has none. */
function requestRate(traces: number, perSampled: number, seconds: number): Figure {
  if (traces < 2 || seconds <= 0) return { refused: 'a rate needs two requests at different times', unit: 'per-s', n: traces, needsN: 2 }
  return {
    value: (traces * perSampled) / seconds,
    unit: 'per-s',
    n: traces,
    noInterval: 'the mean over the whole window; traffic comes in bursts',
    method: `${perSampled > 1 ? 'all traces, of which these are a sample,' : 'traces'} divided by the seconds from the first start to the last end`,
  }
}

/** Years 2000 to 2099; a clock outside of them says nothing about the window. */
function plausible(ns: bigint): boolean {
  return ns >= 946_684_800_000_000_000n && ns < 4_102_444_800_000_000_000n
}

function isoOf(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString()
}

/** Recognized stages always stand alone; of the system's own names those with the most time. */
function stageFold(totalMs: ReadonlyMap<string, number>): (stage: string) => string {
  const recognized: ReadonlySet<string> = new Set([...knownStages, ...containerStages])
  const own = [...totalMs].filter(([stage]) => !recognized.has(stage)).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const folded = new Set(own.slice(stagesAlone).map(([stage]) => stage))
  return (stage) => (folded.has(stage) ? otherStages : stage)
}
