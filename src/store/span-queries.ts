import { complement, digits } from '../model/load-client.ts'

/** Which traces a scan is about. */
export interface TraceFilter {
  sinceMs?: number
  untilMs?: number
  service?: string
  /** Largest hash of a trace's id that is taken. */
  highestHash?: string
}

/** The table as SQL names it, and the hash by which traces are told apart in it. */
export interface SpanTable {
  name: string
  /** A column in our own table, an expression elsewhere. */
  traceHash: string
}

export const columnsOfTable = `SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String} ORDER BY position`

export const tablesLike = `SELECT name FROM system.tables WHERE database = {database:String} AND (name LIKE '%trace%' OR name LIKE '%otel%' OR name LIKE '%span%') ORDER BY name LIMIT 10`

/** Traces that pass the filter, with all their spans. Counts in the order of the table's key where it starts with the hash, so that memory does not grow with the traces. */
export function countSpansAndTraces({ name, traceHash }: SpanTable, filter: TraceFilter = {}): string {
  const having = hasConditions(filter) ? `HAVING ${conditions(filter).join(' AND ')} ` : ''
  const perTrace = `SELECT ${traceHash} AS hash, count() AS spans FROM ${name} GROUP BY hash ${having}SETTINGS optimize_aggregation_in_order = 1`
  return `SELECT toString(sum(spans)) AS spans, toString(count()) AS traces FROM (${perTrace})`
}

export function countSpansAndTracesBySource({ name, traceHash }: SpanTable): string {
  return `SELECT Source AS source, toString(count()) AS spans, toString(uniqExact(${traceHash})) AS traces FROM ${name} GROUP BY Source ORDER BY Source`
}

/** The hash of the n-th trace in the order of hashes, among those that pass the filter. */
export function hashOfNthTrace(table: SpanTable, filter: TraceFilter): string {
  return `SELECT toString(max(hash)) AS highest FROM (${hashesOfTraces(table, filter)} ORDER BY hash LIMIT {traces:UInt64})`
}

/** A span that was called by a request of load: its parent's id is the complement of the end of its trace's. */
const calledByLoad = `ParentSpanId != '' AND ParentSpanId = translate(substring(TraceId, 17), '${digits}', '${complement}')`

/** Condition on a trace: no run of load made it. */
export const notOfLoad = `countIf(${calledByLoad}) = 0`

/** Spans that began at a time or later, and the traces they are of: looks at the times alone, whatever else the table holds. */
export function countSpansSince({ name }: SpanTable): string {
  return `SELECT toString(count()) AS spans, toString(uniqExact(TraceId)) AS traces FROM ${name} WHERE Timestamp >= fromUnixTimestamp64Milli({sinceMs:Int64})`
}

/** When traces began, ms since 1970, in order: the latest `most` of those that pass the filter and are not of a run of load. */
export function startsOfTraces({ name, traceHash }: SpanTable, filter: TraceFilter): string {
  const having = ` HAVING ${[...conditions(filter), notOfLoad].join(' AND ')}`
  return `SELECT startMs FROM (SELECT toUnixTimestamp64Micro(min(Timestamp)) / 1000 AS startMs FROM ${name} GROUP BY ${traceHash}${having} ORDER BY startMs DESC LIMIT {most:UInt64}) ORDER BY startMs`
}

/** Rows of the traces in a range of hashes, traces one after the other, spans by start; those that share an id by content, not by arrival. */
export function spansOfTracesInRange(table: SpanTable, select: readonly string[], filter: TraceFilter): string {
  const inRange = `${table.traceHash} BETWEEN {from:UInt64} AND {to:UInt64}`
  const filtered = hasConditions(filter) ? ` AND ${table.traceHash} IN (${hashesOfTraces(table, filter, inRange)})` : ''
  return `SELECT ${select.join(', ')} FROM ${table.name} WHERE ${inRange}${filtered} ORDER BY ${table.traceHash}, TraceId, Timestamp, SpanId, ParentSpanId, SpanName, Duration`
}

function hashesOfTraces(table: SpanTable, filter: TraceFilter, where = '1'): string {
  const having = conditions(filter)
  return `SELECT ${table.traceHash} AS hash FROM ${table.name} WHERE ${where} GROUP BY hash${having.length === 0 ? '' : ` HAVING ${having.join(' AND ')}`}`
}

export function conditions({ sinceMs, untilMs, service }: TraceFilter): string[] {
  return [
    ...(sinceMs === undefined ? [] : ['min(Timestamp) >= fromUnixTimestamp64Milli({sinceMs:Int64})']),
    ...(untilMs === undefined ? [] : ['min(Timestamp) < fromUnixTimestamp64Milli({untilMs:Int64})']),
    ...(service === undefined ? [] : ['countIf(ServiceName = {service:String}) > 0']),
  ]
}

function hasConditions(filter: TraceFilter): boolean {
  return conditions(filter).length > 0
}

/** The values that the filter's conditions are bound to. */
export function filterParams({ sinceMs, untilMs, service }: TraceFilter): Record<string, unknown> {
  return {
    ...(sinceMs !== undefined && { sinceMs: comparable(sinceMs) }),
    ...(untilMs !== undefined && { untilMs: comparable(untilMs) }),
    ...(service !== undefined && { service }),
  }
}

/** No time in the table lies outside of 1900 to 2262; the engine fails on comparing with one far beyond. */
function comparable(ms: number): number {
  return Math.min(Math.max(Math.floor(ms), -2_208_988_800_000), 9_223_372_036_854)
}

/** Rows that must be normalized again when read. */
export function rowsOfOtherNormalizers({ name }: SpanTable): string {
  return `SELECT toString(countIf(NormalizerVersion != {version:UInt16})) AS rows FROM ${name}`
}
