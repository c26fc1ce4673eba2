import type { LogMapping } from '../../../model/config.ts'
import type { RawSpan } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { isObject, type JsonObject } from './json-fields.ts'
import { langfuseObservationToSpans, langfuseTraceToSpans } from './langfuse.ts'
import { otlpJsonToSpans } from './otlp-json.ts'

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
export const formats: readonly Format[] = [
  {
    name: 'otlp-json',
    matches: (record) => Array.isArray(record.resourceSpans) || Array.isArray(record.resource_spans),
    toSpans: (record, where, { intake }) => otlpJsonToSpans(record, intake, where),
  },
  {
    name: 'langfuse',
    matches: (record) => Array.isArray(record.observations) && (isObject(record.trace) || typeof record.id === 'string'),
    toSpans: (record, where, { intake }) => langfuseTraceToSpans(record, intake, where),
  },
  {
    name: 'langfuse-observations',
    matches: (record) =>
      typeof record.id === 'string' && ('traceId' in record || 'trace_id' in record) && 'type' in record && ('startTime' in record || 'start_time' in record),
    toSpans: (record, where, { intake }) => langfuseObservationToSpans(record, intake, where),
  },
]

export function recognize(record: JsonObject, context: RecordContext): Format | undefined {
  return formats.find((format) => format.matches(record, context))
}
