import { AppError } from '../../../model/app-error.ts'
import { csvRecords } from './csv-records.ts'

/** Arrivals read from a file, and what could not be read. */
export interface RecordedArrivals {
  /** Ascending ms since the first; several may share a time. */
  timesMs: Float64Array
  /** Rows without a time that can be read: how many, and the first few. */
  bad: { count: number; examples: { line: number; reason: string }[] }
  /** Rows whose time lies before that of an earlier row; they were sorted in. */
  outOfOrder: number
}

interface Row {
  line: number
  time: unknown
}

const EXAMPLES = 5
const nameOfTime = /^"?(timestamp|time)"?$/i
const zoneless = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d+))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i

/** Whole seconds since 1970 and the fraction of a second in ms apart, so that seven decimals survive; `undefined` for what is no time. */
function readTime(value: unknown): { baseMs: number; restMs: number } | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? { baseMs: 0, restMs: value } : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const text = value.trim()
  const parts = zoneless.exec(text)
  if (parts === null) return readTime(Number(text))
  const [, date, seconds, fraction = '', zone = 'Z'] = parts
  const baseMs = Date.parse(`${date}T${seconds}${/^utc$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(baseMs) ? undefined : { baseMs, restMs: fraction === '' ? 0 : Number(`.${fraction}`) * 1000 }
}

function jsonRow(line: number, text: string): Row {
  try {
    const row: unknown = JSON.parse(text)
    const found = typeof row === 'object' && row !== null ? Object.entries(row).find(([name]) => nameOfTime.test(name)) : undefined
    return { line, time: found?.[1] }
  } catch {
    return { line, time: undefined }
  }
}

function csvRows(text: string, name: string): Row[] {
  const [header, ...records] = csvRecords(text)
  const column = header?.cells.findIndex((cell) => nameOfTime.test(cell.trim())) ?? -1
  if (column === -1) {
    throw new AppError('input-unreadable', `${name}: no column TIMESTAMP in the header ${JSON.stringify(header?.cells.join(',').slice(0, 100) ?? '')}`, {
      hint: 'give a CSV with a TIMESTAMP column (ISO times, or ms), or JSONL with "timestamp" in each row',
    })
  }
  return records.map(({ line, cells }) => ({ line, time: cells[column] }))
}

/**
 * Reads recorded arrivals: CSV with a column `TIMESTAMP` (or `time`), or JSONL with a field of that name. Times are ISO 8601 with any number
 * of decimals, UTC where no zone is given, or numbers in ms. Other columns are ignored. Rows that cannot be read are counted, not guessed.
 *
 * @param name of the file, for messages
 * @throws AppError `input-unreadable` when there is no such column, or no time at all
 */
export function parseArrivals(text: string, name: string): RecordedArrivals {
  const isJson = text.trimStart().startsWith('{')
  const lines = isJson ? text.split('\n').map((line, i) => ({ line: i + 1, text: line.trim() })) : []
  const rows = isJson ? lines.filter((line) => line.text !== '').map((line) => jsonRow(line.line, line.text)) : csvRows(text.replace(/^\uFEFF/, ''), name)
  const bad: RecordedArrivals['bad'] = { count: 0, examples: [] }
  const times: number[] = []
  let firstBaseMs: number | undefined
  for (const { line, time } of rows) {
    const read = readTime(time)
    if (read === undefined) {
      bad.count += 1
      if (bad.examples.length < EXAMPLES)
        bad.examples.push({ line, reason: time === undefined ? 'no timestamp' : `${JSON.stringify(time).slice(0, 60)} is no time` })
      continue
    }
    firstBaseMs ??= read.baseMs
    times.push(read.baseMs - firstBaseMs + read.restMs)
  }
  if (times.length === 0) {
    throw new AppError('input-unreadable', `${name}: none of ${rows.length} rows has a time that can be read`, { hint: 'times are ISO 8601, or numbers in ms' })
  }
  const outOfOrder = times.filter((time, i) => i > 0 && time < (times[i - 1] ?? time)).length
  const timesMs = Float64Array.from(times).sort()
  const first = timesMs[0] ?? 0
  return { timesMs: timesMs.map((time) => time - first), bad, outOfOrder }
}
