import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Attributes, SpanEvent } from '../../../model/span.ts'
import { openEmbeddedStore, type SpanStore } from '../../../store/open-store.ts'
import { knownAttributeKeys, knownAttributePrefixes } from './known-attributes.ts'
import { normalizerVersion, normalizeSpan } from './normalize-span.ts'
import { rawSpan } from './raw-span.ts'

let folder: string
let store: SpanStore
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-read-again-'))
  store = await openEmbeddedStore(folder, { normalizerVersion: normalizerVersion - 1 })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const event = (name: string, attributes: Attributes): SpanEvent => ({ name, timeNs: 1_748_772_000_000_500_000n, attributes })

it('rows that an older normalizer wrote are understood anew, with all that their events say', async () => {
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' }
  const events: [string, Attributes, SpanEvent[]][] = [
    [
      'judgements of the GenAI conventions',
      chat,
      [
        event('gen_ai.evaluation.result', {
          'gen_ai.evaluation.name': 'helpful',
          'gen_ai.evaluation.score.value': '1',
          'gen_ai.evaluation.score.label': 'pass',
          'gen_ai.evaluation.evaluator.type': 'human',
        }),
        event('gen_ai.evaluation', { 'gen_ai.evaluation.name': 'old', 'gen_ai.evaluation.score': '0.5', 'gen_ai.evaluation.source': 'llm' }),
        event('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'tone', 'gen_ai.evaluation.label': 'good', 'langfuse.score.source': 'EVAL' }),
      ],
    ],
    ['a judgement in plain words', chat, [event('deepeval.metric', { name: 'relevance', score: '0.25', label: 'fail', annotator_kind: 'LLM' })]],
    ['documents', { 'db.system': 'chroma' }, [event('db.query.result', { 'db.query.result.id': 'a', 'db.query.result.distance': '0.5' })]],
    ['documents with scores', { 'db.system': 'milvus' }, [event('db.search.result', { 'db.search.result.id': 'b', 'db.search.result.score': '0.75' })]],
    [
      'a first token by its time since the start',
      { 'ai.operationId': 'ai.streamText' },
      [event('ai.stream.firstChunk', { 'ai.response.msToFirstChunk': '250' })],
    ],
    ['an error', {}, [event('exception', { 'exception.type': 'TimeoutError' })]],
    ['messages', chat, [event('gen_ai.user.message', { content: 'write to [email]' }), event('gen_ai.choice', { message: 'done' })]],
  ]
  const raws = events.map(([, attributes, own], at) =>
    rawSpan(attributes, { traceId: String(at).padStart(32, '0'), spanId: String(at).padStart(16, '0'), parentSpanId: '', events: own }),
  )
  const understood = new Map(raws.map((raw) => [raw.traceId, normalizeSpan(raw)]))
  expect([...understood.values()].flatMap(({ evaluations }) => evaluations ?? [])).toHaveLength(4)
  await store.insert(raws.map((raw) => ({ raw, span: { ...normalizeSpan(raw), stage: 'as it once was' }, source: 0 })))
  const again = new Map<string, unknown>()
  for await (const traces of store.scan({ normalize: normalizeSpan, normalizerVersion, knownAttributeKeys, knownAttributePrefixes }))
    for (const span of traces.flat()) again.set(span.traceId, span)
  for (const [at, [what]] of events.entries()) expect(again.get(String(at).padStart(32, '0')), what).toEqual(understood.get(String(at).padStart(32, '0')))
})
