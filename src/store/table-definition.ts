import { canonicalColumns } from './canonical-columns.ts'
import { exporterColumns } from './exporter-columns.ts'

export const spansTable = 'otel_traces'

/** Columns that say which source a row came from and which normalizer understood it; 0 where the exporter wrote the row. */
export const bookkeepingColumns = [
  { name: 'Source', type: 'UInt32' },
  { name: 'NormalizerVersion', type: 'UInt16' },
] as const

/**
 * The span table. Its key starts with a hash of the trace's id, so that any range of hashes is a part of the traces, whole, and lies together:
 * that is what lets a scan run in pieces of bounded size. `durable` makes every insert wait for the disk.
 */
export function createSpansTable(options: { durable: boolean; onCluster?: string }): string {
  const columns = [
    ...exporterColumns.map(({ name, type }) => `\`${name}\` ${type}`),
    ...canonicalColumns.map(({ name, type }) => `\`${name}\` ${type}`),
    ...bookkeepingColumns.map(({ name, type }) => `\`${name}\` ${type} DEFAULT 0`),
    '`TraceHash` UInt64 MATERIALIZED cityHash64(TraceId)',
  ]
  const settings = ['index_granularity = 8192', ...(options.durable ? ['fsync_after_insert = 1', 'fsync_part_directory = 1'] : [])]
  return `CREATE TABLE IF NOT EXISTS ${spansTable} (
  ${columns.join(',\n  ')}
) ENGINE = MergeTree
ORDER BY (TraceHash, TraceId, Timestamp)
SETTINGS ${settings.join(', ')}`
}
