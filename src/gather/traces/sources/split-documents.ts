import { isUtf8 } from 'node:buffer'
import type { Intake } from './intake.ts'
import { megabytes, type Splitter } from './split-lines.ts'

/** The text of one record and where it stands. */
export interface RecordText {
  text: string
  /** 1-based line of its first byte. */
  lineNumber: number
  /** Key and index of the array it is an element of, such as `resourceSpans[3]`; empty for a whole document. */
  path: string
  /** Key of the array it is an element of; undefined for a whole document, empty for a top-level array. */
  wrapper: string | undefined
}

export interface DocumentOptions {
  intake: Pick<Intake, 'refuse' | 'note'>
  /** Longest record without a line break. */
  maxRecordBytes: number
  /** Longest record that spans lines, such as one trace pretty-printed. */
  maxDocumentBytes: number
  onRecord(record: RecordText): void
  /** Top-level keys of a document whose elements were handed out one by one. */
  onKeys(keys: string[]): void
}

/** Arrays at the top of a document whose elements stand on their own, so that a document of any size streams. */
const streamedKeys: ReadonlySet<string> = new Set(['resourceSpans', 'resource_spans', 'data', 'resourceLogs', 'resourceMetrics'])

const quote = 0x22
const backslash = 0x5c
const lineFeed = 0x0a
const comma = 0x2c

/**
 * Finds the records in JSON documents, pretty-printed or not, one after the other in one input: the elements of a
 * top-level array or of `resourceSpans` or `data` one by one, any other document as a whole (one trace, bounded by
 * `maxDocumentBytes`). Works on bytes and keeps only the record at hand. Text between documents is refused by line.
 */
export function splitDocuments(options: DocumentOptions): Splitter {
  const { intake, maxRecordBytes, maxDocumentBytes, onRecord, onKeys } = options
  let depth = 0
  let inString = false
  let escaped = false
  let line = 1
  let column = 0
  let skippingLine = false
  /** Depth at which elements are handed out: 1 in a top-level array, 2 in a streamed key's, 0 when the document is whole. */
  let elementDepth = 0
  let wrapper = ''
  let index = 0
  let topIsObject = false
  let keyBytes: number[] | undefined
  let lastKey = ''
  let keys: string[] = []
  let streamed = false
  /** Where a top-level key may begin: after `{` and after each comma at depth 1. */
  let expectKey = false

  let capturing = false
  let captureLine = 1
  let pieces: Buffer[] = []
  let bytes = 0
  let multiline = false
  let oversized = false

  function begin(): void {
    capturing = true
    captureLine = line
    pieces = []
    bytes = 0
    multiline = false
    oversized = false
  }

  function hold(part: Buffer): void {
    bytes += part.length
    if (bytes > (multiline ? maxDocumentBytes : maxRecordBytes)) {
      oversized = true
      pieces = []
    } else if (!oversized) pieces.push(part)
  }

  function finish(): void {
    capturing = false
    const path = elementDepth === 0 ? '' : `${wrapper}[${index}]`
    const where = path === '' ? `line ${captureLine}` : `line ${captureLine}, ${path}`
    if (oversized) {
      const what = multiline ? 'a record' : 'a line'
      intake.refuse(
        `${what.slice(2)} too long`,
        where,
        `${what} of ${megabytes(bytes)}, the limit is ${megabytes(multiline ? maxDocumentBytes : maxRecordBytes)}`,
      )
    } else {
      const buffer = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
      if (!isUtf8(buffer)) intake.note('bytes that are not UTF-8, replaced', where, 'invalid UTF-8')
      onRecord({ text: buffer.toString('utf8'), lineNumber: captureLine, path, wrapper: elementDepth === 0 ? undefined : wrapper })
    }
    pieces = []
    index++
  }

  function endDocument(): void {
    if (streamed) onKeys(keys)
    keys = []
    streamed = false
    elementDepth = 0
    lastKey = ''
  }

  function push(chunk: Buffer): void {
    let captureFrom = capturing ? 0 : -1
    let lineStart = -column
    const length = chunk.length
    for (let i = 0; i < length; i++) {
      const byte = chunk[i] ?? 0
      if (inString) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) {
          inString = false
          if (keyBytes !== undefined) {
            lastKey = Buffer.from(keyBytes).toString('utf8')
            keys.push(lastKey)
            keyBytes = undefined
          }
          continue
        }
        if (keyBytes !== undefined && keyBytes.length < 256) keyBytes.push(byte)
        continue
      }
      if (byte === lineFeed) {
        line++
        lineStart = i + 1
        if (capturing) multiline = true
        skippingLine = false
        continue
      }
      if (byte === 0x20 || byte === 0x0d || byte === 0x09 || skippingLine) continue
      if (depth === 0) {
        if (byte === 0x7b || byte === 0x5b) {
          topIsObject = byte === 0x7b
          depth = 1
          expectKey = topIsObject
          index = 0
          if (topIsObject) {
            begin()
            captureFrom = i
          } else {
            elementDepth = 1
            wrapper = ''
            streamed = true
          }
        } else if (byte !== comma && byte !== 0x1e) {
          intake.refuse('not JSON', `line ${line}`, `text outside of a document at column ${i - lineStart + 1}`)
          skippingLine = true
        }
        continue
      }
      const atElements = elementDepth === depth
      if (atElements && (byte === comma || byte === 0x5d)) {
        if (capturing) {
          hold(chunk.subarray(captureFrom, i))
          captureFrom = -1
          finish()
        }
        if (byte === 0x5d) {
          depth--
          elementDepth = 0
          if (depth === 0) endDocument()
        }
        continue
      }
      if (atElements && !capturing) {
        begin()
        captureFrom = i
      }
      if (byte === quote) {
        inString = true
        if (depth === 1 && expectKey) keyBytes = []
        expectKey = false
      } else if (byte === 0x7b || byte === 0x5b) {
        if (byte === 0x5b && depth === 1 && topIsObject && streamedKeys.has(lastKey)) {
          elementDepth = 2
          wrapper = lastKey
          index = 0
          streamed = true
          capturing = false
          captureFrom = -1
          pieces = []
        }
        depth++
      } else if (byte === 0x7d || byte === 0x5d) {
        depth--
        if (depth === 0) {
          if (capturing) {
            hold(chunk.subarray(captureFrom, i + 1))
            captureFrom = -1
            finish()
          }
          endDocument()
        }
      } else if (byte === comma && depth === 1) expectKey = topIsObject
    }
    if (capturing && captureFrom >= 0) hold(chunk.subarray(captureFrom))
    column = length - lineStart
  }

  return {
    push,
    end() {
      if (depth === 0) return
      if (capturing) finish()
      else intake.refuse('truncated JSON', `line ${line}, column ${column + 1}`, `the input ends inside ${wrapper === '' ? 'a document' : wrapper}`)
      endDocument()
    },
  }
}
