import type { RawSpan } from '../model/span.ts'
import type { Engine } from './engine.ts'
import { readRawRows } from './read-exporter.ts'
import { filterParams, type SpanTable } from './span-queries.ts'
import type { LatestTraces, LatestTracesOptions } from './span-store.ts'
import { countTracesOfTraffic, latestTraceIds, spansOfTraces } from './traced-queries.ts'

/** Traces that one query fetches: their texts may be long. */
const tracesPerQuery = 50

/** The latest traces of real traffic, whole, with the attributes that were asked for. Rows that were sent twice count once where `collapseRepeats`. */
export async function latestTracesIn(
  engine: Engine,
  table: SpanTable,
  columns: ReadonlyMap<string, string>,
  options: LatestTracesOptions & { collapseRepeats: boolean },
): Promise<LatestTraces> {
  const params = filterParams(options)
  const [counted] = await engine.rows<{ traces: string }>(countTracesOfTraffic(table, options), params)
  const latest = await engine.rows<{ id: string; startMs: string | number }>(latestTraceIds(table, options), { ...params, most: options.most })
  return { seen: Number(counted?.traces ?? 0), batches: fetchAll() }

  async function* fetchAll(): AsyncGenerator<RawSpan[][]> {
    const reader = readRawRows(columns, options)
    const sql = spansOfTraces(table, reader.select)
    for (let from = 0; from < latest.length; from += tracesPerQuery) {
      const some = latest.slice(from, from + tracesPerQuery)
      // A span may be dated to the microsecond before its trace's start in whole milliseconds.
      const fromMs = some.reduce((least, { startMs }) => Math.min(least, Number(startMs)), Number.POSITIVE_INFINITY) - 1
      const lines = await engine.lines(sql, { ...reader.params, ids: some.map(({ id }) => id), fromMs })
      const traces = new Map<string, RawSpan[]>()
      for (const line of options.collapseRepeats ? new Set(lines) : lines) {
        const span = reader.read(line)
        const spans = traces.get(span.traceId)
        if (spans === undefined) traces.set(span.traceId, [span])
        else spans.push(span)
      }
      yield [...traces.values()]
    }
  }
}
