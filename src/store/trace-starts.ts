import type { Engine } from './engine.ts'
import { countSpansSince, filterParams, type SpanTable, startsOfTraces, type TraceFilter } from './span-queries.ts'

/** When traces of real traffic began, ms since 1970, ascending: at most the latest `most`. */
export async function traceStartsIn(engine: Engine, table: SpanTable, most: number, filter: TraceFilter): Promise<number[]> {
  const rows = await engine.rows<{ startMs: number }>(startsOfTraces(table, filter), { ...filterParams(filter), most })
  return rows.map(({ startMs }) => Number(startMs))
}

/** Spans that began at a time or later, and how many traces they are of. */
export async function countSince(engine: Engine, table: SpanTable, sinceMs: number): Promise<{ spans: number; traces: number }> {
  const [row] = await engine.rows<{ spans: string; traces: string }>(countSpansSince(table), filterParams({ sinceMs }))
  return { spans: Number(row?.spans ?? 0), traces: Number(row?.traces ?? 0) }
}
