import type { Random } from '../../bench/workload/random.ts'
import type { Value, WorkSpan } from '../../bench/workload/span.ts'
import { questionOf } from './questions.ts'

export interface Turn {
  startUs: number
  sessionId: string
  userId: string
  /** 1 for the first request of a session; the conversation so far is sent along. */
  turn: number
}

type Attribute = readonly [string, Value]
type Failure = NonNullable<WorkSpan['error']>

/** Which model answers: most users, a trial of another provider, and a model of the team's own that no price table knows. */
const answerers = [
  { share: 0.68, provider: 'openai', asked: 'gpt-5-mini', served: 'gpt-5-mini-2025-08-07', firstMs: 420, msPerToken: 7.5, tokens: 220 },
  { share: 0.27, provider: 'anthropic', asked: 'claude-sonnet-4-5', served: 'claude-sonnet-4-5-20250929', firstMs: 650, msPerToken: 11, tokens: 260 },
  { share: 0.05, provider: 'vllm', asked: 'acme-docs-7b', served: 'acme-docs-7b', firstMs: 240, msPerToken: 9, tokens: 200 },
] as const

/** Output limit of the answer, in tokens. */
const longest = 420

/** One request to the assistant, with its faults: see README.md for the list. */
export function assistantTrace(random: Random, { startUs, sessionId, userId, turn }: Turn): WorkSpan[] {
  const traceId = random.hex(16)
  const spans: WorkSpan[] = []
  const [rootId, agentId] = [random.hex(8), random.hex(8)]
  const pace = random.lognormal(1, 0.18)
  let nowUs = startUs + random.lognormal(900, 0.3)
  const agentStartUs = nowUs
  const used = { input: 0, output: 0 }

  const pauseMs = (ms: number): void => {
    nowUs += ms * 1000
  }
  const step = (name: string, kind: 1 | 3, ms: number, attributes: readonly Attribute[], error?: Failure): void => {
    const span = {
      traceId,
      spanId: random.hex(8),
      parentSpanId: agentId,
      name,
      kind,
      startUs: nowUs,
      endUs: nowUs + ms * 1000,
      attributes,
      ...(error && { error }),
    }
    spans.push(span)
    nowUs = span.endUs + random.lognormal(500, 0.3)
  }
  const usage = (input: number, output: number): Attribute[] => {
    used.input += input
    used.output += output
    return [
      ['gen_ai.usage.input_tokens', input],
      ['gen_ai.usage.output_tokens', output],
    ]
  }

  const question = questionOf(random)
  const words = question.split(' ').length
  step('chat gpt-5-nano', 3, random.lognormal(95, 0.2) * pace, [
    ...chat('openai', 'gpt-5-nano', 'gpt-5-nano-2025-08-07', 'rewrite-query'),
    ['gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: question }] }])],
    ...usage(140 + words, 12 + words),
    ['gen_ai.response.finish_reasons', ['stop']],
  ])
  step('embeddings text-embedding-3-small', 3, random.lognormal(48, 0.35) * pace, [
    ['gen_ai.operation.name', 'embeddings'],
    ['gen_ai.provider.name', 'openai'],
    ['gen_ai.request.model', 'text-embedding-3-small'],
    ['gen_ai.usage.input_tokens', 12 + words],
  ])

  // Two searches with one and the same query, one after the other.
  const found = random.chance(0.02) ? 0 : 8
  step('retrieval docs', 3, random.lognormal(130, 0.35) * pace, retrieval(random, 'docs', found))
  const lost = random.chance(0.015)
  step(
    'retrieval tickets',
    3,
    lost ? 2000 : random.lognormal(150, 0.4) * pace,
    retrieval(random, 'tickets', lost ? undefined : 6),
    lost ? failures.searchTimeout : undefined,
  )

  // Long candidate lists come in bursts and queue at the one reranker.
  const queue = random.chance(0.065) ? random.lognormal(22, 0.25) : 1
  step('rerank candidates', 1, random.lognormal(210, 0.3) * pace * queue, [
    ['gen_ai.operation.name', 'rerank'],
    ['gen_ai.request.model', 'bge-reranker-v2-m3'],
    ['reranker.top_k', 4],
    ['gen_ai.retrieval.documents', documents(random, 'docs', found === 0 ? 0 : 4)],
  ])
  step('build prompt', 1, random.lognormal(4, 0.2), [['gen_ai.prompt.name', 'answer']])
  // A moderation call that nobody instrumented.
  pauseMs(random.lognormal(270, 0.4))

  const model = pickAnswerer(random)
  const input = Math.round(1500 + random.below(700) + (turn - 1) * random.lognormal(650, 0.3))
  const request: Attribute[] = [...chat(model.provider, model.asked, model.served, 'answer'), ['gen_ai.request.stream', true]]
  let failed = random.chance(0.006)
  for (let attempt = 0; model.provider === 'openai' && random.chance(attempt === 0 ? 0.06 : 0.3); attempt++) {
    step(`chat ${model.asked}`, 3, random.lognormal(85, 0.2), request.slice(0, 3), failures.rateLimited)
    if (attempt === 2) {
      failed = true
      break
    }
    pauseMs(1000 * 2 ** attempt)
  }
  if (!failed || model.provider !== 'openai') {
    const output = Math.max(12, Math.round(random.lognormal(model.tokens, 0.28)))
    const cut = output > longest
    const firstMs = random.lognormal(model.firstMs, 0.3) * pace + input * 0.03
    // The follow-up path opens its stream without asking for usage.
    const counted = !(model.provider === 'openai' && turn > 1)
    step(`chat ${model.asked}`, 3, firstMs + Math.min(output, longest) * model.msPerToken * random.lognormal(1, 0.1), [
      ...request,
      // Only one of the client libraries measures the first token.
      ...(model.provider === 'openai' ? ([['gen_ai.response.time_to_first_chunk', Math.round(firstMs) / 1000]] as const) : []),
      ...(counted ? usage(input, Math.min(output, longest)) : []),
      // The prompt begins with the time of day: nothing of it is ever found in the provider's cache.
      ...(counted && model.provider === 'openai' ? ([['gen_ai.usage.cache_read.input_tokens', 0]] as const) : []),
      ['gen_ai.response.finish_reasons', [cut ? 'length' : 'stop']],
    ])
  }

  spans.push({
    traceId,
    spanId: agentId,
    parentSpanId: rootId,
    name: 'invoke_agent docs-assistant',
    kind: 1,
    startUs: agentStartUs,
    endUs: nowUs,
    // The framework adds up what its calls used and reports it once more.
    attributes: [
      ['gen_ai.operation.name', 'invoke_agent'],
      ['gen_ai.agent.name', 'docs-assistant'],
      ['gen_ai.usage.input_tokens', used.input],
      ['gen_ai.usage.output_tokens', used.output],
    ],
  })
  spans.push({
    traceId,
    spanId: rootId,
    parentSpanId: '',
    name: 'POST /answer',
    kind: 2,
    startUs,
    endUs: nowUs + random.lognormal(700, 0.3),
    attributes: [
      ['http.request.method', 'POST'],
      ['http.route', '/answer'],
      ['http.response.status_code', failed ? 500 : 200],
      ['session.id', sessionId],
      ['user.id', userId],
    ],
    ...(failed && { error: failures.answer }),
  })
  return spans
}

const failures = {
  rateLimited: { type: '429', message: 'Rate limit reached for requests' },
  searchTimeout: { type: 'TimeoutError', message: 'search did not answer in 2000 ms' },
  answer: { type: '500', message: 'answer failed' },
} as const satisfies Record<string, Failure>

function pickAnswerer(random: Random): (typeof answerers)[number] {
  let left = random.uniform()
  for (const answerer of answerers) {
    left -= answerer.share
    if (left < 0) return answerer
  }
  return answerers[0]
}

function chat(provider: string, asked: string, served: string, prompt: string): Attribute[] {
  return [
    ['gen_ai.operation.name', 'chat'],
    ['gen_ai.provider.name', provider],
    ['gen_ai.request.model', asked],
    ['gen_ai.response.model', served],
    ['gen_ai.prompt.name', prompt],
  ]
}

function retrieval(random: Random, source: string, count: number | undefined): Attribute[] {
  return [
    ['gen_ai.operation.name', 'retrieval'],
    ['gen_ai.data_source.id', source],
    ['gen_ai.retrieval.top_k', source === 'docs' ? 8 : 6],
    ...(count === undefined ? [] : ([['gen_ai.retrieval.documents', documents(random, source, count)]] as const)),
  ]
}

function documents(random: Random, source: string, count: number): string {
  let score = 0.9
  return JSON.stringify(
    Array.from({ length: count }, () => {
      score -= 0.01 + random.uniform() * 0.03
      return { id: `${source}-${random.below(240)}`, score: Math.round(score * 100) / 100 }
    }),
  )
}
