import type { Span } from '../model/span.ts'
import type { Engine } from './engine.ts'
import { filterParams, hashOfNthTrace, type SpanTable, spansOfTracesInRange, type TraceFilter } from './span-queries.ts'
import type { ScanOptions } from './span-store.ts'

/**
 * Spans that one piece of a scan holds at a time: some ten megabytes. Where the table is not ordered by the hash, every piece reads the
 * whole column of ids, so there are fewer and larger ones.
 */
const spansPerPiece = { ordered: 20_000, unordered: 200_000 }
const hashes = 2n ** 64n

export interface RowReader {
  select: readonly string[]
  read(line: string): Span
  params: Record<string, unknown>
}

/**
 * Whole traces, in the order of the hash of their id, in pieces of bounded size. Rows that are equal to the last cell were sent twice
 * and count once where `collapseRepeats`; rows that share their ids but not their content all come out: that is damage worth seeing.
 */
export async function* scanTraces(
  engine: Engine,
  table: SpanTable,
  reader: RowReader,
  options: ScanOptions & { spans: number; collapseRepeats: boolean },
): AsyncGenerator<Span[][]> {
  const filter: TraceFilter = {
    ...(options.sinceMs !== undefined && { sinceMs: options.sinceMs }),
    ...(options.untilMs !== undefined && { untilMs: options.untilMs }),
    ...(options.service !== undefined && { service: options.service }),
  }
  const params = { ...filterParams(filter), ...reader.params }
  const highest = options.maxTraces === undefined ? undefined : await highestHash(engine, table, filter, options.maxTraces)
  if (highest !== undefined && highest < 0n) return
  const end = highest === undefined ? hashes : highest + 1n
  const pieces = BigInt(
    Math.max(
      1,
      Math.ceil((options.spans * Number(end / 2n ** 32n)) / 2 ** 32 / (table.traceHash === 'TraceHash' ? spansPerPiece.ordered : spansPerPiece.unordered)),
    ),
  )
  const sql = spansOfTracesInRange(table, reader.select, filter)
  const fetchPiece = (piece: bigint): Promise<string[]> => {
    const from = (piece * end) / pieces
    const to = ((piece + 1n) * end) / pieces - 1n
    const lines = engine.lines(sql, { ...params, from: String(from), to: String(to) })
    // It is awaited when its turn comes; until then a failure must not count as unhandled.
    lines.catch(() => {})
    return lines
  }
  let done = 0
  let next = fetchPiece(0n)
  for (let piece = 0n; piece < pieces; piece++) {
    const lines = await next
    // The engine works on the next piece while this one is measured.
    if (piece + 1n < pieces) next = fetchPiece(piece + 1n)
    done += lines.length
    options.progress?.(done, options.spans)
    const traces = groupByTrace(lines, reader, options.collapseRepeats)
    if (traces.length > 0) yield traces
  }
}

async function highestHash(engine: Engine, table: SpanTable, filter: TraceFilter, traces: number): Promise<bigint> {
  const [line] = await engine.lines(hashOfNthTrace(table, filter), { ...filterParams(filter), traces })
  const cells: unknown = line === undefined ? undefined : JSON.parse(line)
  const [highest] = Array.isArray(cells) ? cells : []
  return typeof highest === 'string' ? BigInt(highest) : -1n
}

function groupByTrace(lines: readonly string[], reader: RowReader, collapseRepeats: boolean): Span[][] {
  const traces: Span[][] = []
  let current: Span[] = []
  // A repeat need not follow at once: a row of other content can lie between two that were sent twice.
  const seen = new Set<string>()
  for (const line of lines) {
    if (collapseRepeats && seen.has(line)) continue
    const span = reader.read(line)
    if (current.length > 0 && current[0].traceId !== span.traceId) {
      traces.push(current)
      current = []
      seen.clear()
    }
    if (collapseRepeats) seen.add(line)
    current.push(span)
  }
  if (current.length > 0) traces.push(current)
  return traces
}
