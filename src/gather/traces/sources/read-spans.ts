import { csvDelimiter, parseCsv } from '../../../measure/rows/parse-csv.ts'
import { type Splitter, splitLines } from '../../../measure/rows/split-lines.ts'
import { AppError } from '../../../model/app-error.ts'
import type { LogMapping } from '../../../model/config.ts'
import type { RawSpan } from '../../../model/span.ts'
import { decodeBytes } from './decode-bytes.ts'
import type { Intake } from './intake.ts'
import { isTraceTable } from './recognize.ts'
import { createRecordReader } from './record-reader.ts'
import { splitDocuments } from './split-documents.ts'

/** A source of bytes: the caller opens files and standard input, and gives the bytes as they are. */
export interface SpanInput {
  path: string
  /** Comes by once: standard input, a pipe. */
  isStream?: boolean
  open(): AsyncIterable<Uint8Array>
}

export interface ReadOptions {
  /** How plain JSON log lines map to spans; without it they are refused. */
  logs?: LogMapping
  /** Spans in a batch; 1000 unless told. */
  batchSize?: number
  /** Longest line, 64 MB unless told; longer ones are refused without being held in memory. */
  maxRecordBytes?: number
}

const defaultBatchSize = 1000
const defaultMaxRecordBytes = 64_000_000
/** A record that spans lines (one trace pretty-printed) is parsed whole up to here. */
const maxDocumentBytes = 256_000_000
/** An OTLP resource longer than this is parsed in parts, so that a document with one resource streams as well. */
const partBytes = 4_000_000
/** The first line decides between lines and documents; where it has not ended by here, it is a document. */
const maxSniffBytes = 4_000_000

/**
 * Reads any supported trace file as batches of spans: format, compression and encoding are recognized by content,
 * never by name. Never throws for bad content, which is refused in `intake`, so that read = spans + refused always holds.
 *
 * Memory does not grow with the input. JSON lines are split on bytes and parsed one by one, up to `maxRecordBytes`. A
 * document is cut into the elements of its top-level array, of `data` or of `resourceSpans`, the latter further into
 * parts of whole spans. Only a document that is one trace (Langfuse, Jaeger, DeepEval) is parsed whole, up to 256 MB.
 * Truncated JSON keeps the whole spans before the cut.
 *
 * @throws AppError `input-unreadable` when the bytes themselves cannot be read
 */
export async function* readSpans(input: SpanInput, intake: Intake, options: ReadOptions = {}): AsyncGenerator<RawSpan[]> {
  const batchSize = Math.max(1, options.batchSize ?? defaultBatchSize)
  let ready: RawSpan[] = []
  let splitter: Splitter | undefined
  let head: Buffer = Buffer.alloc(0)
  let anything = false

  function choose(): Splitter {
    return chooseSplitter(head, intake, options, (spans) => {
      if (ready.length === 0) ready = spans
      else for (const span of spans) ready.push(span)
    })
  }
  for await (const chunk of guarded(input, intake)) {
    anything ||= chunk.length > 0
    if (splitter !== undefined) splitter.push(chunk)
    else {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      if (head.length < maxSniffBytes && !hasTwoLines(head)) continue
      splitter = choose()
      splitter.push(head)
    }
    while (ready.length >= batchSize) {
      yield ready.slice(0, batchSize)
      ready = ready.slice(batchSize)
    }
  }
  if (splitter === undefined) {
    splitter = choose()
    splitter.push(head)
  }
  splitter.end()
  for (let from = 0; from < ready.length; from += batchSize) yield ready.slice(from, from + batchSize)
  const account = intake.report(0)
  if (account.read === 0) intake.refuse('empty input', 'the whole input', anything ? 'nothing but white space or empty lists' : 'no bytes')
}

/** Only the opening and reading of bytes may fail the whole source. */
async function* guarded(input: SpanInput, intake: Intake): AsyncGenerator<Buffer> {
  try {
    yield* decodeBytes(input.open(), intake)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('input-unreadable', `cannot read ${input.path}: ${message}`, { hint: 'check that the file exists and may be read', cause })
  }
}

function chooseSplitter(head: Buffer, intake: Intake, options: ReadOptions, onSpans: (spans: RawSpan[]) => void): Splitter {
  const maxRecordBytes = options.maxRecordBytes ?? defaultMaxRecordBytes
  const reader = createRecordReader(intake, options.logs, onSpans)
  if (startsDocument(head)) {
    return splitDocuments({ intake, maxRecordBytes, maxDocumentBytes, partBytes, onRecord: reader.record, onKeys: reader.keys })
  }
  const delimiter = csvDelimiter(firstLines(head).lines[0] ?? '', (columns) => isTraceTable(columns, options.logs))
  if (delimiter === undefined) return splitLines({ intake, maxRecordBytes, onLine: reader.line })
  return parseCsv({
    intake,
    delimiter,
    maxRecordBytes,
    onHeader: (names) => intake.setFormat('csv', names),
    onRow: (row, lineNumber) => reader.value(row, `line ${lineNumber}`),
  })
}

function hasTwoLines(head: Buffer): boolean {
  return firstLines(head).ended >= 2
}

function firstLines(head: Buffer): { lines: string[]; ended: number } {
  const lines: string[] = []
  let from = 0
  while (lines.length < 2) {
    const to = head.indexOf(0x0a, from)
    const line = head.toString('utf8', from, to === -1 ? head.length : to).trim()
    if (to === -1) return { lines: line === '' ? lines : [...lines, line], ended: lines.length }
    if (line !== '') lines.push(line)
    from = to + 1
  }
  return { lines, ended: 2 }
}

/** Whether a JSON document goes on over several lines (or one line too long to look at): neither of the first two lines is JSON by itself. */
function startsDocument(head: Buffer): boolean {
  const { lines, ended } = firstLines(head)
  const first = lines[0] ?? ''
  if (first[0] !== '{' && first[0] !== '[') return false
  if (ended === 0 && head.length >= maxSniffBytes) return true
  return !lines.some((line) => (line[0] === '{' || line[0] === '[') && isJson(line))
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
