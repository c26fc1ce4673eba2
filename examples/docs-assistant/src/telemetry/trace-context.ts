import { type Context, isSpanContextValid, type TextMapPropagator, TraceFlags, trace } from '@opentelemetry/api'

const header = 'traceparent'
const format = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/

/** Reads and writes `traceparent`. @see https://www.w3.org/TR/trace-context/#traceparent-header */
export const traceContextPropagator: TextMapPropagator = {
  fields: () => [header],
  inject(context, carrier, setter) {
    const span = trace.getSpanContext(context)
    if (span === undefined || !isSpanContextValid(span)) return
    setter.set(carrier, header, `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`)
  },
  extract(context, carrier, getter): Context {
    const value = getter.get(carrier, header)
    const match = format.exec((Array.isArray(value) ? value[0] : value) ?? '')
    if (match === null || match[0].startsWith('ff')) return context
    const [, traceId = '', spanId = '', flags = ''] = match
    const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true }
    return isSpanContextValid(remote) ? trace.setSpanContext(context, remote) : context
  },
}
