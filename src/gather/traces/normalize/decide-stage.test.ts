import { describe, expect, it } from 'vitest'
import type { Attributes, RawSpan } from '../../../model/span.ts'
import { normalizeSpan } from './normalize-span.ts'
import { rawSpan } from './raw-span.ts'
import { templateOf } from './stage-from-name.ts'
import { stageRules } from './stage-rules.ts'

const declaredCases = stageRules.flatMap((rule) => Object.entries(rule.stages).map(([value, stage]) => ({ attribute: rule.attribute, value, stage })))

const stageOf = (attributes: Attributes, over: Partial<RawSpan> = {}) => {
  const { stage, stageBasis } = normalizeSpan(rawSpan(attributes, over))
  return [stage, stageBasis]
}

describe('declared stages', () => {
  it.each(declaredCases)('$attribute = $value is $stage', ({ attribute, value, stage }) => {
    expect(stageOf({ [attribute]: value })).toEqual([stage, 'declared'])
    expect(stageOf({ [attribute]: value.toUpperCase() })).toEqual([stage, 'declared'])
  })

  it('goes by the order of the rules', () => {
    expect(stageOf({ 'langfuse.observation.type': 'tool', 'openinference.span.kind': 'LLM' })[0]).toBe('tool')
    expect(stageOf({ 'openinference.span.kind': 'RETRIEVER', 'gen_ai.operation.name': 'chat' })[0]).toBe('retrieve')
    expect(stageOf({ 'gen_ai.operation.name': 'rerank', 'llm.request.type': 'chat' })[0]).toBe('rerank')
  })

  it.each<Attributes>([
    { 'langfuse.observation.type': 'SPAN' },
    { 'langfuse.observation.type': 'EVENT' },
    { 'openinference.span.kind': 'UNKNOWN' },
    { 'traceloop.span.kind': 'task' },
    { 'gen_ai.operation.name': 'something_else' },
  ])('falls on where a value decides nothing: %o', (attributes) => {
    expect(stageOf({ ...attributes, 'llm.request.type': 'rerank' })).toEqual(['rerank', 'declared'])
    expect(stageOf(attributes, { name: 'split_text' })).toEqual(['split_text', 'named'])
  })

  it("takes a log line's own stage as it is", () => {
    expect(stageOf({ 'loadbearing.log.stage': 'Redact PII' })).toEqual(['Redact PII', 'declared'])
    expect(stageOf({ 'loadbearing.log.stage': 'query-embedding' })).toEqual(['embed', 'declared'])
  })
})

