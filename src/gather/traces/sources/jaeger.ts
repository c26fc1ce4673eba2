import type { Attributes, AttributeValue, RawSpan, SpanEvent, SpanKind, SpanLink } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { field, isObject, type JsonObject, list, put, text, toNumber } from './json-fields.ts'
import { goDurationToNs, isoToNs, unitToNs } from './times.ts'

type Account = Pick<Intake, 'kept' | 'refuse' | 'note'>

const kinds: Record<string, SpanKind> = { client: 'Client', server: 'Server', producer: 'Producer', consumer: 'Consumer', internal: 'Internal' }

/**
 * A Jaeger trace: the UI's and the query API's (`{traceID, spans, processes}`, an element of `data`), and the domain
 * dialect (`{spans, processMap}` with base64 ids, RFC 3339 times and durations such as `5000ns`).
 */
export function jaegerTraceToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const processes = processTable(record)
  const spans: RawSpan[] = []
  list(record.spans).forEach((item, index) => {
    const span = readSpan(item, processes, text(record, 'traceID', 'traceId'), intake, `${where} spans[${index}]`)
    if (span !== undefined) spans.push(span)
  })
  intake.kept(spans.length)
  return spans
}

/** One span document of Jaeger's Elasticsearch storage, both id dialects, also as a search hit with `_source`. */
export function jaegerSpanToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const span = readSpan(isObject(record._source) ? record._source : record, new Map(), undefined, intake, where)
  if (span === undefined) return []
  intake.kept(1)
  return [span]
}

function processTable(record: JsonObject): Map<string, JsonObject> {
  const table = new Map<string, JsonObject>()
  if (isObject(record.processes)) for (const [id, process] of Object.entries(record.processes)) if (isObject(process)) table.set(id, process)
  for (const entry of list(field(record, 'processMap', 'process_map'))) {
    if (!isObject(entry)) continue
    const id = text(entry, 'processId', 'process_id', 'processID')
    if (id !== undefined && isObject(entry.process)) table.set(id, entry.process)
  }
  return table
}

function readSpan(item: unknown, processes: Map<string, JsonObject>, traceOfRecord: string | undefined, intake: Account, where: string): RawSpan | undefined {
  const span = isObject(item) ? toSpan(item, processes, traceOfRecord) : 'not a span'
  if (typeof span !== 'string') {
    if (isObject(item) && list(item.tags).some(lostDigits)) intake.note('an integer beyond 2^53 as a JSON number, exact to 53 bits only', where, span.name)
    return span
  }
  const detail = isObject(item)
    ? `${text(item, 'operationName') ?? 'without name'}, span id ${text(item, 'spanID', 'spanId') ?? 'absent'}`
    : 'expected an object'
  intake.refuse(span, where, detail)
  return undefined
}

/** A span, or the reason why it is none. */
function toSpan(item: JsonObject, processes: Map<string, JsonObject>, traceOfRecord: string | undefined): RawSpan | string {
  const traceId = id(item, 'traceID', 'traceId') ?? traceOfRecord?.toLowerCase()
  if (traceId === undefined) return 'span without a trace id'
  const spanId = id(item, 'spanID', 'spanId')
  if (spanId === undefined) return 'span without a span id'
  const startNs = isoToNs(item.startTime) ?? unitToNs(item.startTime, 'us')
  if (startNs === undefined) return 'span without a start time'
  const durationNs = goDurationToNs(item.duration) ?? unitToNs(item.duration, 'us')
  if (durationNs === undefined) return 'span never ended'
  const process = isObject(item.process) ? item.process : processes.get(text(item, 'processID', 'processId') ?? '')
  const attributes = tags(item.tags, item.tag)
  const { parentSpanId, links } = relations(item, traceId)
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState: '',
    name: text(item, 'operationName') ?? '',
    kind: kinds[String(attributes['span.kind']).toLowerCase()] ?? 'Unspecified',
    service: (process === undefined ? undefined : text(process, 'serviceName')) ?? 'unknown_service',
    scopeName: String(attributes['otel.scope.name'] ?? attributes['otel.library.name'] ?? ''),
    scopeVersion: String(attributes['otel.scope.version'] ?? attributes['otel.library.version'] ?? ''),
    startNs,
    endNs: startNs + durationNs,
    statusCode: status(attributes),
    statusMessage: String(attributes['otel.status_description'] ?? ''),
    attributes,
    resourceAttributes: process === undefined ? {} : tags(process.tags, process.tag),
    events: list(item.logs).flatMap(event),
    links,
  }
}

