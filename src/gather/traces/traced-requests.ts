import { AppError } from '../../model/app-error.ts'
import type { LogMapping } from '../../model/config.ts'
import type { RawSpan } from '../../model/span.ts'
import type { TracedRequest } from '../../model/traced-request.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { applyContentPolicy, type ContentPolicy } from './normalize/content-policy.ts'
import { knownAttributeKeys, knownAttributePrefixes } from './normalize/known-attributes.ts'
import { normalizeSpan } from './normalize/normalize-span.ts'
import { createIntake } from './sources/intake.ts'
import { readSpans, type SpanInput } from './sources/read-spans.ts'
import { assembleRequest, type TracedSpan } from './traced/assemble-request.ts'
import { whyTextsAreMissing } from './traced/explain-missing.ts'
import { latestTraces, type TraceWindow } from './traced/latest-in-files.ts'
import { eventMembers, spanTexts } from './traced/span-texts.ts'
import { answerKeys, objectAnswerKeys, queryKeys, questionKeys } from './traced/text-sources.ts'

export interface TracedRequestsOptions extends TraceWindow {
  /** Requests at most: the latest ones. */
  most: number
  logs?: LogMapping
  /**
   * What is kept of texts, as `traces.content` says: requests become cases, which are stored. `redact` without it. Holds for a store too: a table that other
   * tools fill holds texts as they were.
   */
  content?: ContentPolicy
  signal?: AbortSignal
  progress?: (message: string) => void
}

/** Trace files, each of which can be opened twice, or a store. */
export type TracedSource = { files: readonly SpanInput[] } | { store: Pick<SpanStore, 'latestTraces'> }

export interface TracedRequests {
  /** By start; runs of load are not among them. */
  requests: TracedRequest[]
  /** Requests that were there to choose from; counted up to a million. */
  seen: number
  withInput: number
  withOutput: number
  /** Why texts are missing, and what to do; absent where none are. */
  why?: string
}

/** Spans of one trace that are looked at: an agent that never ends has more. */
const spansPerTrace = 10_000

/**
 * The latest requests of production with their texts, from trace files or from a store. Memory grows with `most` and the texts, not with what there is
 * to read: files are read twice, first to find the latest traces, then to read these.
 *
 * @throws AppError `input-unreadable` where no span of the files can be read, or they cannot be read twice, as standard input
 */
export async function readTracedRequests(source: TracedSource, options: TracedRequestsOptions): Promise<TracedRequests> {
  const counts = { dropped: 0, tooLong: 0 }
  const content = options.content ?? 'redact'
  const tracedSpan = (stored: RawSpan): TracedSpan => {
    const raw = applyContentPolicy(stored, content)
    const span = normalizeSpan(raw)
    return { span, texts: spanTexts(raw, span) }
  }
  const requests: TracedRequest[] = []
  const add = (traced: readonly TracedSpan[]): void => {
    const request = assembleRequest(traced)
    if (request === undefined || !inWindow(request, options)) return
    requests.push(request)
    if ((request.input === undefined || request.output === undefined) && traced.some(({ texts }) => texts.dropped)) counts.dropped += 1
    for (const { texts } of traced) counts.tooLong += texts.tooLong
  }
  const seen = 'files' in source ? await fromFiles(source.files, options, tracedSpan, add) : await fromStore(source.store, options, tracedSpan, add)
  requests.sort((a, b) => a.startMs - b.startMs || (a.traceId < b.traceId ? -1 : 1))
  const withInput = requests.filter(({ input }) => input !== undefined).length
  const withOutput = requests.filter(({ output }) => output !== undefined).length
  const why = whyTextsAreMissing({ requests: requests.length, withInput, withOutput, ...counts })
  return { requests, seen, withInput, withOutput, ...(why !== undefined && { why }) }
}

type Understand = (raw: RawSpan) => TracedSpan
type Add = (traced: readonly TracedSpan[]) => void

async function fromFiles(files: readonly SpanInput[], options: TracedRequestsOptions, tracedSpan: Understand, add: Add): Promise<number> {
  const latest = latestTraces(options.most, options)
  const refusals: string[] = []
  let read = 0
  await eachBatch(files, options, (batch) => {
    latest.add(batch)
    read += batch.length
    options.progress?.(`${read.toLocaleString('en-US')} spans looked at`)
  })
  if (read === 0) {
    throw new AppError(
      'input-unreadable',
      `No span could be read from ${files.map(({ path }) => path).join(', ')}${refusals.length > 0 ? `: ${refusals.join('; ')}` : '.'}`,
      {
        hint: 'Traces are read as OTLP JSON or JSONL, Langfuse exports, Phoenix spans, Jaeger JSON, AI SDK spans, or JSON logs with `traces.logs` in the config.',
      },
    )
  }
  const ids = latest.ids()
  const traces = new Map<string, TracedSpan[]>()
  let again = 0
  await eachBatch(files, options, (batch) => {
    again += batch.length
    for (const raw of batch) {
      if (!ids.has(raw.traceId)) continue
      const spans = traces.get(raw.traceId) ?? []
      traces.set(raw.traceId, spans)
      if (spans.length < spansPerTrace) spans.push(tracedSpan(raw))
    }
  })
  if (again < read) {
    throw new AppError('input-unreadable', `${files.map(({ path }) => path).join(', ')} gave ${read} spans at first and ${again} when read again.`, {
      hint: 'Requests are read in two passes. Standard input has only one: save it to a file first. A file that is still written to is read when it is whole.',
    })
  }
  for (const spans of traces.values()) add(spans)
  return latest.seen()

  async function eachBatch(inputs: readonly SpanInput[], { logs, signal }: TracedRequestsOptions, visit: (batch: RawSpan[]) => void): Promise<void> {
    for (const input of inputs) {
      const intake = createIntake(input.path)
      for await (const batch of readSpans(input, intake, logs === undefined ? {} : { logs })) {
        signal?.throwIfAborted()
        visit(batch)
      }
      const [refused] = intake.report(0).refusals
      if (refused !== undefined && refusals.length < 5) refusals.push(`${input.path}: ${refused.reason}`)
    }
  }
}

async function fromStore(store: Pick<SpanStore, 'latestTraces'>, options: TracedRequestsOptions, tracedSpan: Understand, add: Add): Promise<number> {
  let read = 0
  const { seen, batches } = await store.latestTraces({
    most: options.most,
    ...(options.sinceMs !== undefined && { sinceMs: options.sinceMs }),
    ...(options.untilMs !== undefined && { untilMs: options.untilMs }),
    ...(options.service !== undefined && { service: options.service }),
    attributeKeys: storedKeys,
    attributePrefixes: storedPrefixes,
  })
  for await (const batch of batches) {
    options.signal?.throwIfAborted()
    for (const spans of batch) add(spans.slice(0, spansPerTrace).map(tracedSpan))
    read += batch.length
    options.progress?.(`${read.toLocaleString('en-US')} requests read`)
  }
  return seen
}

const storedKeys: readonly string[] = [...new Set([...knownAttributeKeys, ...questionKeys, ...answerKeys, ...objectAnswerKeys, ...queryKeys, ...eventMembers])]
/** Events carry messages, documents and judgements. */
const storedPrefixes: readonly string[] = [...knownAttributePrefixes, 'gen_ai.', 'db.query.', 'db.search.']

function inWindow({ startMs }: TracedRequest, { sinceMs, untilMs }: TraceWindow): boolean {
  return (sinceMs === undefined || startMs >= sinceMs) && (untilMs === undefined || startMs < untilMs)
}
