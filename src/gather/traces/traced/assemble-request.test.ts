import { describe, expect, it } from 'vitest'
import type { Attributes, RawSpan } from '../../../model/span.ts'
import { normalizeSpan } from '../normalize/normalize-span.ts'
import { rawSpan } from '../normalize/raw-span.ts'
import { assembleRequest } from './assemble-request.ts'
import { spanTexts } from './span-texts.ts'

const originNs = 1_748_772_000_000_000_000n
const at = (ms: number) => originNs + BigInt(ms) * 1_000_000n

function spanAt(spanId: string, parentSpanId: string, fromMs: number, toMs: number, attributes: Attributes, over: Partial<RawSpan> = {}): RawSpan {
  return rawSpan(attributes, { spanId, parentSpanId, startNs: at(fromMs), endNs: at(toMs), name: spanId, ...over })
}

function assemble(...raws: RawSpan[]) {
  const request = assembleRequest(
    raws.map((raw) => {
      const span = normalizeSpan(raw)
      return { span, texts: spanTexts(raw, span) }
    }),
  )
  if (request === undefined) throw new Error('no request')
  return request
}

const generation = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' }
const messages = (...pairs: [string, string][]) => JSON.stringify(pairs.map(([role, content]) => ({ role, parts: [{ type: 'text', content }] })))