function status(attributes: Attributes): RawSpan['statusCode'] {
  const code = String(attributes['otel.status_code'] ?? '').toUpperCase()
  if (attributes.error === true || attributes.error === 'true' || code === 'ERROR') return 'Error'
  return code === 'OK' ? 'Ok' : 'Unset'
}

/** Hexadecimal under `traceID`; the domain dialect's `traceId` is base64 of the bytes. */
function id(object: JsonObject, hexKey: string, base64Key: string): string | undefined {
  const hex = text(object, hexKey)
  if (hex !== undefined) return hex.toLowerCase()
  const value = text(object, base64Key)
  if (value === undefined) return undefined
  return value.endsWith('=') ? Buffer.from(value, 'base64').toString('hex') : value.toLowerCase()
}

/** The parent is the first CHILD_OF of the same trace, else its first FOLLOWS_FROM; every other reference is a link. */
function relations(item: JsonObject, traceId: string): { parentSpanId: string; links: SpanLink[] } {
  const references = list(item.references).flatMap((reference) => {
    if (!isObject(reference)) return []
    const spanId = id(reference, 'spanID', 'spanId')
    const refTraceId = id(reference, 'traceID', 'traceId') ?? traceId
    return spanId === undefined ? [] : [{ type: text(reference, 'refType') ?? 'CHILD_OF', traceId: refTraceId, spanId }]
  })
  const local = references.filter((reference) => reference.traceId === traceId)
  const parent = local.find((reference) => reference.type === 'CHILD_OF') ?? local[0]
  const links = references
    .filter((reference) => reference !== parent)
    .map((reference) => ({ traceId: reference.traceId, spanId: reference.spanId, attributes: { 'jaeger.ref_type': reference.type } }))
  const declared = id(item, 'parentSpanID', 'parentSpanId')
  return { parentSpanId: parent?.spanId ?? (declared === undefined || /^0+$/.test(declared) ? '' : declared), links }
}

/** Tags as a list, or as the object (`tag`) that Elasticsearch storage writes with tags as fields. */
function tags(items: unknown, asObject: unknown): Attributes {
  const attributes: Attributes = {}
  if (isObject(asObject)) for (const key of Object.keys(asObject)) put(attributes, key.replaceAll('@', '.'), asObject[key])
  for (const tag of list(items)) if (isObject(tag) && typeof tag.key === 'string') put(attributes, tag.key, tagValue(tag))
  return attributes
}

/** A tag's value by its declared type; integers that a double cannot hold stay text where the source gives text. */
function tagValue(tag: JsonObject): AttributeValue | undefined {
  const value = field(tag, 'value', 'vStr', 'vInt64', 'vFloat64', 'vBool', 'vBinary') ?? unset(tag)
  const type = (text(tag, 'type', 'vType') ?? '').toLowerCase()
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  if (type === 'bool') return value === 'true' ? true : value === 'false' ? false : value
  if (type === 'float64') return toNumber(value) ?? value
  if (type !== 'int64') return value
  const parsed = toNumber(value)
  return parsed !== undefined && Number.isSafeInteger(parsed) ? parsed : value
}

function lostDigits(tag: unknown): boolean {
  const value = isObject(tag) ? (tag.vInt64 ?? tag.value) : undefined
  return (
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && isObject(tag) && /int64/i.test(text(tag, 'type', 'vType') ?? '')
  )
}

/** Protobuf's JSON leaves out zero values: a typed tag without a value holds its type's zero. */
function unset(tag: JsonObject): AttributeValue | undefined {
  switch (tag.vType) {
    case 'BOOL':
      return false
    case 'INT64':
    case 'FLOAT64':
      return 0
    default:
      return undefined
  }
}

function event(item: unknown): SpanEvent[] {
  if (!isObject(item)) return []
  const attributes = tags(item.fields, undefined)
  const name = attributes.event ?? attributes.message ?? attributes.name
  return [{ timeNs: isoToNs(item.timestamp) ?? unitToNs(item.timestamp, 'us') ?? 0n, name: name === undefined ? '' : String(name), attributes }]
}
