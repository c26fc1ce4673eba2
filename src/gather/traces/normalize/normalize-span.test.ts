import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttributeValue } from '../../../model/span.ts'
import { attributeMap, type FieldRow } from './attribute-map.ts'
import { applyContentPolicy } from './content-policy.ts'
import { isIban, isPaymentCard, maskPrivate } from './find-private.ts'
import { normalizeSpan } from './normalize-span.ts'
import { rawSpan } from './raw-span.ts'
import { stageRules } from './stage-rules.ts'

const event = (name: string, attributes: Record<string, AttributeValue>, afterMs = 0) => ({
  name,
  attributes,
  timeNs: 1_748_772_000_000_000_000n + BigInt(afterMs) * 1_000_000n,
})

describe('usage', () => {
  it("sums Langfuse's exclusive buckets, and does not count OpenInference's parts of input twice", () => {
    const details = { input: 10, input_cache_read: 20, input_cache_creation_5m: 5, output: 3, output_reasoning: 4, total: 42, 'prompt_details.cache_read': 0 }
    expect(normalizeSpan(rawSpan({ 'langfuse.observation.usage_details': details })).tokens).toEqual({
      input: 35,
      output: 7,
      cacheRead: 20,
      cacheWrite: 5,
      reasoning: 4,
    })
  })

  it('invents nothing from a total, and mends nothing where cache exceeds input', () => {
    expect(normalizeSpan(rawSpan({ 'langfuse.observation.usage_details': '{"total":9}' })).tokens).toBeUndefined()
    const exclusive = { 'gen_ai.usage.prompt_tokens': 4, 'gen_ai.usage.cache_read_input_tokens': 900 }
    expect(normalizeSpan(rawSpan(exclusive)).tokens).toEqual({ input: 4, cacheRead: 900 })
  })

  it('keeps a billion tokens for the audit to judge, and none that are no count', () => {
    const tokens = (value: AttributeValue) => normalizeSpan(rawSpan({ 'gen_ai.usage.input_tokens': value })).tokens?.input
    expect([5e9, '76.0', -1, 'NaN', Number.NaN, 1.5, '', true].map(tokens)).toEqual([5e9, 76, undefined, undefined, undefined, undefined, undefined, undefined])
  })

  it("leaves out the sum over children that Langfuse leaves out on an agent's span", () => {
    const attributes = { 'gen_ai.agent.name': 'joker', 'gen_ai.usage.input_tokens': 5 }
    expect(normalizeSpan(rawSpan({ ...attributes, 'langfuse.observation.type': 'span' })).tokens).toBeUndefined()
    expect(normalizeSpan(rawSpan(attributes)).tokens).toEqual({ input: 5 })
  })

  it('adds the two sides of an OpenInference cost where no total stands', () => {
    expect(normalizeSpan(rawSpan({ 'llm.cost.prompt': 0.25, 'llm.cost.completion': 0.5 })).costUsd).toBe(0.75)
  })
})