describe('assembleRequest', () => {
  it('prefers what the root says to what the last generation was told', () => {
    const request = assemble(
      spanAt('root', '', 0, 900, { 'openinference.span.kind': 'CHAIN', 'input.value': '{"question":"what is it?"}', 'output.value': 'A thing.' }),
      spanAt('gen', 'root', 100, 800, {
        ...generation,
        'gen_ai.input.messages': messages(['system', 'Be brief.'], ['user', 'Answer from the context: … what is it?']),
        'gen_ai.output.messages': messages(['assistant', 'A thing, I think.']),
        'gen_ai.usage.input_tokens': 40,
        'gen_ai.usage.output_tokens': 6,
      }),
    )
    expect(request).toMatchObject({
      spanId: 'root',
      input: 'what is it?',
      output: 'A thing.',
      systemPrompt: 'Be brief.',
      model: 'm',
      latencyMs: 900,
      failed: false,
    })
    expect(request.tokens).toEqual({ input: 40, output: 6 })
  })

  it('takes the last generation where the root is silent, in every convention', () => {
    const forms: Attributes[] = [
      { ...generation, 'gen_ai.input.messages': messages(['user', 'why?']), 'gen_ai.output.messages': messages(['assistant', 'because']) },
      {
        'openinference.span.kind': 'LLM',
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.0.message.content': 'Be brief.',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.1.message.contents.0.message_content.type': 'text',
        'llm.input_messages.1.message.contents.0.message_content.text': 'why?',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': 'because',
      },
      {
        ...generation,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'why?',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': 'because',
      },
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"why?"}]}]',
        'ai.response.text': 'because',
      },
      {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.input': [{ role: 'user', content: 'why?' }],
        'langfuse.observation.output': 'because',
      },
    ]
    for (const form of forms) {
      const request = assemble(
        spanAt('root', '', 0, 900, { 'http.request.method': 'POST', 'http.route': '/a' }, { kind: 'Server' }),
        spanAt('gen', 'root', 100, 800, form),
      )
      expect(request, JSON.stringify(form)).toMatchObject({ spanId: 'gen', input: 'why?', output: 'because' })
    }
  })

  it('reads messages that events carry', () => {
    const event = (name: string, attributes: Attributes) => ({ name, attributes, timeNs: at(1) })
    const request = assemble(
      spanAt('gen', '', 0, 10, generation, {
        events: [
          event('gen_ai.system.message', { content: 'Be brief.' }),
          event('gen_ai.user.message', { content: 'why?' }),
          event('gen_ai.choice', { message: '{"role":"assistant","content":"because"}', index: 0 }),
        ],
      }),
    )
    expect(request).toMatchObject({ input: 'why?', output: 'because', systemPrompt: 'Be brief.' })
  })

  it('gives the passages of the last reranking before the answer, with texts that only the search logged', () => {
    const request = assemble(
      spanAt('root', '', 0, 900, {}, { kind: 'Server' }),
      spanAt('search', 'root', 10, 50, {
        'openinference.span.kind': 'RETRIEVER',
        'retrieval.documents.0.document.id': 'a',
        'retrieval.documents.0.document.content': 'Alpha.',
        'retrieval.documents.0.document.score': 0.4,
        'retrieval.documents.1.document.id': 'b',
        'retrieval.documents.1.document.content': 'Beta.',
      }),
      spanAt('rerank', 'root', 60, 90, { 'gen_ai.operation.name': 'rerank', 'gen_ai.retrieval.documents': '[{"id":"b","score":0.9},{"id":"a","score":0.1}]' }),
      spanAt('gen', 'root', 100, 800, { ...generation, 'gen_ai.output.messages': messages(['assistant', 'because']) }),
    )
    expect(request.passages).toEqual([
      { id: 'b', score: 0.9, rank: 1, text: 'Beta.' },
      { id: 'a', score: 0.1, rank: 2, text: 'Alpha.' },
    ])
  })

  it('passes over a prompt that passages were built into: the question is what the rewrite was given', () => {
    const passage = 'Invoices are exported from the billing page as CSV.'
    const request = assemble(
      spanAt('root', '', 0, 900, {}, { kind: 'Server' }),
      spanAt('rewrite', 'root', 0, 20, {
        ...generation,
        'gen_ai.input.messages': messages(['user', 'export invoices?']),
        'gen_ai.output.messages': messages(['assistant', 'export invoices csv']),
      }),
      spanAt('search', 'root', 30, 50, { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': [{ id: 'a', text: passage }] }),
      spanAt('gen', 'root', 100, 800, {
        ...generation,
        'gen_ai.input.messages': messages(['user', `Context: ${passage}\nQuestion: export invoices?`]),
        'gen_ai.output.messages': messages(['assistant', 'From the billing page.']),
      }),
    )
    expect(request).toMatchObject({ spanId: 'rewrite', input: 'export invoices?', output: 'From the billing page.' })
  })

  it('falls back on what was searched for', () => {
    const request = assemble(
      spanAt('root', '', 0, 9, {}, { kind: 'Server' }),
      spanAt('search', 'root', 1, 5, { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.query.text': 'export invoices' }),
    )
    expect(request).toMatchObject({ spanId: 'search', input: 'export invoices' })
    expect(request.output).toBeUndefined()
  })

  it('does not take the verdict of a judge for the answer', () => {
    const request = assemble(
      spanAt('root', '', 0, 900, {}, { kind: 'Server' }),
      spanAt('gen', 'root', 100, 500, {
        ...generation,
        'gen_ai.input.messages': messages(['user', 'why?']),
        'gen_ai.output.messages': messages(['assistant', 'because']),
      }),
      spanAt('judge', 'root', 510, 800, { 'openinference.span.kind': 'EVALUATOR' }),
      spanAt('grade', 'judge', 520, 700, {
        ...generation,
        'gen_ai.input.messages': messages(['user', 'Is this right?']),
        'gen_ai.output.messages': messages(['assistant', 'yes']),
      }),
    )
    expect(request).toMatchObject({ input: 'why?', output: 'because' })
  })

  it('tells a failed request from a failure inside that the answer hides, and from one that a retry made good', () => {
    const failedCall = spanAt('call', 'root', 1, 5, { 'error.type': '429' }, { statusCode: 'Error', name: 'chat' })
    const retried = spanAt('again', 'root', 6, 9, {}, { name: 'chat', statusCode: 'Ok' })
    expect(assemble(spanAt('root', '', 0, 9, { 'error.type': 'timeout' }, { statusCode: 'Error' }))).toMatchObject({ failed: true, errorType: 'timeout' })
    expect(assemble(spanAt('root', '', 0, 9, {}), failedCall)).toMatchObject({ failed: false, errorType: '429' })
    expect(assemble(spanAt('root', '', 0, 9, {}), failedCall, retried).errorType).toBeUndefined()
  })

  it('counts stated costs and tokens once, on the deepest span that has them', () => {
    const usage = (input: number, cost: number) => ({ 'gen_ai.usage.input_tokens': input, 'llm.cost.total': cost })
    const request = assemble(
      spanAt('root', '', 0, 90, { 'openinference.span.kind': 'AGENT', ...usage(30, 0.3) }),
      spanAt('g1', 'root', 1, 20, { 'openinference.span.kind': 'LLM', ...usage(10, 0.1) }),
      spanAt('g2', 'root', 21, 50, { 'openinference.span.kind': 'LLM', ...usage(20, 0.2) }),
    )
    expect(request.tokens).toEqual({ input: 30 })
    expect(request.costUsd).toBeCloseTo(0.3, 12)
  })

  it('makes no session of what says that there is none', () => {
    expect(assemble(spanAt('root', '', 0, 9, { 'session.id': 'None', 'user.id': 'u1' }))).not.toHaveProperty('sessionId')
  })
})
