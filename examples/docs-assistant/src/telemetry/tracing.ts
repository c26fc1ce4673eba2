import type { IncomingHttpHeaders } from 'node:http'
import { context, propagation, ROOT_CONTEXT, type Span, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { traceContextPropagator } from './trace-context.ts'

/**
 * Starts tracing for this process. Spans go where `OTEL_EXPORTER_OTLP_ENDPOINT` says, once a second; without it they go nowhere.
 * @returns what sends the rest and stops
 */
export function startTracing(serviceName: string, spanProcessors: SpanProcessor[] = exporting()): () => Promise<void> {
  const provider = new BasicTracerProvider({ resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': '0.1.0' }), spanProcessors })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(traceContextPropagator)
  trace.setGlobalTracerProvider(provider)
  return () => provider.shutdown()
}

function exporting(): SpanProcessor[] {
  const endpoint = process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  return endpoint === undefined ? [] : [new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis: 1000, maxQueueSize: 16_384 })]
}

/** The context that a request's headers carry. */
export function contextOf(headers: IncomingHttpHeaders): ReturnType<typeof context.active> {
  return propagation.extract(ROOT_CONTEXT, headers)
}

/** Runs a piece of work in a span of its own; what it throws is recorded, and thrown on. */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T> | T, parent = context.active()): Promise<T> {
  return trace.getTracer('docs-assistant').startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      markFailed(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

export function markFailed(span: Span, error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  span.recordException({ name, message })
  span.setAttribute('error.type', name === 'TimeoutError' ? 'timeout' : name)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
