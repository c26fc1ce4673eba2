import { describe, expect, it } from 'vitest'
import { readAll, readOne, reasons } from './read-fixture.ts'

const observation = (over: Record<string, unknown> = {}) => ({
  id: 'OBS-1',
  traceId: 'TRACE-1',
  type: 'GENERATION',
  name: 'answer',
  startTime: '2025-06-01T10:00:00.123456Z',
  endTime: '2025-06-01T10:00:01.500Z',
  parentObservationId: null,
  level: 'DEFAULT',
  ...over,
})
const traced = (observations: unknown[], trace: Record<string, unknown> = {}) => ({ trace: { id: 'TRACE-1', ...trace }, observations })

describe('Langfuse', () => {
  it('reads an observation under the names of its own convention', async () => {
    const span = await readOne(
      traced([
        observation({
          model: 'gpt-4o',
          modelParameters: { temperature: 0.7, max_tokens: null },
          usageDetails: { input: 10, input_cached_tokens: 90, output: 5, total: 105 },
          costDetails: { total: 0.001 },
          completionStartTime: '2025-06-01T10:00:00.900Z',
          timeToFirstToken: 0.777,
          promptName: 'qa',
          promptVersion: 3,
          input: '{"q": 1}',
          output: 'yes',
        }),
      ]),
    )
    expect(span).toMatchObject({
      traceId: 'TRACE-1',
      spanId: 'OBS-1',
      parentSpanId: '',
      name: 'answer',
      service: 'unknown_service',
      startNs: 1748772000123456000n,
      endNs: 1748772001500000000n,
      statusCode: 'Unset',
    })
    expect(span.attributes).toEqual({
      'langfuse.observation.type': 'generation',
      'langfuse.observation.level': 'DEFAULT',
      'langfuse.observation.model.name': 'gpt-4o',
      'langfuse.observation.model.parameters': { temperature: 0.7 },
      'langfuse.observation.usage_details': { input: 10, input_cached_tokens: 90, output: 5, total: 105 },
      'langfuse.observation.cost_details': { total: 0.001 },
      'langfuse.observation.completion_start_time': '2025-06-01T10:00:00.900Z',
      'langfuse.observation.time_to_first_token': 0.777,
      'langfuse.observation.prompt.name': 'qa',
      'langfuse.observation.prompt.version': 3,
      'langfuse.observation.input': '{"q": 1}',
      'langfuse.observation.output': 'yes',
    })
  })

  it('says nothing of usage and cost that were not reported', async () => {
    const empty = { usageDetails: {}, costDetails: {}, inputUsage: 0, outputUsage: 0, totalCost: 0, inputCost: null }
    const { attributes } = await readOne(traced([observation(empty)]))
    expect(Object.keys(attributes).filter((key) => /usage|cost/.test(key))).toEqual([])
  })

  it('reads usage and cost columns of older exports', async () => {
    const old = { promptTokens: 12, completionTokens: 3, totalTokens: 15, calculatedTotalCost: 0.5 }
    const { attributes } = await readOne(traced([observation(old)]))
    expect(attributes['langfuse.observation.usage_details']).toEqual({ input: 12, output: 3, total: 15 })
    expect(attributes['langfuse.observation.cost_details']).toEqual({ total: 0.5 })
  })

  it('adds the attributes, resource and scope of the original span, never over its own', async () => {
    const metadata = JSON.stringify({
      attributes: { 'gen_ai.request.model': 'gpt-4o', 'langfuse.observation.level': 'other' },
      resourceAttributes: { 'service.name': 'chat' },
      scope: { name: 'sdk', version: '3' },
      tenant: 'a',
    })
    const span = await readOne(traced([observation({ metadata })]))
    expect(span).toMatchObject({ service: 'chat', scopeName: 'sdk', scopeVersion: '3', resourceAttributes: { 'service.name': 'chat' } })
    expect(span.attributes).toMatchObject({
      'gen_ai.request.model': 'gpt-4o',
      'langfuse.observation.level': 'DEFAULT',
      'langfuse.observation.metadata.tenant': 'a',
    })
  })

  it('makes an observation of level ERROR an error', async () => {
    expect(await readOne(traced([observation({ level: 'ERROR', statusMessage: 'rate limit' })]))).toMatchObject({
      statusCode: 'Error',
      statusMessage: 'rate limit',
    })
  })

  it('puts session and user on every span, the trace on its root, and each score where it belongs', async () => {
    const scores = [
      { name: 'helpful', value: 1, source: 'ANNOTATION', timestamp: '2025-06-01T10:05:00Z' },
      { name: 'tone', value: null, stringValue: 'warm', source: 'EVAL', observationId: 'OBS-1' },
    ]
    const root = observation({ id: 'ROOT', type: 'SPAN' })
    const child = observation({ parentObservationId: 'ROOT' })
    const { spans } = await readAll(JSON.stringify(traced([child, root], { name: 'chat', tags: ['a'], sessionId: 's', userId: 'u', scores })))
    expect(spans.map((span) => [span.attributes['session.id'], span.attributes['user.id']])).toEqual([
      ['s', 'u'],
      ['s', 'u'],
    ])
    expect(spans.map((span) => span.attributes['langfuse.trace.tags'])).toEqual([undefined, ['a']])
    expect(spans[1]?.events).toEqual([
      {
        timeNs: 1748772300000000000n,
        name: 'gen_ai.evaluation.result',
        attributes: { 'gen_ai.evaluation.name': 'helpful', 'gen_ai.evaluation.score.value': 1, 'langfuse.score.source': 'ANNOTATION' },
      },
    ])
    expect(spans[0]?.events[0]?.attributes).toEqual({
      'gen_ai.evaluation.name': 'tone',
      'gen_ai.evaluation.score.label': 'warm',
      'langfuse.score.source': 'EVAL',
    })
  })

  it('reads lists and lines of traces, and the API’s trace with its observations inside', async () => {
    const inside = { id: 'TRACE-9', name: 'x', observations: [observation({ traceId: undefined })] }
    expect((await readAll(JSON.stringify([traced([observation()]), inside]))).spans.map((span) => span.traceId)).toEqual(['TRACE-1', 'TRACE-9'])
    expect((await readAll(`${JSON.stringify(traced([observation()]))}\n${JSON.stringify(inside)}\n`)).source).toMatchObject({ format: 'langfuse', spans: 2 })
  })

  it('reads bare observations, snake_case too, in lines and in the API’s list', async () => {
    const snake = { id: 'b', trace_id: 't', type: 'SPAN', start_time: '2025-06-01 10:00:00.5', end_time: '2025-06-01 10:00:01', provided_model_name: 'm' }
    const { spans, source } = await readAll(`${JSON.stringify(observation())}\n${JSON.stringify(snake)}\n`)
    expect(source.format).toBe('langfuse-observations')
    expect(spans[1]).toMatchObject({ traceId: 't', startNs: 1748772000500000000n, attributes: { 'langfuse.observation.model.name': 'm' } })
    expect((await readAll(JSON.stringify({ data: [observation()], meta: {} }))).source).toMatchObject({ spans: 1, topKeys: ['data', 'meta'] })
  })

  it('reads a CSV of observations', async () => {
    const csv = [
      'id,traceId,type,name,startTime,endTime,level,usageDetails,metadata,input',
      'a,t,GENERATION,"say ""hi"", twice",2025-06-01T10:00:00Z,2025-06-01T10:00:01Z,DEFAULT,"{""input"":3,""output"":4}","{""attributes"":{""k"":""v""}}","two',
      'lines"',
      'b,t,SPAN,late,2025-06-01T10:00:00Z,,DEFAULT,,,',
    ].join('\r\n')
    const { spans, source } = await readAll(csv)
    expect(spans[0]).toMatchObject({ name: 'say "hi", twice', attributes: { 'langfuse.observation.usage_details': { input: 3, output: 4 }, k: 'v' } })
    expect(spans[0]?.attributes['langfuse.observation.input']).toBe('two\r\nlines')
    expect(source).toMatchObject({
      format: 'csv + langfuse-observations',
      read: 2,
      spans: 1,
      refusals: [{ reason: 'span never ended', examples: [{ where: 'line 4' }] }],
    })
  })

  it('takes an EVENT, which has no end, as a moment', async () => {
    const span = await readOne(traced([observation({ type: 'EVENT', endTime: null })]))
    expect(span.endNs).toBe(span.startNs)
  })

  it('refuses observations without id, trace, start or end, and traces without observations', async () => {
    const observations = [observation({ id: null }), observation({ startTime: 'yesterday' }), observation({ endTime: null }), 'only-an-id']
    const { source } = await readAll(`${JSON.stringify(traced(observations))}\n${JSON.stringify(traced([]))}\n`)
    expect(reasons(source.refusals)).toEqual({
      'observation without an id': 1,
      'span without a start time': 1,
      'span never ended': 1,
      'not an observation': 1,
      'trace without observations': 1,
    })
    expect(source.read).toBe(5)
  })
})
