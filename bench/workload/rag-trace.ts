import type { Random } from './random.ts'
import type { Value, WorkSpan } from './span.ts'

/** What a request has in common with others of its session and hour. */
export interface Request {
  startUs: number
  sessionId: string
  userId: string
  /** How busy the system is: 1 is usual; work that shares machines takes that much longer. */
  load: number
}

type Attribute = readonly [string, Value]

/**
 * One request of a question-answering system with six stages under its root: rewrite, embed, retrieve, rerank, prompt, generate (streamed).
 * Durations are log-normal. A factor of the whole trace, and the load, stretch all stages alike, so that slow stages come together;
 * one request in forty meets a reranker that is far slower; 2 % of generations fail and are tried again.
 */
export function ragTrace(random: Random, request: Request): WorkSpan[] {
  const traceId = random.hex(16)
  const rootId = random.hex(8)
  const slow = request.load * random.lognormal(1, 0.25)
  const shared: Attribute[] = [
    ['session.id', request.sessionId],
    ['user.id', request.userId],
  ]
  const spans: WorkSpan[] = []
  let nowUs = request.startUs + random.lognormal(400, 0.4)
  const step = (name: string, kind: 1 | 3, durationUs: number, attributes: readonly Attribute[], error?: WorkSpan['error']): void => {
    const endUs = nowUs + durationUs
    spans.push({ traceId, spanId: random.hex(8), parentSpanId: rootId, name, kind, startUs: nowUs, endUs, attributes, ...(error && { error }) })
    nowUs = endUs + random.lognormal(250, 0.5)
  }

  const asked = 20 + random.below(60)
  const rewritten = 15 + random.below(40)
  step('chat gpt-5-nano', 3, random.lognormal(310_000, 0.35) * slow, [
    ...chat('gpt-5-nano', 'gpt-5-nano-2025-08-07', 'query-rewrite', '3'),
    ['gen_ai.usage.input_tokens', 180 + asked],
    ['gen_ai.usage.output_tokens', rewritten],
    ['gen_ai.response.finish_reasons', ['stop']],
    ...shared,
  ])
  step('embeddings text-embedding-3-small', 3, random.lognormal(42_000, 0.4) * slow, [
    ['gen_ai.operation.name', 'embeddings'],
    ['gen_ai.provider.name', 'openai'],
    ['gen_ai.request.model', 'text-embedding-3-small'],
    ['gen_ai.response.model', 'text-embedding-3-small'],
    ['gen_ai.embeddings.dimension.count', 1536],
    ['gen_ai.usage.input_tokens', rewritten],
    ...shared,
  ])
  step('retrieval docs', 3, random.lognormal(55_000, 0.5) * slow, [
    ['gen_ai.operation.name', 'retrieval'],
    ['gen_ai.data_source.id', 'docs'],
    ['gen_ai.retrieval.top_k', 10],
    ['gen_ai.retrieval.documents', documents(random, 10)],
    ...shared,
  ])
  const crawls = random.chance(0.025) ? 5 : 1
  step('rerank docs', 1, random.lognormal(170_000, 0.45) * slow * crawls, [
    ['gen_ai.operation.name', 'rerank'],
    ['gen_ai.request.model', 'ms-marco-MiniLM-L6-v2'],
    ['reranker.top_k', 4],
    ['gen_ai.retrieval.documents', documents(random, 4)],
    ...shared,
  ])
  const history = 200 * random.geometric(2)
  step('build prompt', 1, random.lognormal(2_500, 0.3), [['app.prompt.sections', 4], ...shared])

  const large = random.chance(0.3)
  const [model, served] = large ? ['gpt-5', 'gpt-5-2025-08-07'] : ['gpt-5-mini', 'gpt-5-mini-2025-08-07']
  const input = 1400 + random.below(1200) + history
  const cached = random.chance(0.35) ? 1024 : 0
  if (random.chance(0.02)) {
    const error = random.chance(0.7) ? { type: '429', message: 'Rate limit reached' } : { type: 'timeout', message: 'Request timed out' }
    const waitedUs = error.type === '429' ? random.lognormal(90_000, 0.3) : 10_000_000
    step(`chat ${model}`, 3, waitedUs, [...chat(model, served, 'answer', '12').slice(0, -2), ['gen_ai.request.stream', true], ...shared], error)
    nowUs += random.exponential(500_000)
  }
  const output = Math.max(8, Math.round(random.lognormal(large ? 320 : 240, 0.6)))
  const firstUs = random.lognormal(large ? 620_000 : 380_000, 0.35) * slow + input * 25
  step(`chat ${model}`, 3, firstUs + output * (large ? 14_000 : 8_000) * random.lognormal(1, 0.12) * Math.sqrt(slow), [
    ...chat(model, served, 'answer', '12'),
    ['gen_ai.request.stream', true],
    ['gen_ai.response.time_to_first_chunk', round(firstUs / 1e6)],
    ['gen_ai.usage.input_tokens', input],
    ['gen_ai.usage.cache_read.input_tokens', cached],
    ['gen_ai.usage.output_tokens', output],
    ['gen_ai.response.finish_reasons', [random.chance(0.985) ? 'stop' : 'length']],
    ...shared,
  ])
  const failed = random.chance(0.003)
  spans.push({
    traceId,
    spanId: rootId,
    parentSpanId: '',
    name: 'POST /answer',
    kind: 2,
    startUs: request.startUs,
    endUs: nowUs + random.lognormal(300, 0.4),
    attributes: [
      ['http.request.method', 'POST'],
      ['http.route', '/answer'],
      ['url.path', '/answer'],
      ['http.response.status_code', failed ? 500 : 200],
      ...shared,
    ],
    ...(failed && { error: { type: '500', message: 'Internal Server Error' } }),
  })
  return spans
}

function chat(model: string, served: string, prompt: string, version: string): Attribute[] {
  return [
    ['gen_ai.operation.name', 'chat'],
    ['gen_ai.provider.name', 'openai'],
    ['gen_ai.request.model', model],
    ['gen_ai.prompt.name', prompt],
    ['gen_ai.prompt.version', version],
    ['gen_ai.request.max_tokens', 1024],
    ['gen_ai.response.id', `chatcmpl-${prompt}-${version}`],
    ['gen_ai.response.model', served],
  ]
}

function documents(random: Random, count: number): string {
  let score = 0.92
  const found = Array.from({ length: count }, () => {
    score -= random.uniform() * 0.06
    return { id: `doc-${random.below(2_400)}#${random.below(12)}`, score: round(score) }
  })
  return JSON.stringify(found)
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
