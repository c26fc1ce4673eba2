import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RawSpan } from '../../model/span.ts'
import { createReceiver, type Receiver } from './receiver.ts'

type Exporter = ConstructorParameters<typeof BatchSpanProcessor>[0]
type ExporterConfig = NonNullable<ConstructorParameters<typeof ProtobufExporter>[0]>

const open: Receiver[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(open.splice(0).map((receiver) => receiver.close()))
})

async function start(ingest: (spans: RawSpan[]) => Promise<void>): Promise<Receiver> {
  const receiver = await createReceiver({ host: '127.0.0.1', port: 0, closeGraceMs: 200, ingest, log: () => {} })
  open.push(receiver)
  return receiver
}

/** Sends one request's spans as an application would: the SDK, its batches, its exporter. */
async function sendWith(exporter: Exporter): Promise<void> {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'docs-assistant', 'process.pid': 42 }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('assistant', '2.1.0')
  const root = tracer.startSpan('POST /answer', { kind: SpanKind.SERVER })
  const call = tracer.startSpan(
    'chat gpt-4o',
    { kind: SpanKind.CLIENT, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 1312, temperature: 0.2, stop: ['a', 'b'] } },
    trace.setSpan(ROOT_CONTEXT, root),
  )
  call.addEvent('gen_ai.choice', { index: 0 })
  call.setStatus({ code: SpanStatusCode.ERROR, message: 'rate limited' })
  call.end()
  root.end()
  await provider.forceFlush()
  await provider.shutdown()
}

const exporters: [string, (config: ExporterConfig) => Exporter][] = [
  ['protobuf', (config) => new ProtobufExporter(config)],
  ['JSON', (config) => new JsonExporter(config)],
]

describe.each(exporters)('the OpenTelemetry JS exporter in %s', (_, create) => {
  it.each(['none', 'gzip'] as const)('delivers its spans, compression %s', async (compression) => {
    const stored: RawSpan[] = []
    const { url, stats } = await start(async (spans) => void stored.push(...spans))
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', compression)
    await sendWith(create({ url: `${url}/v1/traces` }))
    const [call, root] = stored
    expect(stats).toMatchObject({ spansStored: 2, spansRefused: 0 })
    expect(root).toMatchObject({ name: 'POST /answer', kind: 'Server', parentSpanId: '', service: 'docs-assistant', statusCode: 'Unset' })
    expect(call).toMatchObject({
      name: 'chat gpt-4o',
      kind: 'Client',
      traceId: root?.traceId,
      parentSpanId: root?.spanId,
      scopeName: 'assistant',
      scopeVersion: '2.1.0',
      statusCode: 'Error',
      statusMessage: 'rate limited',
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 1312, temperature: 0.2, stop: ['a', 'b'] },
      events: [{ name: 'gen_ai.choice', attributes: { index: 0 } }],
    })
    expect(call?.resourceAttributes).toMatchObject({ 'process.pid': 42 })
    expect(call === undefined ? 0n : call.endNs - call.startNs).toBeGreaterThan(0n)
  })

  it('sends again what could not be stored at first', async () => {
    let tries = 0
    const stored: RawSpan[] = []
    const { url, stats } = await start(async (spans) => {
      tries += 1
      if (tries === 1) throw new Error('disk full')
      stored.push(...spans)
    })
    await sendWith(create({ url: `${url}/v1/traces` }))
    expect(stored).toHaveLength(2)
    expect(Object.fromEntries(stats.problems)).toEqual({ 503: 1 })
  })
})
