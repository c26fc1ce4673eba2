import type { Attributes, AttributeValue, RawSpan, SpanEvent, SpanKind, SpanLink, StatusCode } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { field, isObject, type JsonObject, list } from './json-fields.ts'

type Account = Pick<Intake, 'kept' | 'refuse' | 'note'>

/** Enum names as protobuf's JSON mapping allows them beside the numbers. */
const kinds: Record<string, SpanKind> = {
  '1': 'Internal',
  '2': 'Server',
  '3': 'Client',
  '4': 'Producer',
  '5': 'Consumer',
  SPAN_KIND_INTERNAL: 'Internal',
  SPAN_KIND_SERVER: 'Server',
  SPAN_KIND_CLIENT: 'Client',
  SPAN_KIND_PRODUCER: 'Producer',
  SPAN_KIND_CONSUMER: 'Consumer',
}
const statusCodes: Record<string, StatusCode> = { '1': 'Ok', '2': 'Error', STATUS_CODE_OK: 'Ok', STATUS_CODE_ERROR: 'Error' }

/**
 * The spans of one OTLP `ExportTraceServiceRequest` in JSON. Reads camelCase and snake_case names and the older
 * `instrumentationLibrarySpans`, and Tempo's `batches`. Never throws: what cannot be a span is refused, with its place below `where`.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function otlpJsonToSpans(request: unknown, intake: Account, where: string): RawSpan[] {
  const spans: RawSpan[] = []
  if (!isObject(request)) {
    intake.refuse('not an OTLP request', where, 'expected an object')
    return spans
  }
  const resources = list(field(request, 'resourceSpans', 'resource_spans', 'batches'))
  for (const [index, resourceSpans] of resources.entries()) {
    readResource(resourceSpans, spans, intake, resources.length === 1 ? where : `${where} resourceSpans[${index}]`)
  }
  intake.kept(spans.length)
  return spans
}

/** The spans of one element of `resourceSpans`; the caller counts those that are kept. */
function readResource(resourceSpans: unknown, spans: RawSpan[], intake: Account, where: string): void {
  if (!isObject(resourceSpans)) {
    intake.refuse('not an OTLP resource', where, 'expected an object')
    return
  }
  const resource = isObject(resourceSpans.resource) ? keyValues(resourceSpans.resource.attributes) : {}
  const service = typeof resource['service.name'] === 'string' && resource['service.name'] !== '' ? resource['service.name'] : 'unknown_service'
  const scopes = list(field(resourceSpans, 'scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'instrumentation_library_spans'))
  for (let s = 0; s < scopes.length; s++) {
    const scopeSpans = scopes[s]
    if (!isObject(scopeSpans)) {
      intake.refuse('not an OTLP scope', `${where} scopeSpans[${s}]`, 'expected an object')
      continue
    }
    const scope = field(scopeSpans, 'scope', 'instrumentationLibrary', 'instrumentation_library')
    const context: Context = {
      service,
      resource,
      scopeName: isObject(scope) && typeof scope.name === 'string' ? scope.name : '',
      scopeVersion: isObject(scope) && typeof scope.version === 'string' ? scope.version : '',
    }
    const items = list(scopeSpans.spans)
    for (let i = 0; i < items.length; i++) {
      const span = readSpan(items[i], context)
      if (typeof span === 'string') intake.refuse(span, `${where} scopeSpans[${s}].spans[${i}]`, describe(items[i]))
      else {
        if (lossyTimes(items[i])) intake.note('times as JSON numbers, exact to 256 ns only', `${where} scopeSpans[${s}].spans[${i}]`, span.name)
        spans.push(span)
      }
    }
  }
}

interface Context {
  service: string
  resource: Attributes
  scopeName: string
  scopeVersion: string
}

/** A span, or the reason why it is none. */
function readSpan(item: unknown, context: Context): RawSpan | string {
  if (!isObject(item)) return 'not a span'
  const traceId = otlpId(item.traceId ?? item.trace_id, 32)
  if (traceId === undefined) return 'trace id is not 16 bytes in hexadecimal'
  const spanId = otlpId(item.spanId ?? item.span_id, 16)
  if (spanId === undefined) return 'span id is not 8 bytes in hexadecimal'
  const startNs = unixNano(item.startTimeUnixNano ?? item.start_time_unix_nano)
  if (startNs === undefined) return 'span without a start time'
  const endNs = unixNano(item.endTimeUnixNano ?? item.end_time_unix_nano)
  if (endNs === undefined) return 'span never ended'
  const parent = item.parentSpanId ?? item.parent_span_id
  const status = item.status
  const kind = item.kind
  return {
    traceId,
    spanId,
    parentSpanId: parentId(parent),
    traceState: asText(item.traceState ?? item.trace_state),
    name: asText(item.name),
    kind: typeof kind === 'number' || typeof kind === 'string' ? (kinds[kind] ?? 'Unspecified') : 'Unspecified',
    service: context.service,
    scopeName: context.scopeName,
    scopeVersion: context.scopeVersion,
    startNs,
    endNs,
    statusCode: isObject(status) ? (statusCodes[String(status.code)] ?? 'Unset') : 'Unset',
    statusMessage: isObject(status) ? asText(status.message) : '',
    attributes: keyValues(item.attributes),
    resourceAttributes: context.resource,
    events: item.events === undefined ? [] : list(item.events).map(readEvent),
    links: item.links === undefined ? [] : list(item.links).flatMap(readLink),
  }
}

function readEvent(item: unknown): SpanEvent {
  if (!isObject(item)) return { timeNs: 0n, name: '', attributes: {} }
  return { timeNs: unixNano(item.timeUnixNano ?? item.time_unix_nano) ?? 0n, name: asText(item.name), attributes: keyValues(item.attributes) }
}

/** A link whose ids cannot be ids links to nothing. */
function readLink(item: unknown): SpanLink[] {
  if (!isObject(item)) return []
  const traceId = otlpId(item.traceId ?? item.trace_id, 32)
  const spanId = otlpId(item.spanId ?? item.span_id, 16)
  return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId, attributes: keyValues(item.attributes) }]
}