describe('first token, documents, evaluations, sampling', () => {
  it.each([
    ['First Token Stream Event', {}, 250, 250_000_000],
    ['ai.stream.firstChunk', { 'ai.response.msToFirstChunk': 120 }, 250, 120_000_000],
    ['First Token Stream Event', {}, -5, undefined],
  ] as const)('takes the first token from the event %s', (name, attributes, afterMs, expected) => {
    expect(normalizeSpan(rawSpan({}, { events: [event(name, attributes, afterMs)] })).firstTokenNs).toBe(expected)
  })

  it("takes a sampler's top_k on a generation for no retrieval's", () => {
    expect(normalizeSpan(rawSpan({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.top_k': 40 })).topK).toBeUndefined()
    expect(normalizeSpan(rawSpan({ 'gen_ai.operation.name': 'retrieval', 'gen_ai.request.top_k': 4 })).topK).toBe(4)
  })

  const expected = [
    { id: 'b', score: 0.9, rank: 1 },
    { id: 'a', score: 0.5, rank: 2 },
  ]
  it.each([
    ['OTel JSON', rawSpan({ 'gen_ai.retrieval.documents': '[{"id":"b","score":0.9},{"id":"a","score":0.5}]' })],
    [
      'OpenInference, out of order',
      rawSpan({
        'retrieval.documents.10.document.id': 'a',
        'retrieval.documents.10.document.score': '0.5',
        'retrieval.documents.2.document.score': 0.9,
        'retrieval.documents.2.document.id': 'b',
      }),
    ],
    [
      'OpenInference rerank before what it was given',
      rawSpan({
        'retrieval.documents.0.document.id': 'x',
        'reranker.output_documents.0.document.id': 'b',
        'reranker.output_documents.0.document.score': 0.9,
        'reranker.output_documents.1.document.id': 'a',
        'reranker.output_documents.1.document.score': 0.5,
      }),
    ],
    [
      'OpenLLMetry events',
      rawSpan(
        {},
        {
          events: [
            event('db.query.result', { 'db.query.result.id': 'b', 'db.query.result.score': 0.9 }),
            event('db.query.result', { 'db.query.result.id': 'a', 'db.query.result.score': 0.5 }),
          ],
        },
      ),
    ],
    ['AI SDK ranking', rawSpan({ 'ai.documents': ['{"id":"a"}', '{"id":"b"}'], 'ai.ranking': ['{"index":1,"score":0.9}', '{"index":0,"score":0.5}'] })],
    [
      'a Langfuse retriever',
      rawSpan({ 'langfuse.observation.type': 'retriever', 'langfuse.observation.output': '[{"metadata":{"id":"b"},"score":0.9},{"id":"a","score":0.5}]' }),
    ],
  ])('reads documents of %s', (_, raw) => {
    expect(normalizeSpan(raw).documents).toEqual(expected)
  })

  it('tells an empty result from silence', () => {
    expect(normalizeSpan(rawSpan({ 'gen_ai.retrieval.documents': '[]' })).documents).toEqual([])
    expect(normalizeSpan(rawSpan({ 'gen_ai.operation.name': 'retrieval' })).documents).toBeUndefined()
  })

  it('reads evaluations from events and from numbered attributes, with who judged', () => {
    const attributes = {
      'trace.annotations.0.annotation.name': 'helpful',
      'trace.annotations.0.annotation.score': '1',
      'trace.annotations.0.annotator_kind': 'HUMAN',
    }
    const events = [
      event('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'tone', 'gen_ai.evaluation.score.label': 'good', 'langfuse.score.source': 'EVAL' }),
    ]
    expect(normalizeSpan(rawSpan(attributes, { events })).evaluations).toEqual([
      { name: 'tone', label: 'good', by: 'model' },
      { name: 'helpful', value: 1, by: 'human' },
    ])
  })

  it.each([
    ['ot=th:8', 0.5],
    ['a=b,ot=rv:1;th:c', 0.25],
    ['ot=th:0', 1],
    ['ot=p:3', 0.125],
    ['a=b', undefined],
  ])('reads the W3C threshold %s as probability %d (OpenTelemetry, tracestate probability sampling)', (traceState, ratio) => {
    expect(normalizeSpan(rawSpan({}, { traceState })).sampledRatio).toBe(ratio)
  })
})

describe('content', () => {
  it.each(['4111 1111 1111 1111', '5500005555555559'])('%s is a test card number that passes Luhn', (number) => expect(isPaymentCard(number)).toBe(true))
  it('4111111111111112 fails Luhn', () => expect(isPaymentCard('4111111111111112')).toBe(false))
  it("GB82 WEST 1234 5698 7654 32 is ISO 13616's example, one digit off is not", () => {
    expect([isIban('GB82 WEST 1234 5698 7654 32'), isIban('GB82 WEST 1234 5698 7654 33')]).toEqual([true, false])
  })

  it('masks private parts and leaves other text alone', () => {
    expect(maskPrivate('write jane.doe@example.com or +44 20 7946 0958, card 4111 1111 1111 1111')).toBe('write [email] or [phone], card [payment-card]')
    const harmless = 'version 1.2.3, 2025-06-01T10:00:00.250Z, order 123456789, ratio 0.4111111111111111'
    expect(maskPrivate(harmless)).toBe(harmless)
  })

  it('hashes the same request the same, whatever the white space and the order of attributes', () => {
    const hash = (messages: string, model = 'm') =>
      normalizeSpan(rawSpan({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model, 'gen_ai.input.messages': messages })).inputHash
    expect(hash('  hello   world ')).toBe(hash('hello world'))
    expect(hash('hello world')).toMatch(/^[0-9a-f]{16}$/)
    expect(new Set([hash('hello world'), hash('hello worlds'), hash('hello world', 'n')]).size).toBe(3)
  })

  const raw = rawSpan({
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.retrieval.query.text': 'mail jane@example.com',
    'gen_ai.retrieval.documents': '[{"id":"a","score":1,"content":"secret"}]',
    'user.id': 'u@example.com',
  })
  it('drops content but keeps its size, document ids and scores, and gives no hash of what is gone', () => {
    const dropped = applyContentPolicy(raw, 'drop')
    expect(dropped.attributes).toEqual({
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.retrieval.query.text': '[dropped 21 chars]',
      'gen_ai.retrieval.documents': '[{"id":"a","score":1}]',
      'user.id': 'u@example.com',
    })
    const again = normalizeSpan(dropped)
    expect([again.documents, again.inputHash]).toEqual([[{ id: 'a', score: 1, rank: 1 }], undefined])
    expect(applyContentPolicy(dropped, 'drop').attributes).toEqual(dropped.attributes)
  })
  it('redacts private parts only, which a second reading still finds', () => {
    const redacted = applyContentPolicy(raw, 'redact')
    expect(redacted.attributes['gen_ai.retrieval.query.text']).toBe('mail [email]')
    expect(normalizeSpan(redacted).contentFound).toEqual(['email'])
    expect(applyContentPolicy(raw, 'keep')).toBe(raw)
  })
})

const keys = [
  ...Object.values<FieldRow>(attributeMap).flatMap((row) =>
    Object.values(row.names).flatMap((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : cell[0]))),
  ),
  ...stageRules.map((rule) => rule.attribute),
  ...[
    'retrieval.documents.0.document.id',
    'retrieval.documents.0.document.score',
    'ai.ranking',
    'ai.documents',
    'gen_ai.retrieval.documents',
    'annotations.0.annotation.score',
    '__proto__x',
    'constructor',
    'langfuse.observation.output',
    'db.system',
  ],
]
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.letrec<{ tree: AttributeValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3 }),
    ),
  })).tree,
  fc.string(),
  fc.double(),
  fc.json(),
  fc.constantFrom('constructor', 'toString', '-1', 'NaN', '1e400', '[dropped 9 chars]', '2025-13-45T99:99:99Z', '99999999999999999999'),
)

