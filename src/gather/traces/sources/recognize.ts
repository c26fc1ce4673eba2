import type { LogMapping } from '../../../model/config.ts'
import type { RawSpan } from '../../../model/span.ts'
import { deepevalLists, deepevalTraceToSpans } from './deepeval.ts'
import type { Intake } from './intake.ts'
import { jaegerSpanToSpans, jaegerTraceToSpans } from './jaeger.ts'
import { field, isObject, type JsonObject, list } from './json-fields.ts'
import { langfuseObservationToSpans, langfuseTraceToSpans } from './langfuse.ts'
import { isMappedLine, logLineToSpans } from './log-line.ts'
import { otlpJsonToSpans } from './otlp-json.ts'
import { isPhoenixSpan, phoenixSpanToSpans } from './phoenix.ts'
import { isReadableSpan, readableSpanToSpans } from './readable-span.ts'

export interface RecordContext {
  intake: Intake
  logs: LogMapping | undefined
}

export interface Format {
  name: string
  matches(record: JsonObject, context: RecordContext): boolean
  toSpans(record: JsonObject, where: string, context: RecordContext): RawSpan[]
}

/** Every kind of record that is read, most telling first: the first that matches takes the record. */
const formats: readonly Format[] = [
  {
    name: 'otlp-json',
    matches: (record) => Array.isArray(record.resourceSpans) || Array.isArray(record.resource_spans) || list(record.batches).some(isOtlpResource),
    toSpans: (record, where, { intake }) => otlpJsonToSpans(record, intake, where),
  },
  {
    name: 'otlp-json (other signals)',
    matches: (record) => otherSignal(record) !== undefined,
    toSpans(record, where, { intake }) {
      intake.refuse(`OTLP ${otherSignal(record)}, not traces`, where, 'only traces are read here')
      return []
    },
  },
  {
    name: 'log-lines',
    matches: (record, { logs }) => logs !== undefined && isMappedLine(record, logs),
    toSpans: (record, where, { intake, logs }) => (logs === undefined ? [] : logLineToSpans(record, logs, intake, where)),
  },
  {
    name: 'langfuse',
    matches: (record) => Array.isArray(record.observations) && (isObject(record.trace) || typeof record.id === 'string'),
    toSpans: (record, where, { intake }) => langfuseTraceToSpans(record, intake, where),
  },
  {
    name: 'deepeval',
    matches: (record) => Object.keys(deepevalLists).filter((key) => Array.isArray(record[key])).length >= 2,
    toSpans: (record, where, { intake }) => deepevalTraceToSpans(record, intake, where),
  },
  {
    name: 'jaeger',
    matches: (record) => Array.isArray(record.spans) && (list(record.spans).some(isJaegerSpan) || 'processes' in record || 'processMap' in record),
    toSpans: (record, where, { intake }) => jaegerTraceToSpans(record, intake, where),
  },
  {
    name: 'jaeger-spans',
    matches: (record) => isJaegerSpan(isObject(record._source) ? record._source : record),
    toSpans: (record, where, { intake }) => jaegerSpanToSpans(record, intake, where),
  },
  {
    name: 'phoenix',
    matches: isPhoenixSpan,
    toSpans: (record, where, { intake }) => phoenixSpanToSpans(record, intake, where),
  },
  {
    name: 'otel-js',
    matches: isReadableSpan,
    toSpans: (record, where, { intake }) => readableSpanToSpans(record, intake, where),
  },
  {
    name: 'langfuse-observations',
    matches: isLangfuseObservation,
    toSpans: (record, where, { intake }) => langfuseObservationToSpans(record, intake, where),
  },
  {
    // A mapping makes every object that is nothing else a log line, so that its refusal names the missing field.
    name: 'log-lines',
    matches: (_record, { logs }) => logs !== undefined,
    toSpans: (record, where, { intake, logs }) => (logs === undefined ? [] : logLineToSpans(record, logs, intake, where)),
  },
]

export function recognize(record: JsonObject, context: RecordContext): Format | undefined {
  return formats.find((format) => format.matches(record, context))
}

/** Whether a table with these columns holds records that are read here. */
export function isTraceTable(columns: string[], logs: LogMapping | undefined): boolean {
  const record = Object.fromEntries(columns.map((column) => [column, '']))
  const mapped = logs !== undefined && [logs.time, logs.requestId, logs.duration].every((column) => columns.includes(column))
  return mapped || isLangfuseObservation(record) || isPhoenixSpan(record) || isJaegerSpan(record)
}

function isLangfuseObservation(record: JsonObject): boolean {
  return typeof record.id === 'string' && ('traceId' in record || 'trace_id' in record) && ('startTime' in record || 'start_time' in record) && 'type' in record
}

function isJaegerSpan(record: unknown): boolean {
  return isObject(record) && 'operationName' in record && ('spanID' in record || 'spanId' in record) && ('traceID' in record || 'traceId' in record)
}

/** Tempo's query API calls the list of resources `batches`. */
function isOtlpResource(item: unknown): boolean {
  return isObject(item) && Array.isArray(field(item, 'scopeSpans', 'instrumentationLibrarySpans'))
}

function otherSignal(record: JsonObject): 'logs' | 'metrics' | undefined {
  if (Array.isArray(field(record, 'resourceLogs', 'resource_logs'))) return 'logs'
  return Array.isArray(field(record, 'resourceMetrics', 'resource_metrics')) ? 'metrics' : undefined
}
