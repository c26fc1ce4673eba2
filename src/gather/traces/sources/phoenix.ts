import type { Attributes, RawSpan, SpanEvent, SpanKind, SpanLink } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { field, flatten, isObject, type JsonObject, jsonText, list, putText, text } from './json-fields.ts'
import { isoToNs } from './times.ts'

type Account = Pick<Intake, 'kept' | 'refuse' | 'note'>

const kinds: Record<string, SpanKind> = { INTERNAL: 'Internal', SERVER: 'Server', CLIENT: 'Client', PRODUCER: 'Producer', CONSUMER: 'Consumer' }

/**
 * One span as Phoenix's REST API and data frames give it: `context.trace_id` nested or dotted, `parent_id`,
 * `span_kind`, ISO times, attributes nested or dotted. OpenTelemetry Python's console exporter writes the same shape
 * (ids with `0x`, `SpanKind.CLIENT`, `resource.attributes`), and is read too.
 */
export function phoenixSpanToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const span = toSpan(record)
  if (typeof span === 'string') {
    intake.refuse(span, where, text(record, 'name') ?? 'without name')
    return []
  }
  intake.kept(1)
  return [span]
}

/** True for a span with `context.trace_id`, nested or dotted. */
export function isPhoenixSpan(record: JsonObject): boolean {
  return 'context.trace_id' in record || 'context.span_id' in record || (isObject(record.context) && 'trace_id' in record.context)
}

/** A span, or the reason why it is none. */
function toSpan(record: JsonObject): RawSpan | string {
  const context = isObject(record.context) ? record.context : {}
  const traceId = id(text(context, 'trace_id') ?? text(record, 'context.trace_id', 'trace_id'))
  if (traceId === '') return 'span without a trace id'
  const spanId = id(text(context, 'span_id') ?? text(record, 'context.span_id', 'span_id'))
  if (spanId === '') return 'span without a span id'
  const startNs = isoToNs(record.start_time)
  if (startNs === undefined) return 'span without a start time'
  const endNs = isoToNs(record.end_time)
  if (endNs === undefined) return 'span never ended'
  const resourceAttributes: Attributes = {}
  if (isObject(record.resource) && isObject(record.resource.attributes)) flatten(record.resource.attributes, resourceAttributes)
  const scope = isObject(record.scope) ? record.scope : {}
  const status = isObject(record.status) ? record.status : {}
  const code = text(record, 'status_code') ?? text(status, 'status_code') ?? ''
  const kind = text(record, 'span_kind') ?? ''
  return {
    traceId,
    spanId,
    parentSpanId: id(text(record, 'parent_id', 'parent_span_id')),
    traceState: text(context, 'trace_state') ?? '',
    name: text(record, 'name') ?? '',
    kind: kinds[(text(record, 'kind') ?? kind).replace('SpanKind.', '')] ?? 'Unspecified',
    service: typeof resourceAttributes['service.name'] === 'string' ? resourceAttributes['service.name'] : 'unknown_service',
    scopeName: text(scope, 'name') ?? '',
    scopeVersion: text(scope, 'version') ?? '',
    startNs,
    endNs,
    statusCode: code === 'ERROR' ? 'Error' : code === 'OK' ? 'Ok' : 'Unset',
    statusMessage: text(record, 'status_message') ?? text(status, 'description', 'message') ?? '',
    attributes: spanAttributes(record, kind),
    resourceAttributes,
    events: list(jsonText(record.events)).flatMap((event) => readEvent(event, endNs)),
    links: list(jsonText(record.links)).flatMap(readLink),
  }
}

function spanAttributes(record: JsonObject, kind: string): Attributes {
  const attributes: Attributes = {}
  const nested = jsonText(record.attributes)
  if (isObject(nested)) flatten(nested, attributes)
  // Data frames spread the attributes over columns: `attributes.llm.model_name`, values possibly JSON text.
  for (const key of Object.keys(record)) {
    if (!key.startsWith('attributes.')) continue
    const value = jsonText(record[key])
    const name = key.slice('attributes.'.length)
    if (isStructured(value) && !name.endsWith('.value')) flatten({ [name]: value }, attributes)
    else putText(attributes, name, record[key])
  }
  if (attributes['openinference.span.kind'] === undefined && !(kind in kinds)) putText(attributes, 'openinference.span.kind', kind)
  return attributes
}

function isStructured(value: unknown): boolean {
  return isObject(value) || (Array.isArray(value) && value.some(isObject))
}

function id(value: string | undefined): string {
  const lower = (value ?? '').toLowerCase()
  return lower.startsWith('0x') ? lower.slice(2) : lower
}

function readEvent(item: unknown, fallbackNs: bigint): SpanEvent[] {
  if (!isObject(item)) return []
  const attributes: Attributes = {}
  if (isObject(item.attributes)) flatten(item.attributes, attributes)
  putText(attributes, 'exception.message', attributes['exception.message'] ?? field(item, 'message'))
  return [{ timeNs: isoToNs(item.timestamp) ?? fallbackNs, name: text(item, 'name') ?? '', attributes }]
}

function readLink(item: unknown): SpanLink[] {
  const context = isObject(item) && isObject(item.context) ? item.context : {}
  const traceId = id(text(context, 'trace_id'))
  const spanId = id(text(context, 'span_id'))
  const attributes: Attributes = {}
  if (isObject(item) && isObject(item.attributes)) flatten(item.attributes, attributes)
  return traceId === '' || spanId === '' ? [] : [{ traceId, spanId, attributes }]
}
