import type { Attributes, RawSpan, SpanEvent, SpanKind, SpanLink, StatusCode } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { field, isObject, type JsonObject, list, put, text } from './json-fields.ts'
import { hrTimeToNs, isoToNs, unitToNs } from './times.ts'

type Account = Pick<Intake, 'kept' | 'refuse' | 'note'>

/** The API's numbers, which are not OTLP's: 0 is internal. */
const kinds: readonly SpanKind[] = ['Internal', 'Server', 'Client', 'Producer', 'Consumer']
const statusCodes: readonly StatusCode[] = ['Unset', 'Ok', 'Error']

/**
 * One `ReadableSpan` of OpenTelemetry JS as JSON, which is how AI SDK spans are dumped: as the console exporter shapes
 * it (`traceId`, `id`, `timestamp` and `duration` in µs) or as `JSON.stringify` of the span itself
 * (`_spanContext`, `startTime: [s, ns]`).
 */
export function readableSpanToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const span = toSpan(record)
  if (typeof span === 'string') {
    intake.refuse(span, where, text(record, 'name') ?? 'without name')
    return []
  }
  intake.kept(1)
  return [span]
}

/** Zipkin's spans have ids and timestamps too, but tags in place of attributes. */
export function isReadableSpan(record: JsonObject): boolean {
  if (!isObject(record.attributes)) return false
  const hasId = typeof record.traceId === 'string' && ('id' in record || 'spanId' in record)
  return (hasId && ('timestamp' in record || Array.isArray(record.startTime))) || (context(record) !== undefined && 'startTime' in record)
}

function context(record: JsonObject): JsonObject | undefined {
  const value = field(record, 'spanContext', '_spanContext')
  return isObject(value) && 'traceId' in value ? value : undefined
}

/** A span, or the reason why it is none. */
function toSpan(record: JsonObject): RawSpan | string {
  const own = context(record) ?? {}
  const parent = field(record, 'parentSpanContext')
  const traceId = text(record, 'traceId') ?? text(own, 'traceId')
  if (traceId === undefined) return 'span without a trace id'
  const spanId = text(own, 'spanId') ?? text(record, 'id', 'spanId')
  if (spanId === undefined) return 'span without a span id'
  const startNs = time(record.startTime) ?? unitToNs(record.timestamp, 'us')
  if (startNs === undefined) return 'span without a start time'
  const endNs = end(record, startNs)
  if (endNs === undefined) return 'span never ended'
  const resourceAttributes = resource(record.resource)
  const scope = field(record, 'instrumentationScope', 'instrumentationLibrary')
  const status = isObject(record.status) ? record.status : {}
  return {
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    parentSpanId: ((isObject(parent) ? text(parent, 'spanId') : undefined) ?? text(record, 'parentSpanId', 'parentId') ?? '').toLowerCase(),
    traceState: text(record, 'traceState') ?? '',
    name: text(record, 'name') ?? '',
    kind: typeof record.kind === 'number' ? (kinds[record.kind] ?? 'Unspecified') : 'Unspecified',
    service: typeof resourceAttributes['service.name'] === 'string' ? resourceAttributes['service.name'] : 'unknown_service',
    scopeName: isObject(scope) ? (text(scope, 'name') ?? '') : '',
    scopeVersion: isObject(scope) ? (text(scope, 'version') ?? '') : '',
    startNs,
    endNs,
    statusCode: typeof status.code === 'number' ? (statusCodes[status.code] ?? 'Unset') : 'Unset',
    statusMessage: text(status, 'message') ?? '',
    attributes: plain(record.attributes),
    resourceAttributes,
    events: list(record.events).flatMap(readEvent),
    links: list(record.links).flatMap(readLink),
  }
}

/** The end as such, or start and duration; a span that was dumped before its end has `[0, 0]`. */
function end(record: JsonObject, startNs: bigint): bigint | undefined {
  const endNs = time(record.endTime)
  if (endNs !== undefined && endNs > 0n) return endNs
  if (record.ended === false || record._ended === false) return undefined
  const duration = field(record, 'duration', '_duration')
  const durationNs = hrTimeToNs(duration) ?? unitToNs(duration, 'us')
  return durationNs === undefined || durationNs < 0n ? undefined : startNs + durationNs
}

function time(value: unknown): bigint | undefined {
  return hrTimeToNs(value) ?? isoToNs(value)
}

/** Resources hide their attributes under several names, one of them a list of pairs. */
function resource(value: unknown): Attributes {
  if (!isObject(value)) return {}
  const pairs = list(value._rawAttributes)
  if (pairs.length === 0) return plain(field(value, 'attributes', '_attributes', '_syncAttributes'))
  const attributes: Attributes = {}
  for (const pair of pairs) if (Array.isArray(pair) && typeof pair[0] === 'string') put(attributes, pair[0], pair[1])
  return attributes
}

function plain(value: unknown): Attributes {
  const attributes: Attributes = {}
  if (isObject(value)) for (const key of Object.keys(value)) put(attributes, key, value[key])
  return attributes
}

function readEvent(item: unknown): SpanEvent[] {
  return isObject(item) ? [{ timeNs: time(item.time) ?? 0n, name: text(item, 'name') ?? '', attributes: plain(item.attributes) }] : []
}

function readLink(item: unknown): SpanLink[] {
  const target = isObject(item) && isObject(item.context) ? item.context : {}
  const traceId = text(target, 'traceId')
  const spanId = text(target, 'spanId')
  return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId, attributes: isObject(item) ? plain(item.attributes) : {} }]
}
