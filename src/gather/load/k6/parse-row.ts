/** One sample of k6's JSON output. */
export interface Point {
  type: 'Point'
  metric: string
  /** As it stands in the file: samples of one request have the same. */
  time: string
  /** Unix ms, with the fraction that k6 gives. */
  timeMs: number
  value: number
  tags: Readonly<Record<string, string>>
  /** Of the virtual user, from k6 0.41 on: not in every version. */
  metadata: Readonly<Record<string, string>>
}

/** Declares a metric. */
export interface MetricRow {
  type: 'Metric'
  metric: string
}

/** One line of k6's `--out json`; undefined where it is none. @see https://grafana.com/docs/k6/latest/results-output/real-time/json/ */
export function parseRow(text: string): Point | MetricRow | undefined {
  let row: unknown
  try {
    row = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(row) || typeof row.metric !== 'string' || !isObject(row.data)) return undefined
  if (row.type === 'Metric') return { type: 'Metric', metric: row.metric }
  if (row.type !== 'Point') return undefined
  const { time, value, tags, metadata } = row.data
  if (typeof time !== 'string' || typeof value !== 'number') return undefined
  const timeMs = unixMs(time)
  if (timeMs === undefined) return undefined
  return { type: 'Point', metric: row.metric, time, timeMs, value, tags: strings(tags), metadata: strings(metadata) }
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** RFC 3339 with up to nanoseconds as Unix ms; a double holds it to a quarter of a microsecond. */
function unixMs(time: string): number | undefined {
  const [, seconds, fraction = '0', zone] = rfc3339.exec(time) ?? []
  const ms = Date.parse(`${seconds}${zone}`)
  return Number.isNaN(ms) ? undefined : ms + Number(fraction) * 1000
}

/** Tags are strings as k6 writes them; other tools' copies hold numbers. */
function strings(value: unknown): Record<string, string> {
  if (!isObject(value)) return {}
  return holdsStrings(value) ? value : Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]))
}

function holdsStrings(value: Record<string, unknown>): value is Record<string, string> {
  for (const key in value) if (typeof value[key] !== 'string') return false
  return true
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
