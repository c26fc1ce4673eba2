import { isUtf8 } from 'node:buffer'
import { megabytes } from '../../../measure/rows/split-lines.ts'
import type { Intake } from './intake.ts'

export interface CaptureLimits {
  /** Longest record without a line break. */
  maxRecordBytes: number
  /** Longest record that spans lines, such as one trace pretty-printed. */
  maxDocumentBytes: number
}

/** The bytes of the record at hand, gathered over chunks. A record over its limit is measured, not kept. */
export interface Capture {
  readonly active: boolean
  readonly bytes: number
  /** 1-based line on which the record began. */
  readonly line: number
  begin(line: number, head?: Buffer): void
  add(part: Buffer): void
  /** The record goes on over a line break. */
  breakLine(): void
  /** All bytes so far, as one. */
  joined(): Buffer
  /** Ends the record: its text, or undefined where it was over the limit, which is refused at `where`. */
  end(where: string): string | undefined
  drop(): void
}

export function createCapture(intake: Pick<Intake, 'refuse' | 'note'>, limits: CaptureLimits): Capture {
  let active = false
  let line = 1
  let pieces: Buffer[] = []
  let bytes = 0
  let multiline = false
  let oversized = false
  const limit = () => (multiline ? limits.maxDocumentBytes : limits.maxRecordBytes)

  function joined(): Buffer {
    const [first] = pieces
    if (first !== undefined && pieces.length === 1) return first
    const buffer = Buffer.concat(pieces)
    pieces = [buffer]
    return buffer
  }

  return {
    get active() {
      return active
    },
    get bytes() {
      return bytes
    },
    get line() {
      return line
    },
    begin(firstLine, head) {
      active = true
      line = firstLine
      pieces = head === undefined ? [] : [head]
      bytes = head?.length ?? 0
      multiline = false
      oversized = false
    },
    add(part) {
      bytes += part.length
      if (bytes > limit()) {
        oversized = true
        pieces = []
      } else if (!oversized) pieces.push(part)
    },
    breakLine() {
      multiline = true
    },
    joined,
    end(where) {
      active = false
      if (oversized) {
        const what = multiline ? 'record' : 'line'
        intake.refuse(`${what} too long`, where, `a ${what} of ${megabytes(bytes)}, the limit is ${megabytes(limit())}`)
        pieces = []
        return undefined
      }
      const buffer = joined()
      pieces = []
      if (!isUtf8(buffer)) intake.note('bytes that are not UTF-8, replaced', where, 'invalid UTF-8')
      return buffer.toString('utf8')
    },
    drop() {
      active = false
      pieces = []
    },
  }
}
