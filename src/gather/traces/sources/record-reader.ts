import type { LogMapping } from '../../../model/config.ts'
import type { RawSpan } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { isObject, type JsonObject } from './json-fields.ts'
import { lineAndColumn, parseJson } from './parse-json.ts'
import { recognize } from './recognize.ts'
import { salvageJson } from './salvage-json.ts'
import type { RecordText } from './split-documents.ts'

export interface RecordReader {
  /** A line of a file of lines. */
  line(line: string, lineNumber: number): void
  /** A record of a JSON document. */
  record(record: RecordText): void
  /** A record that is parsed already, such as a row of a table. */
  value(value: unknown, where: string): void
  /** Top-level keys of a document that was read element by element. */
  keys(keys: string[]): void
}

/** Parses records, recognizes each by its content, and hands on its spans; what cannot be read is refused. */
export function createRecordReader(intake: Intake, logs: LogMapping | undefined, onSpans: (spans: RawSpan[]) => void): RecordReader {
  const context = { intake, logs }
  let lastFormat = ''
  /** Inside a wrapper such as `data` the keys that tell are the wrapper's. */
  let wrapped = false

  function value(item: unknown, where: string): void {
    if (Array.isArray(item)) for (const [index, element] of item.entries()) value(element, `${where} [${index}]`)
    else if (isObject(item)) object(item, where)
    else intake.refuse('not a trace record', where, `expected an object, got ${item === null ? 'null' : typeof item}`)
  }

  function object(item: JsonObject, where: string): void {
    const format = recognize(item, context)
    const inner = format === undefined || format.name === 'log-lines' ? innerData(item) : undefined
    if (inner !== undefined) unwrap(inner, Object.keys(item), where)
    else if (format === undefined) refuseUnknown(item, where, intake)
    else {
      if (format.name !== lastFormat) {
        lastFormat = format.name
        intake.setFormat(format.name, wrapped ? [] : Object.keys(item))
      }
      const spans = format.toSpans(item, where, context)
      if (spans.length > 0) onSpans(spans)
    }
  }

  function unwrap(inner: unknown, keys: string[], where: string): void {
    const outer = wrapped
    wrapped = true
    value(inner, where)
    wrapped = outer
    if (lastFormat !== '') intake.setFormat(lastFormat, keys)
  }

  function parsed(text: string, where: string, firstLine: number): { value: unknown } | undefined {
    const result = parseJson(text)
    if (result.ok) {
      if (result.mended) intake.note('NaN or Infinity, which JSON does not have, read as null', where, 'as Python writes them')
      return result
    }
    const place = result.at === undefined ? where : lineAndColumn(text, result.at, firstLine)
    if (!result.truncated) {
      intake.refuse(text.includes('\0') ? 'zero bytes instead of JSON' : 'malformed JSON', place, `the record begins at ${where}`)
      return undefined
    }
    const whole = salvageJson(text)
    const rest = whole === undefined ? undefined : parseJson(whole)
    const saved = rest?.ok === true ? { value: rest.value } : undefined
    intake.refuse('truncated JSON', place, saved === undefined ? `ends inside the record that begins at ${where}` : 'the whole spans before it were kept')
    return saved
  }

  /** Nothing that a file holds may end the reading: the one failure left is JSON nested deeper than the stack. */
  function safely(read: () => void, where: string): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      intake.refuse('nested too deeply', where, 'objects or lists inside each other by the thousand')
    }
  }

  return {
    value: (item, where) => safely(() => value(item, where), where),
    line(line, lineNumber) {
      const where = `line ${lineNumber}`
      const first = line[0]
      if (first !== '{' && first !== '[') {
        intake.refuse(line.includes('\0') ? 'zero bytes instead of JSON' : 'not JSON', where, 'the line is not a JSON object')
        return
      }
      const result = parsed(line, where, lineNumber)
      if (result !== undefined) safely(() => value(result.value, where), where)
    },
    record({ text, lineNumber, path, wrapper }) {
      const where = path === '' ? `line ${lineNumber}` : `line ${lineNumber}, ${path}`
      const result = parsed(text, where, lineNumber)
      if (result === undefined) return
      wrapped = wrapper !== undefined && wrapper !== ''
      // Elements of OTLP lists mean nothing without the key they stood under.
      const item = wrapper?.startsWith('resource') === true || wrapper === 'batches' ? { [wrapper]: [result.value] } : result.value
      safely(() => value(item, where), where)
      wrapped = false
    },
    keys(keys) {
      if (lastFormat !== '') intake.setFormat(lastFormat, keys)
    },
  }
}

/** `{data: …}` of the query APIs, whose elements are records of their own, and Tempo's `{trace: {resourceSpans}}`. */
function innerData(item: JsonObject): unknown {
  if (isObject(item.trace) && Array.isArray(item.trace.resourceSpans)) return item.trace
  return Array.isArray(item.data) || (isObject(item.data) && Object.keys(item).length <= 3) ? item.data : undefined
}

function refuseUnknown(item: JsonObject, where: string, intake: Intake): void {
  const keys = Object.keys(item)
  const shown = keys.slice(0, 8).join(', ') + (keys.length > 8 ? ', …' : '')
  intake.refuse('not a trace record of a known kind', where, keys.length === 0 ? 'an empty object' : `it has the keys ${shown}`)
}