describe('whatever a source sends', () => {
  it('never throws, and never yields a token count, duration or ratio that is none', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), value, { maxKeys: 20 }),
        fc.string(),
        fc.constantFrom('Server', 'Client', 'Consumer', 'Unspecified'),
        fc.constantFrom('First Token Stream Event', 'db.query.result', 'gen_ai.evaluation.result', 'exception', 'toString'),
        (attributes, text, kind, name) => {
          const raw = rawSpan(attributes, { name: text, traceState: text, kind, events: [{ name, timeNs: 0n, attributes }] })
          for (const policy of ['drop', 'redact', 'keep'] as const) {
            const span = normalizeSpan(applyContentPolicy(raw, policy))
            expect(span.stage).not.toBe('')
            for (const count of Object.values(span.tokens ?? {})) expect(Number.isInteger(count) && count >= 0).toBe(true)
            for (const figure of [span.firstTokenNs, span.queueNs, span.costUsd, span.topK, span.retryCount, span.contentBytes, span.sampledRatio])
              if (figure !== undefined) expect(Number.isFinite(figure) && figure >= 0).toBe(true)
            for (const document of span.documents ?? []) if (document.score !== undefined) expect(Number.isFinite(document.score)).toBe(true)
          }
        },
      ),
      { numRuns: 1500, seed: 1 },
    )
  })
})
