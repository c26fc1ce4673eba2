import type { RawSpan, Span } from '../model/span.ts'
import type { EvaluationStore } from './evaluation-store.ts'
import type { WantedAttributes } from './read-exporter.ts'
import type { TraceFilter } from './span-queries.ts'

/** A span as read and as understood, with the number of the source that it came from. */
export interface StoredRecord {
  raw: RawSpan
  span: Span
  source: number
}

export interface ScanOptions {
  /** Only traces whose first span starts at this time or later; ms since 1970. */
  sinceMs?: number
  /** Only traces whose first span starts before this time. */
  untilMs?: number
  /** Only traces in which this service appears. */
  service?: string
  /** At most this many traces: those with the smallest hash of their id. */
  maxTraces?: number
  /** Understands rows that another version, or the collector's exporter, wrote. */
  normalize: (raw: RawSpan) => Span
  normalizerVersion: number
  /** Attributes that `normalize` reads; the others are not fetched. */
  knownAttributeKeys: readonly string[]
  knownAttributePrefixes: readonly string[]
  /** Spans read so far, and in all. */
  progress?: (done: number, of: number) => void
}

export interface LatestTracesOptions extends Omit<TraceFilter, 'highestHash'>, WantedAttributes {
  /** Traces at most. */
  most: number
}

export interface LatestTraces {
  /** Traces of real traffic that pass the filter. */
  seen: number
  batches: AsyncGenerator<RawSpan[][]>
}

export interface BulkInsert {
  /** Waits only while the piece before is still under way. A failed insert surfaces here or in `end`. */
  add(records: readonly StoredRecord[]): Promise<void>
  /** Resolves when all is stored. */
  end(): Promise<void>
}

/** Where spans live: a scratch folder, the embedded store, or a table on a ClickHouse server. */
export interface SpanStore {
  /** Resolves when the batch is stored; in the persistent store that is on disk. */
  insert(records: readonly StoredRecord[]): Promise<void>
  /** For long streams: rows are written out at once and sent in large pieces, one in flight while the next is filled. */
  bulk(): BulkInsert
  /** Whole traces, each exactly once, in the same order every time; spans by start. Memory does not grow with their number. */
  scan(options: ScanOptions): AsyncGenerator<Span[][]>
  /** The latest traces of real traffic, whole, as they were stored: with attributes and events, as far as the policy of content left them. */
  latestTraces(options: LatestTracesOptions): Promise<LatestTraces>
  countBySource(): Promise<Map<number, { spans: number; traces: number }>>
  /** Of all traces, or of those that pass the filter. */
  totals(filter?: TraceFilter): Promise<{ spans: number; traces: number }>
  /** Spans that began at a time (ms since 1970) or later, and how many traces they are of; cheap on a large table. */
  countSince(sinceMs: number): Promise<{ spans: number; traces: number }>
  /** When traces of real traffic began, ms since 1970, ascending: at most the latest `most` of those that pass the filter; runs of load are left out. */
  traceStarts(most: number, filter?: TraceFilter): Promise<number[]>
  /** What to call it in a report. */
  readonly origin: string
  readonly role: 'owner' | 'guest' | 'remote' | 'scratch'
  /** A read with bound parameters (`{name:Type}`), on the connection that is kept for short ones. */
  query<Row>(sql: string, params: Record<string, unknown>): Promise<Row[]>
  /** Cases, runs, scores and labels, beside the spans. */
  readonly evaluation: EvaluationStore
  close(): Promise<void>
}
