import type { Engine } from './engine.ts'
import { filterParams, type SpanTable, startsOfTraces, type TraceFilter } from './span-queries.ts'

/** When the traces of a table began, ms since 1970, ascending: at most the latest `most`. */
export async function traceStartsIn(engine: Engine, table: SpanTable, most: number, filter: TraceFilter): Promise<number[]> {
  const rows = await engine.rows<{ startMs: number }>(startsOfTraces(table, filter), { ...filterParams(filter), most })
  return rows.map(({ startMs }) => Number(startMs))
}
