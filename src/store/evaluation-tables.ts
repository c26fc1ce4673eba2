/** A table whose rows replace each other by key: what is written again is written over, so that every write can be sent twice. */
export interface EvaluationTable {
  name: string
  /** Columns of the key, with their types; a row is looked up by them from the left. */
  key: readonly (readonly [name: string, type: string])[]
  /** Columns beside the key and the body. */
  columns?: readonly (readonly [name: string, type: string])[]
}

const text = 'String CODEC(ZSTD(1))'
const name = 'LowCardinality(String)'
const of = [
  ['Run', name],
  ['CaseId', text],
  ['Repeat', 'UInt32'],
] as const

export const evaluationTables = {
  cases: {
    name: 'eval_cases',
    key: [
      ['CaseSet', name],
      ['Id', text],
    ],
    columns: [['Position', 'UInt64']],
  },
  runs: { name: 'eval_runs', key: [['Run', name]] },
  outputs: { name: 'eval_outputs', key: of },
  scores: {
    name: 'eval_scores',
    key: [...of, ['Tool', name], ['Metric', name], ['MetricVersion', name], ['Judge', name]],
    columns: [
      ['Value', 'Nullable(Float64)'],
      ['MissingReason', name],
    ],
  },
  labels: { name: 'eval_labels', key: [...of, ['Metric', name], ['Rater', name]], columns: [['Value', 'Float64']] },
  // Not `eval_calibrations`: a table of that name had no version in its key, and one that is there keeps the key that it was made with.
  calibrations: {
    name: 'eval_judge_calibrations',
    key: [
      ['Judge', name],
      ['Metric', name],
      ['MetricVersion', name],
    ],
  },
  cache: {
    name: 'eval_cache',
    key: [
      ['Kind', name],
      ['Hash', 'String'],
    ],
  },
} as const satisfies Record<string, EvaluationTable>

export function columnsOf({ key, columns = [] }: EvaluationTable): string[] {
  return [...key, ...columns].map(([column]) => column)
}

/** `Version` is the time at which a row was written: among rows of one key the latest stands, and `Deleted` hides it. */
export function createEvaluationTable(table: EvaluationTable, { durable }: { durable: boolean }): string {
  const columns = [...table.key, ...(table.columns ?? [])].map(([column, type]) => `\`${column}\` ${type}`)
  const settings = durable ? '\nSETTINGS fsync_after_insert = 1, fsync_part_directory = 1' : ''
  return `CREATE TABLE IF NOT EXISTS ${table.name} (
  ${columns.join(',\n  ')},
  \`Deleted\` UInt8 DEFAULT 0,
  \`Version\` UInt64 DEFAULT toUnixTimestamp64Nano(now64(9)),
  \`Body\` String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree(Version)
ORDER BY (${table.key.map(([column]) => column).join(', ')})${settings}`
}
