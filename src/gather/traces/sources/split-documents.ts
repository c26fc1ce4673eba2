import type { Splitter } from '../../../measure/rows/split-lines.ts'
import { createCapture } from './capture-record.ts'
import type { Intake } from './intake.ts'

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
  /** An OTLP resource longer than this is handed out in parts. */
  partBytes: number
  onRecord(record: RecordText): void
  /** Top-level keys of a document whose elements were handed out one by one. */
  onKeys(keys: string[]): void
}

/** Arrays at the top of a document whose elements stand on their own, so that a document of any size streams. */
const streamedKeys: ReadonlySet<string> = new Set(['resourceSpans', 'resource_spans', 'batches', 'data', 'resourceLogs', 'resourceMetrics'])

/** Those that hold OTLP resources, which may be as long as the document: `[{resource, scopeSpans: [{scope, spans: [` */
const resourceKeys: ReadonlySet<string> = new Set(['resourceSpans', 'resource_spans', 'batches'])
const scopeKeys: ReadonlySet<string> = new Set(['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'instrumentation_library_spans'])
const resourceDepth = 3
const scopeDepth = 5
const spansDepth = 6

const [quote, backslash, lineFeed, comma] = [0x22, 0x5c, 0x0a, 0x2c]
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d]
const [space, tab, carriageReturn, recordSeparator] = [0x20, 0x09, 0x0d, 0x1e]
const longestKey = 64

/**
 * Finds the records in JSON documents, pretty-printed or not, one after the other in one input: the elements of a
 * top-level array, of `data` or of `resourceSpans` one by one (a long OTLP resource in parts of whole spans, each under
 * the resource and scope it belongs to), any other document as a whole, bounded by `maxDocumentBytes`. Works on bytes
 * and holds only the record at hand. Text between documents is refused line by line.
 */
export function splitDocuments(options: DocumentOptions): Splitter {
  const { intake, onRecord, onKeys } = options
  const capture = createCapture(intake, options)
  let depth = 0
  let inString = false
  let escaped = false
  let line = 1
  let column = 0
  let skippingLine = false
  /** Depth at which elements are handed out: 1 in a top-level array, 2 in a streamed key's, 0 where the document is whole. */
  let elementDepth = 0
  let wrapper = ''
  let index = 0
  let topIsObject = false
  let streamed = false
  let keys: string[] = []
  /** Where a top-level key may begin: after `{` and after each comma at depth 1. */
  let expectKey = false
  let isTopKey = false
  /** The last string of a depth whose keys matter: before a `[` it is the array's key. */
  let lastString = ''
  let stringBytes: number[] | undefined
  /** Offsets in the capture: after the `[` of the resource's scopes, at the scope's `{`, after the `[` of its spans. */
  let scopesFrom = 0
  let scopeFrom = 0
  let spansFrom = 0
  let skipComma = false
  /** Where in the current chunk the capture goes on from; -1 without a capture. */
  let from = -1

  const where = () => (elementDepth === 0 ? `line ${capture.line}` : `line ${capture.line}, ${wrapper}[${index}]`)

  function hand(text: string | undefined, lineNumber: number): void {
    if (text === undefined) return
    const path = elementDepth === 0 ? '' : `${wrapper}[${index}]`
    onRecord({ text, lineNumber, path, wrapper: elementDepth === 0 ? undefined : wrapper })
  }

  function begin(at: number): void {
    capture.begin(line)
    from = at
    scopesFrom = 0
    spansFrom = 0
  }

  function finish(chunk: Buffer, end: number): void {
    capture.add(chunk.subarray(from, end))
    from = -1
    const { line: firstLine } = capture
    hand(capture.end(where()), firstLine)
    index++
  }

  /** Hands out the spans so far and goes on under the same resource and scope. `end` is just after a span. */
  function finishPart(chunk: Buffer, end: number): void {
    capture.add(chunk.subarray(from, end))
    from = end
    const all = capture.joined()
    const resource = all.subarray(0, scopesFrom)
    // A resource that follows its spans would be lost on the parts before it, and what is over its limit has no parts.
    if (all.length !== capture.bytes || !resource.includes('"resource"')) {
      scopesFrom = 0
      return
    }
    const head = Buffer.concat([resource, all.subarray(scopeFrom, spansFrom)])
    const { line: firstLine } = capture
    capture.add(Buffer.from(']}]}'))
    hand(capture.end(where()), firstLine)
    capture.begin(line - lineFeeds(head), head)
    capture.breakLine()
    scopeFrom = scopesFrom
    spansFrom = head.length
    skipComma = true
  }

  function endDocument(): void {
    if (streamed) onKeys(keys)
    keys = []
    streamed = false
    elementDepth = 0
    lastString = ''
  }

  function startDocument(byte: number, at: number): void {
    topIsObject = byte === openObject
    depth = 1
    index = 0
    expectKey = topIsObject
    if (topIsObject) begin(at)
    else {
      elementDepth = 1
      wrapper = ''
      streamed = true
    }
  }

  function open(byte: number, at: number): void {
    if (byte === openArray && depth === 1 && topIsObject && streamedKeys.has(lastString)) {
      elementDepth = 2
      wrapper = lastString
      index = 0
      streamed = true
      capture.drop()
      from = -1
    } else if (elementDepth === 2 && depth < spansDepth && resourceKeys.has(wrapper)) {
      const offset = capture.bytes + at - from
      if (byte === openArray && depth === resourceDepth && scopeKeys.has(lastString)) scopesFrom = offset + 1
      else if (byte === openArray && depth === scopeDepth && lastString === 'spans') spansFrom = offset + 1
      else if (byte === openObject && depth === scopeDepth - 1) {
        scopeFrom = offset
        spansFrom = 0
      }
    }
    depth++
  }

  function close(chunk: Buffer, at: number): void {
    depth--
    if (depth === 0) {
      if (capture.active) finish(chunk, at + 1)
      endDocument()
    } else if (depth === scopeDepth) {
      spansFrom = 0
    } else if (depth === spansDepth && spansFrom > 0 && scopesFrom > 0 && elementDepth === 2 && capture.bytes + at - from > options.partBytes) {
      finishPart(chunk, at + 1)
    }
  }

  function endString(): void {
    inString = false
    if (stringBytes === undefined) return
    lastString = Buffer.from(stringBytes).toString('utf8')
    if (isTopKey) keys.push(lastString)
    stringBytes = undefined
  }

  function startString(): void {
    inString = true
    isTopKey = depth === 1 && expectKey
    expectKey = false
    if (isTopKey || (elementDepth === 2 && (depth === resourceDepth || depth === scopeDepth))) stringBytes = []
  }

  function push(chunk: Buffer): void {
    from = capture.active ? 0 : -1
    let lineStart = -column
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0
      if (inString) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) {
          endString()
          continue
        }
        if (stringBytes !== undefined && stringBytes.length < longestKey) stringBytes.push(byte)
      } else if (byte === lineFeed) {
        line++
        lineStart = i + 1
        skippingLine = false
        if (capture.active) capture.breakLine()
      } else if (byte === space || byte === carriageReturn || byte === tab || skippingLine) {
      } else if (depth === 0) {
        if (byte === openObject || byte === openArray) startDocument(byte, i)
        else if (byte !== comma && byte !== recordSeparator) {
          intake.refuse('not JSON', `line ${line}`, `text outside of a document at column ${i - lineStart + 1}`)
          skippingLine = true
        }
      } else if (depth === elementDepth && (byte === comma || byte === closeArray)) {
        if (capture.active) finish(chunk, i)
        if (byte === comma) continue
        depth--
        elementDepth = 0
        if (depth === 0) endDocument()
      } else {
        if (depth === elementDepth && !capture.active) begin(i)
        if (skipComma) {
          // The comma between two spans of which the first went out with the part before.
          if (byte === comma) from = i + 1
          skipComma = false
        }
        if (byte === quote) startString()
        else if (byte === openObject || byte === openArray) open(byte, i)
        else if (byte === closeObject || byte === closeArray) close(chunk, i)
        else if (byte === comma && depth === 1) expectKey = topIsObject
      }
    }
    if (capture.active && from >= 0) capture.add(chunk.subarray(from))
    column = chunk.length - lineStart
  }

  return {
    push,
    end() {
      if (depth === 0) return
      const { line: firstLine } = capture
      if (capture.active) hand(capture.end(where()), firstLine)
      else intake.refuse('truncated JSON', `line ${line}, column ${column + 1}`, `the input ends inside ${wrapper === '' ? 'a document' : wrapper}`)
      endDocument()
    },
  }
}

function lineFeeds(buffer: Buffer): number {
  let count = 0
  for (let at = buffer.indexOf(lineFeed); at !== -1; at = buffer.indexOf(lineFeed, at + 1)) count++
  return count
}