const hexIds: Record<number, RegExp> = { 32: /^[0-9a-f]{32}$/, 16: /^[0-9a-f]{16}$/ }
const zeros = /^0+$/

/** An id of `length` hexadecimal digits in lower case; base64 of as many bytes is understood; all zeros are no id. */
function otlpId(value: unknown, length: 16 | 32): string | undefined {
  if (typeof value !== 'string') return undefined
  let id = value
  if (hexIds[length]?.test(id) !== true) {
    id = id.toLowerCase()
    if (hexIds[length]?.test(id) !== true) {
      id = value.endsWith('=') ? Buffer.from(value, 'base64').toString('hex') : ''
      if (id.length !== length) return undefined
    }
  }
  return id.charCodeAt(0) === 48 && zeros.test(id) ? undefined : id
}

/** A parent that cannot be an id is kept as given, so that the span shows up as an orphan instead of becoming a root. */
function parentId(value: unknown): string {
  if (typeof value !== 'string' || value === '' || zeros.test(value)) return ''
  return otlpId(value, 16) ?? value.toLowerCase()
}

/** ns since 1970; protobuf's 0 is `not set`. */
function unixNano(value: unknown): bigint | undefined {
  if (typeof value === 'string') {
    if (!/^\d{1,20}$/.test(value)) return undefined
    const ns = BigInt(value)
    return ns === 0n ? undefined : ns
  }
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? BigInt(value) : undefined
}

function lossyTimes(item: unknown): boolean {
  return isObject(item) && typeof (item.startTimeUnixNano ?? item.start_time_unix_nano) === 'number'
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A list of OTLP `KeyValue` as an object; a plain object, which some exporters write, is taken as it is. */
function keyValues(value: unknown): Attributes {
  const attributes: Attributes = {}
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const pair: unknown = value[i]
      if (isObject(pair) && typeof pair.key === 'string' && pair.key !== '__proto__') attributes[pair.key] = anyValue(pair.value)
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) if (key !== '__proto__') attributes[key] = anyValue(value[key])
  }
  return attributes
}

/** OTLP's `AnyValue`: 64-bit integers as numbers where a double holds them, else as decimal text; bytes stay base64. */
function anyValue(value: unknown): AttributeValue {
  if (!isObject(value)) return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  if (typeof value.stringValue === 'string') return value.stringValue
  if (value.intValue !== undefined) return integer(value.intValue)
  if (typeof value.boolValue === 'boolean') return value.boolValue
  if (value.doubleValue !== undefined) return double(value.doubleValue)
  return rareValue(value)
}

function rareValue(value: JsonObject): AttributeValue {
  const array = field(value, 'arrayValue', 'array_value')
  if (array !== undefined) return (isObject(array) ? list(array.values) : list(array)).map(anyValue)
  const map = field(value, 'kvlistValue', 'kvlist_value')
  if (map !== undefined) return keyValues(isObject(map) ? map.values : map)
  const bytes = field(value, 'bytesValue', 'bytes_value')
  if (typeof bytes === 'string') return bytes
  if (typeof value.string_value === 'string') return value.string_value
  if (value.int_value !== undefined) return integer(value.int_value)
  if (typeof value.bool_value === 'boolean') return value.bool_value
  if (value.double_value !== undefined) return double(value.double_value)
  return null
}

function integer(value: unknown): AttributeValue {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return null
  const parsed = Number(value)
  return Number.isSafeInteger(parsed) ? parsed : value
}

/** `NaN` and the infinities, which JSON cannot say, stay text. */
function double(value: unknown): AttributeValue {
  return typeof value === 'number' || typeof value === 'string' ? value : null
}

function describe(item: unknown): string {
  if (!isObject(item)) return `expected an object, got ${item === null ? 'null' : typeof item}`
  return `name ${JSON.stringify(item.name)}, trace id ${JSON.stringify(item.traceId ?? item.trace_id)}, span id ${JSON.stringify(item.spanId ?? item.span_id)}`
}
