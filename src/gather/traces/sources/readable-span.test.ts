import { describe, expect, it } from 'vitest'
import { readAll, readOne } from './read-fixture.ts'

const exported = (over: Record<string, unknown> = {}) => ({
  resource: { attributes: { 'service.name': 'chat' } },
  instrumentationScope: { name: 'ai', version: '5.0' },
  traceId: 'AA11',
  parentId: 'CC33',
  name: 'ai.generateText.doGenerate',
  id: 'BB22',
  kind: 2,
  timestamp: 1748772000123456,
  duration: 1500000.25,
  attributes: { 'ai.model.id': 'gpt-5', 'ai.usage.inputTokens': 3 },
  status: { code: 2, message: 'refused' },
  events: [{ name: 'ai.stream.firstChunk', attributes: { n: 1 }, time: [1748772000, 500000000] }],
  links: [{ context: { traceId: 'd', spanId: 'e' }, attributes: {} }],
  ...over,
})

describe('ReadableSpan of OpenTelemetry JS', () => {
  it('reads the console exporter’s shape: microseconds, the API’s own kinds and codes', async () => {
    expect(await readOne(exported())).toEqual({
      traceId: 'aa11',
      spanId: 'bb22',
      parentSpanId: 'cc33',
      traceState: '',
      name: 'ai.generateText.doGenerate',
      kind: 'Client',
      service: 'chat',
      scopeName: 'ai',
      scopeVersion: '5.0',
      startNs: 1748772000123456000n,
      endNs: 1748772001623456250n,
      statusCode: 'Error',
      statusMessage: 'refused',
      attributes: { 'ai.model.id': 'gpt-5', 'ai.usage.inputTokens': 3 },
      resourceAttributes: { 'service.name': 'chat' },
      events: [{ name: 'ai.stream.firstChunk', attributes: { n: 1 }, timeNs: 1748772000500000000n }],
      links: [{ traceId: 'd', spanId: 'e', attributes: {} }],
    })
  })

  it('reads a stringified span: its context, [seconds, nanoseconds], raw resource attributes', async () => {
    const dumped = {
      _spanContext: { traceId: 'aa', spanId: 'bb', traceFlags: 1 },
      parentSpanContext: { traceId: 'aa', spanId: 'cc' },
      name: 'n',
      kind: 0,
      startTime: [1748772000, 1],
      endTime: [1748772001, 2],
      attributes: {},
      resource: { _rawAttributes: [['service.name', 'raw']] },
      instrumentationLibrary: { name: 'ai' },
    }
    const { spans, source } = await readAll(`${JSON.stringify([dumped, dumped])}`)
    expect(source).toMatchObject({ format: 'otel-js', spans: 2 })
    expect(spans[0]).toMatchObject({
      parentSpanId: 'cc',
      kind: 'Internal',
      service: 'raw',
      scopeName: 'ai',
      startNs: 1748772000000000001n,
      endNs: 1748772001000000002n,
    })
  })

  it('reads lines, and takes the parent from parentSpanContext where the exporter gives it', async () => {
    const second = exported({ parentId: undefined, parentSpanContext: { traceId: 'AA11', spanId: 'DD44' } })
    const { spans } = await readAll(`${JSON.stringify(exported())}\n${JSON.stringify(second)}\n`)
    expect(spans.map((span) => span.parentSpanId)).toEqual(['cc33', 'dd44'])
  })

  it('does not take Zipkin’s spans for its own', async () => {
    const zipkin = { traceId: 'a', id: 'b', timestamp: 1748772000123456, duration: 5, name: 'n', tags: {}, localEndpoint: { serviceName: 's' } }
    expect((await readAll(JSON.stringify([zipkin]))).source.refusals[0]?.reason).toBe('not a trace record of a known kind')
  })

  it('refuses a span that was dumped before its end', async () => {
    const open = { spanContext: { traceId: 'a', spanId: 'b' }, name: 'n', attributes: {}, startTime: [1, 0], endTime: [0, 0], _duration: [-1, 0] }
    expect((await readAll(JSON.stringify(open))).source.refusals).toMatchObject([{ reason: 'span never ended' }])
  })
})
