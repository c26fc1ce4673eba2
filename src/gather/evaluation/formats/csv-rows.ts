import { parseCsv } from '../../../measure/rows/parse-csv.ts'

export interface CsvRow {
  /** Cells by the header's names; empty ones are not in it. */
  row: Record<string, string>
  cells: readonly string[]
  line: number
}

/** A row of CSV is never longer than this; a longer one is refused. */
export const longestRowBytes = 64 * 1024 * 1024

/** Rows of CSV that is held whole. */
export function csvRows(text: string, delimiter: string, refused: (where: string, what: string) => void): CsvRow[] {
  const rows: CsvRow[] = []
  const reader = parseCsv({
    intake: { refuse: (reason, where, detail) => refused(where, `left out: ${reason}: ${detail}`), note: (reason, where) => refused(where, reason) },
    delimiter,
    maxRecordBytes: longestRowBytes,
    onHeader: () => {},
    onRow: (row, line, cells) => rows.push({ row, cells, line }),
  })
  reader.push(Buffer.from(text))
  reader.end()
  return rows
}

/** The names of the header and what stands between them: the delimiter that gives the names that are asked for, else the most names. */
export function headerOf(head: string, recognized: (names: string[]) => boolean): { names: string[]; delimiter: string; known: boolean } {
  let best: { names: string[]; delimiter: string; known: boolean } = { names: [], delimiter: ',', known: false }
  for (const delimiter of [',', ';', '\t']) {
    let names: string[] = []
    const reader = parseCsv({
      intake: { refuse: () => {}, note: () => {} },
      delimiter,
      maxRecordBytes: longestRowBytes,
      onHeader: (header) => {
        names = header
      },
      onRow: () => {},
    })
    reader.push(Buffer.from(head))
    if (names.length === 0) reader.end()
    if (recognized(names)) return { names, delimiter, known: true }
    if (names.length > best.names.length) best = { names, delimiter, known: false }
  }
  return best
}
