import protobuf from 'protobufjs'

/** The messages of opentelemetry-proto 1.x that a trace request is made of, as published; an encoder independent of the decoder under test. */
const proto = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; fixed32 flags = 16;
  string name = 5; int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12;
  repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
message Status { string message = 2; int32 code = 3; }
message AnyValue { oneof value {
  string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
} }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message ExportTraceServiceResponse { ExportTracePartialSuccess partial_success = 1; }
message ExportTracePartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
message RpcStatus { int32 code = 1; string message = 2; }
`

const { root } = protobuf.parse(proto)

type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: number | string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } }
  | { bytesValue: Uint8Array }
  | Record<string, never>
export interface KeyValue {
  key: string
  value?: AnyValue
}
export interface OtlpSpan {
  traceId: Uint8Array
  spanId: Uint8Array
  parentSpanId?: Uint8Array
  traceState?: string
  name?: string
  kind?: number
  startTimeUnixNano?: string
  endTimeUnixNano?: string
  attributes?: KeyValue[]
  events?: { timeUnixNano: string; name: string; attributes?: KeyValue[] }[]
  links?: { traceId: Uint8Array; spanId: Uint8Array; attributes?: KeyValue[] }[]
  status?: { code?: number; message?: string }
}
export interface OtlpRequest {
  resourceSpans: {
    resource?: { attributes: KeyValue[] }
    scopeSpans: { scope?: { name?: string; version?: string }; spans: OtlpSpan[] }[]
  }[]
}

/** An `ExportTraceServiceRequest` in protobuf. */
export function encodeRequest(request: OtlpRequest): Buffer {
  const type = root.lookupType('ExportTraceServiceRequest')
  return Buffer.from(type.encode(type.fromObject(request)).finish())
}

/** The same request as OTLP JSON: ids hexadecimal, bytes base64, int64 as text. */
export function jsonRequest(request: OtlpRequest): string {
  return JSON.stringify(request, (key, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value
    return Buffer.from(value).toString(key === 'bytesValue' ? 'base64' : 'hex')
  })
}

export function decodeMessage(name: 'ExportTraceServiceResponse' | 'RpcStatus', bytes: Uint8Array): Record<string, unknown> {
  const type = root.lookupType(name)
  return type.toObject(type.decode(bytes), { longs: Number })
}

/** Bytes of an id from its hexadecimal digits. */
export const id = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

/** `count` small spans of one service, in traces of `perTrace`; the same numbers give the same spans. */
export function numberedSpans(count: number, first = 0, perTrace = 4): OtlpSpan[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index
    const inTrace = number % perTrace
    const startNs = 1_767_225_600_000_000_000n + BigInt(number) * 1_000_000n
    return {
      traceId: id((Math.floor(number / perTrace) + 1).toString(16).padStart(32, '0')),
      spanId: id((number + 1).toString(16).padStart(16, '0')),
      ...(inTrace > 0 && { parentSpanId: id((number - inTrace + 1).toString(16).padStart(16, '0')) }),
      name: ['request', 'retrieve', 'rerank', 'chat'][inTrace % 4] ?? 'step',
      kind: inTrace === 0 ? 2 : 1,
      startTimeUnixNano: String(startNs),
      endTimeUnixNano: String(startNs + 250_000_000n),
      status: {},
    }
  })
}

export function requestOf(spans: OtlpSpan[], service = 'docs-assistant'): OtlpRequest {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [{ scope: { name: 'test', version: '1.0.0' }, spans }],
      },
    ],
  }
}
