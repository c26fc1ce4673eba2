import { describe, expect, it } from 'vitest'
import { readAll, readOne } from './read-fixture.ts'

const span = (over: Record<string, unknown> = {}) => ({
  id: 'U3Bhbjox',
  name: 'ChatCompletion',
  context: { trace_id: 'AA11', span_id: 'BB22' },
  span_kind: 'LLM',
  parent_id: null,
  start_time: '2025-06-01T10:00:00.123456+00:00',
  end_time: '2025-06-01T10:00:01+00:00',
  status_code: 'OK',
  status_message: '',
  attributes: {},
  events: [],
  ...over,
})

describe('Phoenix', () => {
  it('reads the REST API’s list with nested attributes, flattened to OpenInference names', async () => {
    const attributes = {
      llm: { model_name: 'gpt-4o', token_count: { prompt: 10, completion: 2 }, input_messages: [{ message: { role: 'user' } }] },
      retrieval: { documents: [{ document: { id: 'd1', score: 0.5 } }] },
      tags: ['a', 'b'],
    }
    const read = await readOne({ data: [span({ attributes })], next_cursor: null })
    expect(read).toMatchObject({ traceId: 'aa11', spanId: 'bb22', parentSpanId: '', statusCode: 'Ok', startNs: 1748772000123456000n })
    expect(read.attributes).toEqual({
      'llm.model_name': 'gpt-4o',
      'llm.token_count.prompt': 10,
      'llm.token_count.completion': 2,
      'llm.input_messages.0.message.role': 'user',
      'retrieval.documents.0.document.id': 'd1',
      'retrieval.documents.0.document.score': 0.5,
      tags: ['a', 'b'],
      'openinference.span.kind': 'LLM',
    })
  })

  it('reads dotted attributes as they are', async () => {
    const read = await readOne(span({ attributes: { 'llm.model_name': 'm', 'openinference.span.kind': 'RETRIEVER' } }))
    expect(read.attributes).toEqual({ 'llm.model_name': 'm', 'openinference.span.kind': 'RETRIEVER' })
  })

  it('reads data-frame lines: dotted context and attribute columns', async () => {
    const row = {
      'context.trace_id': 'aa',
      'context.span_id': 'bb',
      parent_id: 'cc',
      name: 'retrieve',
      span_kind: 'RETRIEVER',
      start_time: '2025-06-01T10:00:00Z',
      end_time: '2025-06-01T10:00:01Z',
      status_code: 'ERROR',
      status_message: 'no index',
      'attributes.retrieval.documents': [{ document: { id: 'd1' } }],
      'attributes.input.value': '{"q":1}',
      'attributes.llm.model_name': null,
    }
    const { spans } = await readAll(`${JSON.stringify(row)}\n${JSON.stringify(row)}\n`)
    expect(spans[0]).toMatchObject({ parentSpanId: 'cc', statusCode: 'Error', statusMessage: 'no index' })
    expect(spans[0]?.attributes).toEqual({ 'retrieval.documents.0.document.id': 'd1', 'input.value': '{"q":1}', 'openinference.span.kind': 'RETRIEVER' })
  })

  it('keeps the events, such as the first token', async () => {
    const events = [{ name: 'First Token Stream Event', timestamp: '2025-06-01T10:00:00.5Z' }]
    expect((await readOne(span({ events }))).events).toEqual([{ name: 'First Token Stream Event', timeNs: 1748772000500000000n, attributes: {} }])
  })

  it('reads what OpenTelemetry Python’s console exporter prints', async () => {
    const printed = {
      name: 'embed',
      context: { trace_id: '0xAA', span_id: '0xbb', trace_state: '[]' },
      kind: 'SpanKind.CLIENT',
      parent_id: '0xcc',
      start_time: '2025-06-01T10:00:00Z',
      end_time: '2025-06-01T10:00:01Z',
      status: { status_code: 'ERROR', description: 'boom' },
      attributes: { 'gen_ai.request.model': 'm' },
      resource: { attributes: { 'service.name': 'py' } },
    }
    const { spans } = await readAll(`${JSON.stringify(printed, null, 4)}\n${JSON.stringify(printed, null, 4)}\n`)
    expect(spans).toHaveLength(2)
    expect(spans[0]).toMatchObject({
      traceId: 'aa',
      spanId: 'bb',
      parentSpanId: 'cc',
      kind: 'Client',
      service: 'py',
      statusCode: 'Error',
      statusMessage: 'boom',
    })
  })

  it('refuses a span that never ended', async () => {
    expect((await readAll(JSON.stringify(span({ end_time: null })))).source.refusals).toMatchObject([{ reason: 'span never ended', count: 1 }])
  })
})
