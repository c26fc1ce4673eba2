import type { Attributes, AttributeValue, RawSpan } from '../model/span.ts'
import type { Cell } from './column.ts'

export interface ExporterColumn {
  name: string
  type: string
  write(raw: RawSpan): Cell
  /** Part of the narrow row, which is all that a review reads of rows that this version normalized. */
  narrow?: true
}

/** The latest instant that a DateTime64(9) holds, 2262-04-11. */
const lastNs = 9_223_372_036_854_775_807n

/**
 * The columns of the OpenTelemetry Collector's ClickHouse exporter, in its order and with its types and codecs.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/clickhouseexporter
 */
export const exporterColumns: readonly ExporterColumn[] = [
  { name: 'Timestamp', type: 'DateTime64(9) CODEC(Delta(8), ZSTD(1))', write: (raw) => decimalSeconds(raw.startNs), narrow: true },
  { name: 'TraceId', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.traceId, narrow: true },
  { name: 'SpanId', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.spanId, narrow: true },
  { name: 'ParentSpanId', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.parentSpanId, narrow: true },
  { name: 'TraceState', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.traceState },
  { name: 'SpanName', type: 'LowCardinality(String) CODEC(ZSTD(1))', write: (raw) => raw.name, narrow: true },
  { name: 'SpanKind', type: 'LowCardinality(String) CODEC(ZSTD(1))', write: (raw) => raw.kind, narrow: true },
  { name: 'ServiceName', type: 'LowCardinality(String) CODEC(ZSTD(1))', write: (raw) => raw.service, narrow: true },
  { name: 'ResourceAttributes', type: 'Map(LowCardinality(String), String) CODEC(ZSTD(1))', write: (raw) => textMap(raw.resourceAttributes) },
  { name: 'ScopeName', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.scopeName },
  { name: 'ScopeVersion', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.scopeVersion },
  { name: 'SpanAttributes', type: 'Map(LowCardinality(String), String) CODEC(ZSTD(1))', write: (raw) => textMap(raw.attributes) },
  { name: 'Duration', type: 'UInt64 CODEC(ZSTD(1))', write: (raw) => (raw.endNs > raw.startNs ? String(raw.endNs - raw.startNs) : 0), narrow: true },
  { name: 'StatusCode', type: 'LowCardinality(String) CODEC(ZSTD(1))', write: (raw) => raw.statusCode, narrow: true },
  { name: 'StatusMessage', type: 'String CODEC(ZSTD(1))', write: (raw) => raw.statusMessage },
  { name: 'Events.Timestamp', type: 'Array(DateTime64(9)) CODEC(ZSTD(1))', write: (raw) => raw.events.map((event) => decimalSeconds(event.timeNs)) },
  { name: 'Events.Name', type: 'Array(LowCardinality(String)) CODEC(ZSTD(1))', write: (raw) => raw.events.map((event) => event.name) },
  {
    name: 'Events.Attributes',
    type: 'Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1))',
    write: (raw) => raw.events.map((event) => textMap(event.attributes)),
  },
  { name: 'Links.TraceId', type: 'Array(String) CODEC(ZSTD(1))', write: (raw) => raw.links.map((link) => link.traceId) },
  { name: 'Links.SpanId', type: 'Array(String) CODEC(ZSTD(1))', write: (raw) => raw.links.map((link) => link.spanId) },
  { name: 'Links.TraceState', type: 'Array(String) CODEC(ZSTD(1))', write: (raw) => raw.links.map(() => '') },
  {
    name: 'Links.Attributes',
    type: 'Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1))',
    write: (raw) => raw.links.map((link) => textMap(link.attributes)),
  },
]

/** Seconds with nine decimals, as the engine reads a DateTime64(9); with fewer than ten digits before the point it would take them for a date. */
function decimalSeconds(ns: bigint): string {
  const digits = String(ns < 0n ? 0n : ns > lastNs ? lastNs : ns).padStart(19, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/** The exporter's maps hold text; other values are written as JSON. */
function textMap(attributes: Attributes): Record<string, string> {
  const map: Record<string, string> = {}
  for (const key in attributes) map[key] = asText(attributes[key])
  return map
}

function asText(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