describe('traps', () => {
  it("knows the AI SDK's outer span though Langfuse types it as a generation, and says so", () => {
    const span = normalizeSpan(rawSpan({ 'langfuse.observation.type': 'generation', 'ai.operationId': 'ai.generateText', 'ai.model.id': 'gpt-5' }))
    expect(span).toMatchObject({ stage: 'workflow', stageBasis: 'declared' })
    expect(span.contradiction).toContain('ai.operationId = ai.generateText')
    const inner = normalizeSpan(rawSpan({ 'langfuse.observation.type': 'generation', 'ai.operationId': 'ai.generateText.doGenerate' }))
    expect([inner.stage, inner.contradiction]).toEqual(['generate', undefined])
  })

  it.each<[string, Attributes]>([
    ['retrieve', { 'gen_ai.retrieval.query.text': 'q', 'gen_ai.request.model': 'e5' }],
    ['retrieve', { 'retrieval.documents.0.document.id': 'a', 'llm.model_name': 'e5' }],
    ['rerank', { 'reranker.model_name': 'bge', 'gen_ai.request.model': 'bge' }],
    ['generate', { 'gen_ai.request.model': 'gpt-4o' }],
    ['embed', { 'embedding.model_name': 'e5' }],
    ['tool', { 'gen_ai.tool.name': 'weather' }],
    ['generate', { 'gen_ai.tool.definitions': '[]', 'gen_ai.request.model': 'gpt-4o' }],
    ['retrieve', { 'db.system': 'qdrant' }],
    ['database', { 'db.system': 'qdrant', 'db.operation.name': 'upsert' }],
    ['retrieve', { 'db.vector.query.top_k': 5 }],
    ['database', { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT 1' }],
    ['retrieve', { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT id FROM d ORDER BY embedding <=> $1' }],
    ['database', { 'db.system': 'elasticsearch' }],
    ['retrieve', { 'db.system': 'opensearch', 'db.statement': '{"knn":{"field":"v"}}' }],
    ['queue', { 'messaging.system': 'kafka' }],
  ])('infers %s from %o', (stage, attributes) => {
    expect(stageOf(attributes)).toEqual([stage, 'inferred'])
  })

  it.each([
    ['Server', 'request'],
    ['Client', 'http'],
  ] as const)('reads an HTTP %s span as %s', (kind, stage) => {
    expect(stageOf({ 'http.request.method': 'POST' }, { kind })).toEqual([stage, 'inferred'])
  })
})

describe('stages by name', () => {
  it.each([
    ['rerank_docs', 'rerank'],
    ['CrossEncoder.predict', 'rerank'],
    ['embed_query', 'embed'],
    ['VectorStoreRetriever', 'retrieve'],
    ['vector-search', 'retrieve'],
    ['ChatOpenAI', 'generate'],
    ['chat gpt-4o-mini', 'generate'],
    ['ai.streamText docs-answer', 'workflow'],
    ['build_prompt', 'prompt'],
    ['running tool: get_joke', 'tool'],
    ['joke_agent run', 'agent'],
    ['LangGraph', 'workflow'],
    ['GET /docs/17', 'GET /docs/*'],
    ['running 3 tools', 'running * tools'],
    ['', 'unnamed'],
  ])('%s is %s', (name, stage) => {
    expect(stageOf({}, { name })).toEqual([stage, 'named'])
  })

  it('takes a server root of unknown name for the request, and a consumer for a queue', () => {
    expect(stageOf({}, { kind: 'Server', parentSpanId: '', name: 'handle' })).toEqual(['request', 'named'])
    expect(stageOf({}, { kind: 'Consumer', name: 'jobs' })).toEqual(['queue', 'named'])
  })

  it.each([
    ['load 550e8400-e29b-41d4-a716-446655440000 "Jane Doe" v1.2.3', 'load * * v*'],
    ['job deadbeef99 now', 'job * now'],
    ['x'.repeat(100), `${'x'.repeat(59)}…`],
  ])('takes out what varies: %s', (name, template) => {
    expect(templateOf(name)).toBe(template)
  })
})

describe('contradictions', () => {
  const usage = { 'gen_ai.usage.input_tokens': 3 }
  it.each<[string, Attributes, string | undefined]>([
    [
      'a generation with documents',
      { 'openinference.span.kind': 'LLM', 'retrieval.documents.0.document.id': 'a' },
      'carries retrieval.documents.0.document.id',
    ],
    ['a generation with a retrieval query', { 'gen_ai.operation.name': 'chat', 'gen_ai.retrieval.query.text': 'q' }, 'carries gen_ai.retrieval.query.text'],
    ['a retriever that chats', { 'openinference.span.kind': 'RETRIEVER', 'gen_ai.operation.name': 'chat' }, 'gen_ai.operation.name = chat'],
    ['a chain with the usage of a chat', { 'openinference.span.kind': 'CHAIN', 'gen_ai.operation.name': 'chat', ...usage }, 'gen_ai.operation.name = chat'],
    ['a chain around a chat without usage', { 'openinference.span.kind': 'CHAIN', 'gen_ai.operation.name': 'chat' }, undefined],
    ['an agent in two words', { 'langfuse.observation.type': 'agent', 'gen_ai.operation.name': 'invoke_agent', ...usage }, undefined],
    [
      'a Langfuse generation that returns documents',
      { 'langfuse.observation.type': 'generation', 'langfuse.observation.output': '[{"page_content":"x"}]' },
      'names no model',
    ],
    ['a plain generation', { 'gen_ai.operation.name': 'chat', ...usage }, undefined],
    ['a named step', {}, undefined],
  ])('%s', (_, attributes, expected) => {
    const { contradiction } = normalizeSpan(rawSpan(attributes))
    if (expected === undefined) expect(contradiction).toBeUndefined()
    else expect(contradiction).toContain(expected)
  })
})
