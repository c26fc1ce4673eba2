import { AppError } from '../../../model/app-error.ts'
import type { Attributes, RawSpan } from '../../../model/span.ts'
import type { Intake } from '../sources/intake.ts'
import { readKeyValue } from './any-value.ts'
import { readSpan } from './decode-span.ts'
import type { Wire } from './wire.ts'
import { enter, leave, openWire, readText, skipField } from './wire.ts'

/** Where a decoder tells what it kept and what it refused, with a reason; nothing is dropped in silence. */
type Account = Pick<Intake, 'kept' | 'refuse'>

/**
 * Decodes an OTLP `ExportTraceServiceRequest`, straight to `RawSpan` over protobufjs' wire reader. Its generated decoders take a third longer to
 * make messages, which then still need turning into spans. Field numbers are those of opentelemetry-proto 1.x, `trace/v1/trace.proto`.
 *
 * @throws {AppError} `input-unreadable` when the bytes are not such a message; spans without usable ids are refused one by one instead.
 */
export function decodeExportRequest(body: Uint8Array, intake: Account): RawSpan[] {
  const wire = openWire(body)
  const spans: RawSpan[] = []
  try {
    readRequest(wire, intake, spans)
  } catch (error) {
    if (error instanceof AppError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('input-unreadable', `not an OTLP trace request in protobuf: ${detail}`, {
      hint: 'send ExportTraceServiceRequest messages with Content-Type: application/x-protobuf, or JSON with application/json',
      cause: error,
    })
  }
  intake.kept(spans.length)
  return spans
}

/** `ExportTraceServiceRequest`: resource_spans = 1. */
function readRequest(wire: Wire, intake: Account, spans: RawSpan[]): void {
  const { reader } = wire
  let index = 0
  while (reader.pos < reader.len) {
    const tag = reader.tag()
    if (tag === 10) readResourceSpans(wire, reader.len, { intake, spans, where: `resourceSpans[${index++}]` })
    else skipField(wire, tag)
  }
}

interface Into {
  intake: Account
  spans: RawSpan[]
  where: string
}

const SCOPE_SPANS = 18
/** instrumentation_library_spans = 1000 of protocol versions before 0.15: the same fields under another name. */
const INSTRUMENTATION_LIBRARY_SPANS = 8002

/** `ResourceSpans`: resource = 1, scope_spans = 2. Two passes, for fields may come in any order and every span needs the resource. */
function readResourceSpans(wire: Wire, outerEnd: number, into: Into): void {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const start = reader.pos
  const resourceAttributes: Attributes = {}
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) readResource(wire, end, resourceAttributes)
    else skipField(wire, tag)
  }
  leave(wire, end)
  reader.pos = start
  let index = 0
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === SCOPE_SPANS || tag === INSTRUMENTATION_LIBRARY_SPANS)
      readScopeSpans(wire, end, resourceAttributes, { ...into, where: `${into.where}.scopeSpans[${index++}]` })
    else skipField(wire, tag)
  }
}

/** `Resource`: attributes = 1. */
function readResource(wire: Wire, outerEnd: number, into: Attributes): void {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) readKeyValue(wire, end, into)
    else skipField(wire, tag)
  }
  leave(wire, end)
}

/** `ScopeSpans`: scope = 1, spans = 2. */
function readScopeSpans(wire: Wire, outerEnd: number, resourceAttributes: Attributes, into: Into): void {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const start = reader.pos
  let scope = { name: '', version: '' }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) scope = readScope(wire, end)
    else skipField(wire, tag)
  }
  leave(wire, end)
  reader.pos = start
  const named = resourceAttributes['service.name']
  const origin = {
    resourceAttributes,
    service: typeof named === 'string' && named !== '' ? named : 'unknown_service',
    scopeName: scope.name,
    scopeVersion: scope.version,
  }
  let index = 0
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag !== 18) {
      skipField(wire, tag)
      continue
    }
    const span = readSpan(wire, end, origin, (reason, detail) => into.intake.refuse(reason, `${into.where}.spans[${index}]`, detail))
    if (span !== undefined) into.spans.push(span)
    index += 1
  }
}

/** `InstrumentationScope`: name = 1, version = 2. */
function readScope(wire: Wire, outerEnd: number): { name: string; version: string } {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const scope = { name: '', version: '' }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) scope.name = readText(wire, end)
    else if (tag === 18) scope.version = readText(wire, end)
    else skipField(wire, tag)
  }
  leave(wire, end)
  return scope
}
