import { describe, expect, it } from 'vitest'
import { readAll, reasons } from './read-fixture.ts'

const times = { startTime: '2026-01-29T14:38:57.307Z', endTime: '2026-01-29T14:39:00.532Z' }
const trace = (over: Record<string, unknown> = {}) => ({
  uuid: 'trace-1',
  baseSpans: [],
  agentSpans: [{ uuid: 'root', name: 'Agent', status: 'SUCCESS', ...times }],
  llmSpans: [],
  retrieverSpans: [],
  toolSpans: [],
  ...over,
})

describe('DeepEval', () => {
  it('reads the spans of every list with their type, tokens and trace', async () => {
    const llm = {
      uuid: 'llm',
      parentUuid: 'root',
      name: 'LLM',
      status: 'ERRORED',
      error: 'boom',
      model: 'gpt-4o',
      provider: 'OpenAI',
      inputTokenCount: 127.0,
      outputTokenCount: 17.0,
      tokenIntervals: { '2026-01-29T14:38:58.500Z': 'b', '2026-01-29T14:38:58.000Z': 'a' },
      ...times,
    }
    const retriever = { uuid: 'ret', parentUuid: 'root', name: 'R', retrievalContext: ['doc'], embedder: 'e5', topK: 4, ...times }
    const { spans, source } = await readAll(
      JSON.stringify(trace({ llmSpans: [llm], retrieverSpans: [retriever], tags: ['x'], toolsCalled: [{ name: 't' }], threadId: 's', userId: 'u' })),
    )
    expect(source).toMatchObject({ format: 'deepeval', spans: 3, refused: 0 })
    expect(spans.map((span) => [span.spanId, span.parentSpanId, span.statusCode])).toEqual([
      ['root', '', 'Ok'],
      ['llm', 'root', 'Error'],
      ['ret', 'root', 'Unset'],
    ])
    expect(spans[0]?.attributes).toMatchObject({
      'deepeval.span.type': 'agent',
      'deepeval.trace.tags': ['x'],
      'deepeval.trace.tools_called': [{ name: 't' }],
      'session.id': 's',
    })
    expect(spans[1]?.attributes).toMatchObject({
      'deepeval.span.type': 'llm',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.provider.name': 'OpenAI',
      'gen_ai.usage.input_tokens': 127,
      'gen_ai.usage.output_tokens': 17,
      'deepeval.first_token_time': '2026-01-29T14:38:58.000Z',
      'user.id': 'u',
    })
    expect(spans[1]?.attributes['deepeval.trace.tags']).toBeUndefined()
    expect(spans[2]?.attributes).toMatchObject({ 'deepeval.retrieval.context': ['doc'], 'deepeval.retrieval.embedder': 'e5', 'deepeval.retrieval.top_k': 4 })
  })

  it('turns metrics into evaluation events', async () => {
    const metricsData = [{ name: 'Answer Relevancy', score: 0.4, success: false, reason: 'off' }]
    const { spans } = await readAll(JSON.stringify(trace({ agentSpans: [{ uuid: 'root', metricsData, ...times }] })))
    expect(spans[0]?.events).toMatchObject([
      {
        name: 'gen_ai.evaluation.result',
        attributes: { 'gen_ai.evaluation.name': 'Answer Relevancy', 'gen_ai.evaluation.score.value': 0.4, 'gen_ai.evaluation.score.label': 'fail' },
      },
    ])
  })

  it('refuses spans without end or id, and traces without spans', async () => {
    const agentSpans = [{ uuid: 'a', startTime: times.startTime }, { ...times }]
    const { source } = await readAll(`${JSON.stringify(trace({ agentSpans }))}\n${JSON.stringify(trace({ agentSpans: [] }))}\n`)
    expect(reasons(source.refusals)).toEqual({ 'span never ended': 1, 'span without a span id': 1, 'trace without spans': 1 })
  })
})
