import protobuf from 'protobufjs'
import { type Resource, splitTime, type Value, type WorkSpan } from './span.ts'

type Writer = protobuf.Writer

/** One OTLP `ExportTraceServiceRequest` in protobuf, written field by field: the benchmark must not wait for its own encoder. */
export function otlpProtobuf(resource: Resource, spans: readonly WorkSpan[], startMs: number): Uint8Array {
  const out = protobuf.Writer.create()
  out.uint32(tag(1, 2)).fork() // resource_spans
  out.uint32(tag(1, 2)).fork() // resource
  attribute(out, 1, 'service.name', resource.service)
  attribute(out, 1, 'service.version', '2.14.0')
  attribute(out, 1, 'host.name', resource.host)
  out.ldelim()
  out.uint32(tag(2, 2)).fork() // scope_spans
  out.uint32(tag(1, 2)).fork().uint32(tag(1, 2)).string(resource.service).uint32(tag(2, 2)).string('2.14.0').ldelim() // scope
  for (const span of spans) writeSpan(out, span, startMs)
  return out.ldelim().ldelim().finish()
}

function writeSpan(out: Writer, span: WorkSpan, startMs: number): void {
  out.uint32(tag(2, 2)).fork()
  out.uint32(tag(1, 2)).bytes(Buffer.from(span.traceId, 'hex'))
  out.uint32(tag(2, 2)).bytes(Buffer.from(span.spanId, 'hex'))
  if (span.parentSpanId !== '') out.uint32(tag(4, 2)).bytes(Buffer.from(span.parentSpanId, 'hex'))
  out.uint32(tag(5, 2)).string(span.name)
  out.uint32(tag(6, 0)).int32(span.kind)
  time(out, 7, startMs, span.startUs)
  time(out, 8, startMs, span.endUs)
  for (const [key, value] of span.attributes) attribute(out, 9, key, value)
  if (span.error !== undefined) {
    attribute(out, 9, 'error.type', span.error.type)
    out.uint32(tag(11, 2)).fork()
    time(out, 1, startMs, span.endUs)
    out.uint32(tag(2, 2)).string('exception')
    attribute(out, 3, 'exception.type', span.error.type)
    attribute(out, 3, 'exception.message', span.error.message)
    out.ldelim()
    out.uint32(tag(15, 2)).fork().uint32(tag(2, 2)).string(span.error.message).uint32(tag(3, 0)).int32(2).ldelim()
  }
  out.ldelim()
}

function attribute(out: Writer, field: number, key: string, value: Value): void {
  out.uint32(tag(field, 2)).fork().uint32(tag(1, 2)).string(key).uint32(tag(2, 2)).fork()
  if (typeof value === 'string') out.uint32(tag(1, 2)).string(value)
  else if (typeof value === 'boolean') out.uint32(tag(2, 0)).bool(value)
  else if (typeof value === 'number') {
    if (Number.isInteger(value)) out.uint32(tag(3, 0)).int64(value)
    else out.uint32(tag(4, 1)).double(value)
  } else {
    out.uint32(tag(5, 2)).fork()
    for (const item of value) out.uint32(tag(1, 2)).fork().uint32(tag(1, 2)).string(item).ldelim()
    out.ldelim()
  }
  out.ldelim().ldelim()
}

function time(out: Writer, field: number, startMs: number, us: number): void {
  const { ms, ns } = splitTime(startMs, us)
  const nanos = BigInt(ms) * 1_000_000n + BigInt(ns)
  const [low, high] = [Number(nanos & 0xffffffffn), Number(nanos >> 32n)]
  // A fixed64 is its two halves, low one first: no 64-bit number type is needed.
  out.uint32(tag(field, 1)).fixed32(low).fixed32(high)
}

function tag(field: number, wire: 0 | 1 | 2): number {
  return (field << 3) | wire
}
