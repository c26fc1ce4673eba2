import { StringDecoder } from 'node:string_decoder'
import { megabytes, type RowAccount, type Splitter } from './split-lines.ts'

/** How CSV is read: the longest row that is held, in bytes, and who is told of header and rows. */
export interface CsvOptions {
  intake: RowAccount
  delimiter: string
  maxRecordBytes: number
  /** A row as an object by the header's names; empty cells are left out. `lineNumber` is that of the row's first line, `cells` are all in order. */
  onRow(row: Record<string, string>, lineNumber: number, cells: readonly string[]): void
  onHeader(names: string[]): void
}

/**
 * A streaming reader of CSV as in RFC 4180: quoted fields may hold delimiters, line breaks and doubled quotes; lines end
 * in CRLF, LF or CR LF mixed. Rows of the wrong number of fields are refused, and so is a last row whose quote never closes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function parseCsv({ intake, delimiter, maxRecordBytes, onRow, onHeader }: CsvOptions): Splitter {
  const decoder = new StringDecoder('utf8')
  let header: string[] | undefined
  let row: string[] = []
  let field = ''
  let quoted = false
  /** A quote was seen inside a quoted field: it closes the field, or is the first of two. */
  let pendingQuote = false
  let fieldStarted = false
  /** The field ends in a CR outside of quotes: half of a CRLF if the line ends here. */
  let trailingReturn = false
  let line = 1
  let rowLine = 1
  let rowLength = 0
  let oversized = false

  function endField(): void {
    row.push(field)
    field = ''
    fieldStarted = false
    trailingReturn = false
    pendingQuote = false
    quoted = false
  }

  function endRow(): void {
    if (trailingReturn) field = field.slice(0, -1)
    endField()
    const cells = row
    const blank = cells.length === 1 && cells[0]?.trim() === ''
    row = []
    if (oversized) intake.refuse('row too long', `line ${rowLine}`, `a row of ${megabytes(rowLength)}, the limit is ${megabytes(maxRecordBytes)}`)
    else if (blank) return
    else if (header === undefined) {
      header = cells.map((name) => name.trim())
      onHeader(header)
    } else if (cells.length !== header.length) {
      intake.refuse('row of the wrong length', `line ${rowLine}`, `${cells.length} fields under a header of ${header.length}`)
    } else onRow(toObject(header, cells), rowLine, cells)
  }

  function nextRow(): void {
    rowLine = line
    rowLength = 0
    oversized = false
  }

  /** Adds text without special characters; a row that grows too long is measured, not kept. */
  function add(text: string): void {
    rowLength += text.length
    if (rowLength > maxRecordBytes) {
      oversized = true
      field = ''
      row = []
    } else field += text
    fieldStarted = true
    trailingReturn = false
  }

  function read(text: string): void {
    let i = 0
    while (i < text.length) {
      if (quoted && !pendingQuote) {
        const close = text.indexOf('"', i)
        const end = close === -1 ? text.length : close
        const part = text.slice(i, end)
        line += countLineFeeds(part)
        add(part)
        pendingQuote = close !== -1
        i = end + 1
        continue
      }
      const char = text[i] ?? ''
      if (pendingQuote) {
        pendingQuote = false
        if (char === '"') {
          add('"')
          i++
          continue
        }
        quoted = false
      }
      if (char === '"' && !fieldStarted) {
        quoted = true
        fieldStarted = true
        i++
      } else if (char === delimiter) {
        endField()
        i++
      } else if (char === '\n') {
        line++
        endRow()
        nextRow()
        i++
      } else {
        const end = plainEnd(text, i, delimiter)
        add(text.slice(i, end))
        trailingReturn = text[end - 1] === '\r'
        i = end
      }
    }
  }

  return {
    push: (chunk) => read(decoder.write(chunk)),
    end() {
      read(decoder.end())
      if (quoted && !pendingQuote) intake.refuse('truncated CSV', `line ${rowLine}`, 'the input ends inside a quoted field')
      else if (fieldStarted || row.length > 0) endRow()
    },
  }
}

/** End of a run of ordinary characters. */
function plainEnd(text: string, from: number, delimiter: string): number {
  for (let i = from + 1; i < text.length; i++) {
    const char = text[i]
    if (char === delimiter || char === '\n') return i
  }
  return text.length
}

function countLineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

function toObject(header: readonly string[], cells: readonly string[]): Record<string, string> {
  const object: Record<string, string> = {}
  header.forEach((name, index) => {
    const cell = cells[index] ?? ''
    if (cell !== '' && name !== '' && name !== '__proto__') object[name] = cell
  })
  return object
}

/** The delimiter of a header that names a trace's columns, or undefined: the line is no header of ours. */
export function csvDelimiter(headerLine: string, expected: (names: string[]) => boolean): string | undefined {
  return [',', ';', '\t'].find((delimiter) => expected(headerLine.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))))
}
