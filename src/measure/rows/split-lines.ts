import { isUtf8 } from 'node:buffer'

/** What is told of rows that could not be taken as they stand. */
export interface RowAccount {
  /** A row that is left out: `reason` groups them, `where` and `detail` say which and why. */
  refuse(reason: string, where: string, detail: string): void
  /** A row that is kept, but mended or suspicious. */
  note(reason: string, where: string, detail: string): void
}

/** Takes the bytes of a source piece by piece and hands out its records; `end` hands out the last one. */
export interface Splitter {
  push(chunk: Buffer): void
  end(): void
}

/** How lines are split: the longest that is held, in bytes, and who is told of them. */
export interface LineOptions {
  intake: RowAccount
  maxRecordBytes: number
  onLine(line: string, lineNumber: number): void
}

const newline = 0x0a

/**
 * Splits UTF-8 bytes at line feeds; lines of nothing but white space are passed over. A line of more than
 * `maxRecordBytes` is never held in memory: it is counted and refused with its number and size.
 */
export function splitLines({ intake, maxRecordBytes, onLine }: LineOptions): Splitter {
  let lineNumber = 1
  let pending: Buffer[] = []
  let pendingBytes = 0

  function emit(buffer: Buffer, from: number, to: number): void {
    let start = from
    let end = to
    while (start < end && isBlank(buffer[start])) start++
    while (end > start && isBlank(buffer[end - 1])) end--
    if (start < end) onLine(buffer.toString('utf8', start, end), lineNumber)
  }

  function noteEncoding(buffer: Buffer, number: number): void {
    if (!isUtf8(buffer)) intake.note('bytes that are not UTF-8, replaced', `line ${number}`, 'invalid UTF-8')
  }

  function endPending(): void {
    if (pendingBytes > maxRecordBytes) {
      intake.refuse('line too long', `line ${lineNumber}`, `a line of ${megabytes(pendingBytes)}, the limit is ${megabytes(maxRecordBytes)}`)
    } else if (pendingBytes > 0) {
      const line = Buffer.concat(pending)
      noteEncoding(line, lineNumber)
      emit(line, 0, line.length)
    }
    pending = []
    pendingBytes = 0
  }

  function hold(part: Buffer): void {
    pendingBytes += part.length
    if (pendingBytes > maxRecordBytes) pending = []
    else pending.push(part)
  }

  return {
    push(chunk) {
      let from = 0
      let to = chunk.indexOf(newline)
      if (to !== -1 && pendingBytes > 0) {
        hold(chunk.subarray(0, to))
        endPending()
        lineNumber++
        from = to + 1
        to = chunk.indexOf(newline, from)
      }
      const lastNewline = to === -1 ? -1 : chunk.lastIndexOf(newline)
      const valid = lastNewline === -1 || isUtf8(chunk.subarray(from, lastNewline))
      while (to !== -1) {
        if (to - from > maxRecordBytes) hold(chunk.subarray(from, to))
        if (pendingBytes > 0) endPending()
        else {
          if (!valid) noteEncoding(chunk.subarray(from, to), lineNumber)
          emit(chunk, from, to)
        }
        lineNumber++
        from = to + 1
        to = chunk.indexOf(newline, from)
      }
      if (from < chunk.length) hold(chunk.subarray(from))
    },
    end() {
      endPending()
    },
  }
}

/** White space and the record separator of RFC 7464. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x1e
}

/** A size in words: bytes under a million, else whole megabytes of 10^6 bytes. */
export function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes} bytes` : `${(bytes / 1_000_000).toFixed(0)} MB`
}
