import { type Resource, splitTime, type Value, type WorkSpan } from './span.ts'

/** One OTLP export request as the collector's file exporter writes it: a line of JSON, int64 as strings, ids in hexadecimal. */
export function otlpJson(resource: Resource, spans: readonly WorkSpan[], startMs: number): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', resource.service), attribute('service.version', '2.14.0'), attribute('host.name', resource.host)] },
        scopeSpans: [{ scope: { name: resource.service, version: '2.14.0' }, spans: spans.map((span) => jsonSpan(span, startMs)) }],
      },
    ],
  })
}

function jsonSpan(span: WorkSpan, startMs: number): object {
  const endTimeUnixNano = time(startMs, span.endUs)
  const attributes = span.attributes.map(([key, value]) => attribute(key, value))
  const plain = {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: time(startMs, span.startUs),
    endTimeUnixNano,
    attributes,
    status: {},
  }
  if (span.error === undefined) return plain
  attributes.push(attribute('error.type', span.error.type))
  const exception = [attribute('exception.type', span.error.type), attribute('exception.message', span.error.message)]
  return {
    ...plain,
    events: [{ timeUnixNano: endTimeUnixNano, name: 'exception', attributes: exception }],
    status: { code: 2, message: span.error.message },
  }
}

function time(startMs: number, us: number): string {
  const { ms, ns } = splitTime(startMs, us)
  return `${ms}${String(ns).padStart(6, '0')}`
}

function attribute(key: string, value: Value): { key: string; value: object } {
  return { key, value: anyValue(value) }
}

function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } }
}
