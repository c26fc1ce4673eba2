import { conditions, notOfLoad, type SpanTable, type TraceFilter } from './span-queries.ts'

/** Ids of traces of real traffic, the latest first, with the start of each in ms since 1970. */
export function latestTraceIds({ name, traceHash }: SpanTable, filter: TraceFilter): string {
  return `SELECT id, startMs FROM (SELECT any(TraceId) AS id, min(Timestamp) AS start, toUnixTimestamp64Milli(start) AS startMs FROM ${name} GROUP BY ${traceHash}${having(filter)} ORDER BY start DESC, id LIMIT {most:UInt64})`
}

export function countTracesOfTraffic({ name, traceHash }: SpanTable, filter: TraceFilter): string {
  return `SELECT toString(count()) AS traces FROM (SELECT ${traceHash} AS hash FROM ${name} GROUP BY hash${having(filter)})`
}

/** All spans of some traces, by trace, each by start. The hash leads to them in our own table, the time in one that is ordered by it. */
export function spansOfTraces({ name, traceHash }: SpanTable, select: readonly string[]): string {
  const byHash = traceHash === 'TraceHash' ? 'TraceHash IN (SELECT cityHash64(arrayJoin({ids:Array(String)}))) AND ' : ''
  return `SELECT ${select.join(', ')} FROM ${name} WHERE ${byHash}TraceId IN ({ids:Array(String)}) AND Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) ORDER BY TraceId, Timestamp, SpanId, ParentSpanId, SpanName, Duration`
}

function having(filter: TraceFilter): string {
  return ` HAVING ${[...conditions(filter), notOfLoad].join(' AND ')}`
}
