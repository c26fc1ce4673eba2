import { parseCsv } from '../../../measure/rows/parse-csv.ts'
import { type Splitter, splitLines } from '../../../measure/rows/split-lines.ts'
import type { Collector } from './collect.ts'
import { longestRowBytes } from './csv-rows.ts'
import { type Fields, fieldsOf, isRecord, jsonOf } from './fields.ts'
import type { RowFormat, RowReader } from './format.ts'
import type { Source } from './open-source.ts'
import { readResultCells, resultColumns } from './promptfoo/results-csv.ts'
import { brokenJson } from './read-json.ts'
import { rowFormatOf } from './recognize.ts'

/** Rows that are held back until one says which format they are of. */
const mostHeld = 1000

export interface RowSink {
  row(value: Record<string, unknown>, where: string): void
  /** The format that was recognized, if any, and the names of all fields that were seen where none was. */
  end(): { format: string | undefined; names: string[] }
}

/** Gives rows to the reader of the first format that recognizes one of them. */
export function rowSink(collector: Collector, given?: RowFormat): RowSink {
  let format = given
  let reader: RowReader | undefined = given?.open(collector)
  let held: { fields: Fields; where: string }[] = []
  const names = new Set<string>()
  return {
    row(value, where) {
      const fields = fieldsOf(value)
      if (reader === undefined) {
        for (const name of fields.names) if (names.size < 40) names.add(name)
        format = rowFormatOf(fields)
        reader = format?.open(collector)
        if (reader === undefined) {
          if (held.length < mostHeld) held.push({ fields, where })
          else collector.problem(where, 'left out: its fields are of no format that is known')
          return
        }
        for (const each of held) reader.row(each.fields, each.where)
        held = []
      }
      reader.row(fields, where)
    },
    end() {
      reader?.end?.()
      return { format: format?.id, names: [...names] }
    },
  }
}

async function pump(source: Source, splitter: Splitter): Promise<void> {
  for await (const piece of source.pieces()) splitter.push(piece)
  splitter.end()
}

/** Lines of JSON, of any number. @throws AppError `input-unreadable` where none of them is JSON */
export async function readLines(source: Source, collector: Collector): Promise<ReturnType<RowSink['end']>> {
  const sink = rowSink(collector)
  let broken: { line: string; number: number } | undefined
  const splitter = splitLines({
    intake: {
      refuse: (reason, where, detail) => collector.problem(where, `left out: ${reason}: ${detail}`),
      // Bytes that are no UTF-8: the source tells them for every format.
      note: () => {},
    },
    maxRecordBytes: longestRowBytes,
    onLine(line, number) {
      const where = `line ${number}`
      const value = jsonOf(line) ?? jsonOf(line.replace(/(?<=[:,[]\s*)-?(?:NaN|Infinity)\b/g, 'null'))
      if (isRecord(value)) sink.row(value, where)
      else if (typeof value === 'string') sink.row({ input: value }, where)
      else if (value !== undefined) collector.problem(where, 'left out: it is no object')
      else {
        broken ??= { line, number }
        collector.problem(where, 'left out: it is not JSON')
      }
    },
  })
  await pump(source, splitter)
  const read = sink.end()
  if (read.format === undefined && read.names.length === 0 && broken !== undefined) readBroken(broken, source.path)
  return read
}

function readBroken({ line, number }: { line: string; number: number }, path: string): void {
  try {
    JSON.parse(line)
  } catch (error) {
    throw brokenJson(line, path, error, number)
  }
}

/** Rows of CSV, of any number. */
export async function readCsv(source: Source, collector: Collector, format: RowFormat, delimiter: string): Promise<ReturnType<RowSink['end']>> {
  const sink = rowSink(collector, format)
  let names: readonly string[] = []
  await pump(
    source,
    csv(collector, delimiter, {
      onHeader: (header) => {
        names = header
      },
      // An empty cell is text without characters: an empty reference is told from one that is not there.
      onRow: (cells, where) => sink.row(Object.fromEntries(names.flatMap((name, index) => (name === '' ? [] : [[name, cells[index] ?? '']]))), where),
    }),
  )
  return sink.end()
}

/** Results of promptfoo as CSV, whose columns have the same names again for each prompt. */
export async function readResultsCsv(source: Source, collector: Collector, delimiter: string): Promise<void> {
  let columns: ReturnType<typeof resultColumns>
  await pump(
    source,
    csv(collector, delimiter, {
      onHeader: (header) => {
        columns = resultColumns(header)
      },
      onRow: (cells, where) => {
        if (columns !== undefined) readResultCells(cells, columns, where, collector)
      },
    }),
  )
}

function csv(
  collector: Collector,
  delimiter: string,
  take: { onHeader(names: string[]): void; onRow(cells: readonly string[], where: string): void },
): Splitter {
  return parseCsv({
    intake: {
      refuse: (reason, where, detail) => collector.problem(where, `left out: ${reason}: ${detail}`),
      note: (reason, where) => collector.problem(where, reason),
    },
    delimiter,
    maxRecordBytes: longestRowBytes,
    onHeader: take.onHeader,
    onRow: (_, line, cells) => take.onRow(cells, `line ${line}`),
  })
}
