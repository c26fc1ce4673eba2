import type { Attributes, RawSpan, SpanEvent, SpanKind, SpanLink, StatusCode } from '../../../model/span.ts'
import { readKeyValue } from './any-value.ts'
import type { Wire } from './wire.ts'
import { enter, leave, readFixed64, readHex, readText, skipField } from './wire.ts'

const kinds: readonly SpanKind[] = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const statuses: readonly StatusCode[] = ['Unset', 'Ok', 'Error']
const noTrace = '0'.repeat(32)
const noSpan = '0'.repeat(16)
/** The last ns of a signed 64-bit clock, in 2262: the store counts no further. */
const lastNs = 2n ** 63n - 1n

/** What all spans of one scope have in common. */
export interface SpanOrigin {
  resourceAttributes: Attributes
  service: string
  scopeName: string
  scopeVersion: string
}

/** Reads one `Span`; undefined when it was refused, with the reason given to `refuse`. */
export function readSpan(wire: Wire, outerEnd: number, origin: SpanOrigin, refuse: (reason: string, detail: string) => void): RawSpan | undefined {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const span: RawSpan = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    traceState: '',
    name: '',
    kind: 'Unspecified',
    service: origin.service,
    scopeName: origin.scopeName,
    scopeVersion: origin.scopeVersion,
    startNs: 0n,
    endNs: 0n,
    statusCode: 'Unset',
    statusMessage: '',
    attributes: {},
    resourceAttributes: origin.resourceAttributes,
    events: [],
    links: [],
  }
  while (reader.pos < end) readSpanField(wire, end, span)
  leave(wire, end)
  // Some exporters write a root's missing parent as eight zero bytes. Another parent of wrong length stays, so that the span shows up as an orphan.
  if (span.parentSpanId === noSpan) span.parentSpanId = ''
  return isUsable(span, refuse) ? span : undefined
}

function readSpanField(wire: Wire, end: number, span: RawSpan): void {
  const { reader } = wire
  const tag = reader.tag()
  switch (tag) {
    case 10:
      span.traceId = readHex(wire, end)
      break
    case 18:
      span.spanId = readHex(wire, end)
      break
    case 26:
      span.traceState = readText(wire, end)
      break
    case 34:
      span.parentSpanId = readHex(wire, end)
      break
    case 42:
      span.name = readText(wire, end)
      break
    case 48:
      span.kind = kinds[reader.uint32()] ?? 'Unspecified'
      break
    case 57:
      span.startNs = readFixed64(wire)
      break
    case 65:
      span.endNs = readFixed64(wire)
      break
    case 74:
      readKeyValue(wire, end, span.attributes)
      break
    case 90:
      span.events.push(readEvent(wire, end))
      break
    case 106:
      readLink(wire, end, span.links)
      break
    case 122:
      readStatus(wire, end, span)
      break
    default:
      skipField(wire, tag)
  }
}

function isUsable(span: RawSpan, refuse: (reason: string, detail: string) => void): boolean {
  if (span.traceId.length !== 32) return refused('trace id is not 16 bytes', `${span.traceId.length / 2} bytes, name ${JSON.stringify(span.name)}`)
  if (span.spanId.length !== 16) return refused('span id is not 8 bytes', `${span.spanId.length / 2} bytes, name ${JSON.stringify(span.name)}`)
  if (span.traceId === noTrace) return refused('trace id is all zeros', `name ${JSON.stringify(span.name)}, span id ${span.spanId}`)
  if (span.spanId === noSpan) return refused('span id is all zeros', `name ${JSON.stringify(span.name)}, trace id ${span.traceId}`)
  if (span.startNs === 0n) return refused('span without a start time', `name ${JSON.stringify(span.name)}`)
  if (span.endNs === 0n) return refused('span never ended', `name ${JSON.stringify(span.name)}`)
  if (span.startNs > lastNs || span.endNs > lastNs) return refused('time past the year 2262', `start ${span.startNs} ns, end ${span.endNs} ns`)
  return true

  function refused(reason: string, detail: string): false {
    refuse(reason, detail)
    return false
  }
}

/** `Event`: time_unix_nano = 1, name = 2, attributes = 3. */
function readEvent(wire: Wire, outerEnd: number): SpanEvent {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const event: SpanEvent = { timeNs: 0n, name: '', attributes: {} }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 9) event.timeNs = readFixed64(wire)
    else if (tag === 18) event.name = readText(wire, end)
    else if (tag === 26) readKeyValue(wire, end, event.attributes)
    else skipField(wire, tag)
  }
  leave(wire, end)
  return event
}

/** `Link`: trace_id = 1, span_id = 2, attributes = 4. A link whose ids cannot be ids links to nothing. */
function readLink(wire: Wire, outerEnd: number, into: SpanLink[]): void {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const link: SpanLink = { traceId: '', spanId: '', attributes: {} }
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) link.traceId = readHex(wire, end)
    else if (tag === 18) link.spanId = readHex(wire, end)
    else if (tag === 34) readKeyValue(wire, end, link.attributes)
    else skipField(wire, tag)
  }
  leave(wire, end)
  if (link.traceId.length === 32 && link.spanId.length === 16) into.push(link)
}

/** `Status`: message = 2, code = 3. */
function readStatus(wire: Wire, outerEnd: number, span: RawSpan): void {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 18) span.statusMessage = readText(wire, end)
    else if (tag === 24) span.statusCode = statuses[reader.uint32()] ?? 'Unset'
    else skipField(wire, tag)
  }
  leave(wire, end)
}
