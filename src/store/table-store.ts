import { bulkInsert } from './bulk-insert.ts'
import type { Engine } from './engine.ts'
import { evaluationStore } from './evaluation-store.ts'
import { exporterColumns } from './exporter-columns.ts'
import { latestTracesIn } from './latest-traces.ts'
import { canonicalSelect, readCanonicalRow } from './read-canonical.ts'
import { readExporterRows } from './read-exporter.ts'
import { scanTraces } from './scan-traces.ts'
import { countSpansAndTraces, countSpansAndTracesBySource, filterParams, rowsOfOtherNormalizers, type SpanTable, type TraceFilter } from './span-queries.ts'
import type { SpanStore } from './span-store.ts'
import { spansTable } from './table-definition.ts'
import { countSince, traceStartsIn } from './trace-starts.ts'
import { rowWriter } from './write-rows.ts'

const ownTable: SpanTable = { name: spansTable, traceHash: 'TraceHash' }
const ownColumns: ReadonlyMap<string, string> = new Map(exporterColumns.map(({ name, type }) => [name, type]))

export interface TableStoreOptions {
  origin: string
  role: SpanStore['role']
  normalizerVersion: number
  /** Whole rows for a store that others read too; narrow ones where nothing but this program's scan ever reads them. */
  rows: 'whole' | 'narrow'
  /** Rows sent twice count once: right where clients send again after a crash, wrong where a file is to be judged as it is. */
  collapseRepeats: boolean
  close(): Promise<void>
}

/** A store over our own table, whoever holds it. */
export function tableStore(engine: Engine, options: TableStoreOptions): SpanStore {
  const writer = rowWriter(options.rows, options.normalizerVersion)
  const totals = async (filter: TraceFilter = {}) => {
    const [row] = await engine.rows<{ spans: string; traces: string }>(countSpansAndTraces(ownTable, filter), filterParams(filter))
    return { spans: Number(row?.spans ?? 0), traces: Number(row?.traces ?? 0) }
  }
  return {
    origin: options.origin,
    role: options.role,
    async insert(records) {
      if (records.length > 0) await engine.insert(spansTable, writer.columns, Buffer.from(records.map(writer.line).join('\n')))
    },
    bulk: () => bulkInsert(writer.line, (body) => engine.insert(spansTable, writer.columns, body)),
    async *scan(scan) {
      const { spans } = await totals()
      const [foreign] = await engine.rows<{ rows: string }>(rowsOfOtherNormalizers(ownTable), { version: scan.normalizerVersion })
      const reader = foreign?.rows === '0' ? { select: canonicalSelect, read: readCanonicalRow, params: {} } : readExporterRows(ownColumns, scan)
      yield* scanTraces(engine, ownTable, reader, { ...scan, spans, collapseRepeats: options.collapseRepeats })
    },
    latestTraces: (latest) => latestTracesIn(engine, ownTable, ownColumns, { ...latest, collapseRepeats: options.collapseRepeats }),
    async countBySource() {
      const rows = await engine.rows<{ source: number; spans: string; traces: string }>(countSpansAndTracesBySource(ownTable), {})
      return new Map(rows.map(({ source, spans, traces }) => [source, { spans: Number(spans), traces: Number(traces) }]))
    },
    totals,
    countSince: (sinceMs) => countSince(engine, ownTable, sinceMs),
    traceStarts: (most, filter = {}) => traceStartsIn(engine, ownTable, most, filter),
    query: (sql, params) => engine.rows(sql, params),
    evaluation: evaluationStore(engine, { durable: options.role !== 'scratch' }),
    close: options.close,
  }
}
