import { AppError } from '../model/app-error.ts'
import { type Engine, type ServerAddress, serverEngine } from './engine.ts'
import { evaluationStore } from './evaluation-store.ts'
import { latestTracesIn } from './latest-traces.ts'
import { readExporterRows } from './read-exporter.ts'
import { scanTraces } from './scan-traces.ts'
import { columnsOfTable, countSpansAndTraces, filterParams, type SpanTable, type TraceFilter, tablesLike } from './span-queries.ts'
import type { SpanStore } from './span-store.ts'
import { countSince, traceStartsIn } from './trace-starts.ts'

const needed = ['TraceId', 'SpanId', 'ParentSpanId', 'SpanName', 'SpanKind', 'Timestamp', 'Duration', 'StatusCode'] as const

/**
 * A table of the collector's exporter on a ClickHouse server, read as it is.
 * @throws AppError `store-failed` where the server, the login, the table or a column is missing
 */
export async function openRemoteStore(options: ServerAddress & { table: string }): Promise<SpanStore> {
  const engine = serverEngine(options)
  const columns = await tableColumns(engine, options).catch(async (error: unknown) => {
    await engine.close()
    throw error
  })
  const table: SpanTable = {
    name: `${quoted(options.database)}.${quoted(options.table)}`,
    traceHash: columns.has('TraceHash') ? 'TraceHash' : 'cityHash64(TraceId)',
  }
  const totals = async (filter: TraceFilter = {}) => {
    const [row] = await engine.rows<{ spans: string; traces: string }>(countSpansAndTraces(table, filter), filterParams(filter))
    return { spans: Number(row?.spans ?? 0), traces: Number(row?.traces ?? 0) }
  }
  return {
    origin: `${options.url} ${options.database}.${options.table}`,
    role: 'remote',
    insert: onlyRead,
    bulk: onlyRead,
    async *scan(scan) {
      const { spans } = await totals()
      yield* scanTraces(engine, table, readExporterRows(columns, scan), { ...scan, spans, collapseRepeats: false })
    },
    latestTraces: (latest) => latestTracesIn(engine, table, columns, { ...latest, collapseRepeats: false }),
    countBySource: async () => new Map([[0, await totals()]]),
    totals,
    countSince: (sinceMs) => countSince(engine, table, sinceMs),
    traceStarts: (most, filter = {}) => traceStartsIn(engine, table, most, filter),
    query: (sql, params) => engine.rows(sql, params),
    evaluation: evaluationStore(engine, { durable: true }),
    close: () => engine.close(),
  }
}

function onlyRead(): never {
  throw new AppError('usage', 'A table on a ClickHouse server is only read.', {
    hint: 'Send spans to it with the collector, or keep a store of your own: loadbearing collect',
  })
}

async function tableColumns(engine: Engine, { database, table, url }: ServerAddress & { table: string }): Promise<Map<string, string>> {
  const rows = await engine.rows<{ name: string; type: string }>(columnsOfTable, { database, table })
  if (rows.length === 0) {
    const alike = await engine.rows<{ name: string }>(tablesLike, { database })
    throw new AppError('store-failed', `There is no table ${database}.${table} on ${url}.`, {
      hint: alike.length === 0 ? 'Name another one: --database NAME --table NAME' : `Tables like it there: ${alike.map(({ name }) => name).join(', ')}`,
    })
  }
  const columns = new Map(rows.map(({ name, type }) => [name, type]))
  const missing = needed.filter((name) => !columns.has(name))
  if (missing.length > 0) {
    throw new AppError('store-failed', `${database}.${table} on ${url} is no span table of the collector's exporter: it has no ${missing.join(', ')}.`, {
      hint: 'Name the table that the exporter fills: --table otel_traces',
    })
  }
  return columns
}

function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}
