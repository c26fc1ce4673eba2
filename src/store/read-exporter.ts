import type { Attributes, RawSpan, SpanEvent } from '../model/span.ts'
import { type Cell, list, text } from './column.ts'
import { spanKindOf, statusCodeOf } from './read-enumerations.ts'
import type { RowReader } from './scan-traces.ts'
import type { ScanOptions } from './span-store.ts'

/** Attributes that a reading fetches: by exact name, and by the beginning of their name. */
export interface WantedAttributes {
  attributeKeys: readonly string[]
  attributePrefixes: readonly string[]
}

/**
 * Reads rows that the collector's exporter wrote, of any generation: what the table lacks is left out of the SELECT, and only attributes
 * that the normalizer knows are fetched. Tables are never altered by the exporter, so every generation is still out there.
 * @param columns the table's columns and their types, as `system.columns` gives them
 */
export function readExporterRows(columns: ReadonlyMap<string, string>, options: ScanOptions): RowReader {
  const raw = readRawRows(columns, { attributeKeys: options.knownAttributeKeys, attributePrefixes: options.knownAttributePrefixes })
  return { ...raw, read: (line) => options.normalize(raw.read(line)) }
}

/** The same rows as the source gave them, before they are understood. */
export function readRawRows(columns: ReadonlyMap<string, string>, wanted: WantedAttributes): Omit<RowReader, 'read'> & { read(line: string): RawSpan } {
  const has = (name: string) => columns.has(name)
  const or = (name: string, otherwise: string) => (has(name) ? `\`${name}\`` : otherwise)
  const select = [
    'TraceId',
    'SpanId',
    'ParentSpanId',
    or('TraceState', "''"),
    'SpanName',
    'toString(SpanKind)',
    or('ServiceName', "''"),
    or('ScopeName', "''"),
    or('ScopeVersion', "''"),
    `toString(toUnixTimestamp64Nano(${asNanoseconds('Timestamp', columns)}))`,
    'toString(Duration)',
    'toString(StatusCode)',
    or('StatusMessage', "''"),
    attributesOf('SpanAttributes', columns),
    attributesOf('ResourceAttributes', columns),
    has('Events.Timestamp') ? 'arrayMap(t -> toString(toUnixTimestamp64Nano(toDateTime64(t, 9))), `Events.Timestamp`)' : '[]',
    or('Events.Name', '[]'),
    eventAttributes(columns),
  ]
  return {
    select,
    params: { keys: [...wanted.attributeKeys, 'service.name'], prefixes: [...wanted.attributePrefixes] },
    read: (line) => rawSpanOf(list(JSON.parse(line) as Cell)),
  }
}

function asNanoseconds(name: string, columns: ReadonlyMap<string, string>): string {
  return columns.get(name)?.startsWith('DateTime64(9') ? name : `toDateTime64(${name}, 9)`
}

const known = '(k IN {keys:Array(String)} OR arrayExists(p -> startsWith(k, p), {prefixes:Array(String)}))'

/** Attributes as a map of text, whether the column is a map or (newest generation) JSON. */
function attributesOf(name: string, columns: ReadonlyMap<string, string>): string {
  const type = columns.get(name)
  if (type === undefined) return 'map()'
  if (type.startsWith('JSON')) return `toJSONString(${name})`
  return `mapFilter((k, v) -> ${known}, CAST(${name}, 'Map(String, String)'))`
}

function eventAttributes(columns: ReadonlyMap<string, string>): string {
  const type = columns.get('Events.Attributes')
  if (type === undefined) return '[]'
  if (type.includes('JSON')) return 'arrayMap(e -> toJSONString(e), `Events.Attributes`)'
  return `arrayMap(e -> mapFilter((k, v) -> ${known}, CAST(e, 'Map(String, String)')), \`Events.Attributes\`)`
}

function rawSpanOf(cells: readonly Cell[]): RawSpan {
  const startNs = BigInt(text(cells[9]))
  const resourceAttributes = attributesIn(cells[14])
  const named = text(cells[6])
  return {
    traceId: text(cells[0]),
    spanId: text(cells[1]),
    parentSpanId: text(cells[2]),
    traceState: text(cells[3]),
    name: text(cells[4]),
    kind: spanKindOf(text(cells[5])),
    service: named !== '' ? named : text(resourceAttributes['service.name'] === undefined ? 'unknown_service' : String(resourceAttributes['service.name'])),
    scopeName: text(cells[7]),
    scopeVersion: text(cells[8]),
    startNs,
    endNs: startNs + signed(BigInt(text(cells[10]))),
    statusCode: statusCodeOf(text(cells[11])),
    statusMessage: text(cells[12]),
    attributes: attributesIn(cells[13]),
    resourceAttributes,
    events: eventsIn(list(cells[15]), list(cells[16]), list(cells[17])),
    links: [],
  }
}

/** An end before the start wraps around in the exporter's unsigned column. */
function signed(duration: bigint): bigint {
  return BigInt.asIntN(64, duration)
}

function eventsIn(times: readonly Cell[], names: readonly Cell[], attributes: readonly Cell[]): SpanEvent[] {
  return names.map((name, index) => ({ name: text(name), timeNs: BigInt(text(times[index] ?? '0')), attributes: attributesIn(attributes[index] ?? null) }))
}

/** A map, or a JSON column's text whose nested objects are flattened to dotted keys. */
function attributesIn(cell: Cell): Attributes {
  if (cell === null) return {}
  if (typeof cell === 'string') return flattened(JSON.parse(cell) as Cell)
  return flattened(cell)
}

function flattened(value: unknown, path = '', into: Attributes = {}): Attributes {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, each] of Object.entries(value)) flattened(each, path === '' ? key : `${path}.${key}`, into)
  } else if (value !== null && path !== '')
    into[path] = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value)
  return into
}
