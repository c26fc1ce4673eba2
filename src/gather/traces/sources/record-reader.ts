import type { LogMapping } from '../../../model/config.ts'
import type { RawSpan } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { isObject, type JsonObject } from './json-fields.ts'
import { recognize } from './recognize.ts'
import { salvageJson } from './salvage-json.ts'
import type { RecordText } from './split-documents.ts'

export interface RecordReader {
  /** A line of a file of lines; `last` when no line feed follows. */
  line(line: string, lineNumber: number, last: boolean): void
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
  let keysFrom: 'records' | 'documents' = 'records'

  function value(item: unknown, where: string): void {
    if (Array.isArray(item)) item.forEach((element, index) => value(element, `${where} [${index}]`))
    else if (!isObject(item)) intake.refuse('not a trace record', where, `expected an object, got ${item === null ? 'null' : typeof item}`)
    else object(item, where)
  }

  function object(item: JsonObject, where: string): void {
    const format = recognize(item, context)
    if (format === undefined) return refuseUnknown(item, where, intake)
    if (format.name !== lastFormat) {
      lastFormat = format.name
      intake.setFormat(format.name, keysFrom === 'records' ? Object.keys(item) : [])
    }
    const spans = format.toSpans(item, where, context)
    if (spans.length > 0) onSpans(spans)
  }

  function parse(text: string, where: string, truncatedAt: string | undefined): unknown {
    try {
      return JSON.parse(text)
    } catch (error) {
      const whole = truncatedAt === undefined ? undefined : salvageJson(text)
      if (truncatedAt === undefined) intake.refuse(text.includes('\0') ? 'zero bytes instead of JSON' : 'malformed JSON', where, place(error, text))
      else intake.refuse('truncated JSON', truncatedAt, whole === undefined ? 'nothing before it is whole' : 'the records before it were kept')
      return whole === undefined ? undefined : tryParse(whole)
    }
  }

  return {
    value,
    line(line, lineNumber, last) {
      const where = `line ${lineNumber}`
      const first = line[0]
      if (first !== '{' && first !== '[') {
        intake.refuse(line.includes('\0') ? 'zero bytes instead of JSON' : 'not JSON', where, 'the line is not a JSON object')
        return
      }
      const parsed = parse(line, where, last && !/[}\]]$/.test(line) ? `line ${lineNumber}, column ${line.length + 1}` : undefined)
      if (parsed !== undefined) value(parsed, where)
    },
    record({ text, lineNumber, path, wrapper, truncatedAt }) {
      const where = path === '' ? `line ${lineNumber}` : `line ${lineNumber}, ${path}`
      if (wrapper !== undefined) keysFrom = 'documents'
      const parsed = parse(text, where, truncatedAt)
      if (parsed === undefined) return
      // Elements of `resourceSpans` and its kin mean nothing without the key they stood under.
      if (wrapper !== undefined && wrapper.startsWith('resource')) value({ [wrapper]: [parsed] }, where)
      else value(parsed, where)
    },
    keys(keys) {
      if (lastFormat !== '') intake.setFormat(lastFormat, keys)
    },
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refuseUnknown(item: JsonObject, where: string, intake: Intake): void {
  const keys = Object.keys(item)
  const shown = keys.slice(0, 8).join(', ') + (keys.length > 8 ? ', …' : '')
  intake.refuse('not a trace record of a known kind', where, keys.length === 0 ? 'an empty object' : `it has the keys ${shown}`)
}

/** Where the parser stopped, without the text around it, which may be private. */
function place(error: unknown, text: string): string {
  const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined
  if (position === undefined) return `${text.length} characters that do not parse`
  const before = text.slice(0, Number(position)).split('\n')
  return before.length === 1 ? `at column ${Number(position) + 1}` : `at its line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}
