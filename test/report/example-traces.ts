import type { StageEvidence, TracesEvidence } from '../../src/model/traces-evidence.ts'
import { exampleLatency } from './example-latency.ts'
import { line, measured, refused, share } from './figures.ts'

const traces = 4812

function stage(name: string, calls: number, p50: number, p99: number, errors: number, extra: Partial<StageEvidence> = {}): StageEvidence {
  return {
    stage: name,
    basis: 'declared',
    services: ['docs-api'],
    calls,
    traces: Math.min(calls, traces),
    callsPerTrace: measured(calls / traces, 'count', traces, [(calls / traces) * 0.99, (calls / traces) * 1.01]),
    duration: {
      p50: measured(p50, 'ms', calls, [p50 * 0.98, p50 * 1.02]),
      p90: measured(p50 * 1.7, 'ms', calls, [p50 * 1.6, p50 * 1.8]),
      p95: measured(p99 * 0.7, 'ms', calls, [p99 * 0.66, p99 * 0.75]),
      p99: measured(p99, 'ms', calls, [p99 * 0.93, p99 * 1.09]),
      mean: measured(p50 * 1.2, 'ms', calls, [p50 * 1.15, p50 * 1.25]),
    },
    errors: share(errors, calls),
    retries: 0,
    models: [],
    ...extra,
  }
}

const span = (detail: string) => ({ traceId: '7f3a9c1be04d5582a6c0f1d2e3b4a597', spanId: 'b7ad6b7169203331', detail })

/** A docs assistant in production for a week: retrieval with a reranker that stalls, a rewrite step, one unpriced model. */
export const exampleTraces: TracesEvidence = {
  sources: [
    {
      path: 'traces/2026-11-16.jsonl.gz',
      format: 'otlp-json-lines',
      read: 38_214,
      spans: 38_201,
      traces: 4690,
      refused: 13,
      refusals: [
        {
          reason: 'the line is cut off',
          count: 9,
          examples: [
            { where: 'line 10412', detail: 'JSON ends inside a string at column 8,192' },
            { where: 'line 10413', detail: 'JSON ends inside a string at column 8,192' },
          ],
        },
        { reason: 'the trace id is 15 bytes long, not 16', count: 4, examples: [{ where: 'line 22017', detail: 'traceId 7f3a9c1be04d5582a6c0f1d2e3b4a5' }] },
      ],
      notes: [{ reason: 'the end was missing and was taken from the last child', count: 21, examples: [{ where: 'line 804', detail: 'span answer, no endTimeUnixNano' }] }],
      topKeys: ['resourceSpans'],
    },
    { path: 'traces/langfuse-export.json', format: 'langfuse', read: 1022, spans: 1022, traces: 122, refused: 0, refusals: [], notes: [], topKeys: ['observations', 'trace'] },
  ],
  window: { start: '2026-11-16T00:00:04.113Z', end: '2026-11-22T23:59:51.702Z' },
  filters: { since: '2026-11-16', service: 'docs-api' },
  sampling: { tracesSeen: traces, tracesKept: traces, method: 'no sampling by this program' },
  totals: { traces, spans: 39_223, services: ['docs-api', 'rerank-worker'], sessions: 1406, users: 611, requestsPerS: measured(0.00796, 'per-s', traces, [0.0077, 0.0082]) },
  integrity: [
    { id: 'duplicate-span', spans: 118, affectedTraces: 59, examples: [span('rerank, sent twice with the same times')] },
    { id: 'child-outlives-parent', spans: 14, affectedTraces: 14, examples: [span('log-usage ends 40 ms after its parent')] },
  ],
  stages: [
    stage('request', traces, 1874, 9120, 61),
    stage('rewrite', 4790, 212, 780, 0, { models: ['gpt-4o-mini-2024-07-18'] }),
    stage('embed', 4802, 38, 141, 0, { models: ['text-embedding-3-small'] }),
    stage('retrieve', 4802, 64, 233, 4),
    stage('rerank', 4799, 183, 5210, 22, { services: ['rerank-worker'], basis: 'inferred', models: ['bge-reranker-v2-m3'] }),
    stage('prompt', 4796, 3, 11, 0, { basis: 'named' }),
    stage('generate', 4796, 1204, 3480, 35, { models: ['gpt-4o', 'house-llama-70b'], retries: 31 }),
    stage('tool', 702, 96, 1890, 9),
  ],
  edges: [
    { from: 'request', to: 'rewrite', calls: 4790, traces: 4790 },
    { from: 'request', to: 'embed', calls: 4802, traces: 4802 },
    { from: 'request', to: 'retrieve', calls: 4802, traces: 4802 },
    { from: 'request', to: 'rerank', calls: 4799, traces: 4799 },
    { from: 'request', to: 'prompt', calls: 4796, traces: 4796 },
    { from: 'request', to: 'generate', calls: 4796, traces: 4796 },
    { from: 'generate', to: 'tool', calls: 702, traces: 655 },
  ],
  latency: exampleLatency,
  cost: {
    total: line('all', 14_388, [21_840_112, 402_176, 1_904_220], 61.72, 14_061),
    byStage: [
      line('generate', 4796, [19_210_400, 402_176, 1_620_118], 58.2, 4469),
      line('rewrite', 4790, [1_916_000, 0, 258_660], 3.42),
      line('embed', 4802, [713_712, 0, 25_442], 0.1),
    ],
    byModel: [
      line('gpt-4o-2024-08-06', 4469, [17_990_200, 402_176, 1_510_008], 58.2),
      line('gpt-4o-mini-2024-07-18', 4790, [1_916_000, 0, 258_660], 3.42),
      line('text-embedding-3-small', 4802, [713_712, 0, 25_442], 0.1),
      line('house-llama-70b', 327, [1_220_200, 0, 110_110], 0, 0),
    ],
    byPrompt: [],
    perRequest: {
      mean: measured(0.01376, 'usd', 4485, [0.01341, 0.01412]),
      p50: measured(0.0121, 'usd', 4485, [0.0119, 0.0123]),
      p99: measured(0.0504, 'usd', 4485, [0.0466, 0.0562]),
      tailShare: measured(0.0471, 'ratio', 4485, [0.0431, 0.0522]),
    },
    perSuccessfulRequest: measured(0.01394, 'usd', 4431, [0.0136, 0.0143]),
    priceTables: [{ name: 'genai-prices', date: '2026-11-02', calls: 14_061 }],
    unpriced: [{ model: 'house-llama-70b', provider: 'vllm', calls: 327, tokens: 1_330_310, reason: 'no list price: self-hosted' }],
    repeatedUsage: { spans: 122, traces: 122, inputTokens: 310_220, outputTokens: 41_008, costUsd: 1.19, byStage: [{ stage: 'agent', spans: 122, inputTokens: 310_220, outputTokens: 41_008 }], examples: [span('agent span sums its generations')] },
    waste: { failedCalls: { calls: 35, tokens: 91_240, costUsd: 0.26 }, repeatedCalls: { calls: 388, of: 4796, tokens: 1_601_002, costUsd: 4.31 }, truncatedCalls: { calls: 41, of: 4710, tokens: 41_984 } },
    stated: { calls: 122, statedUsd: 2.08, pricedUsd: 1.19 },
    cacheable: { calls: 4511, inputTokens: 18_700_331, cacheReadTokens: 402_176, callsWithCacheRead: 121, callsReportingCache: 4469 },
  },
  reliability: {
    requestErrors: share(61, traces),
    swallowedErrors: share(22, traces),
    retries: { calls: 31, recovered: 27, traces: 29, extraMs: 48_220, declared: 0 },
    errorTypes: [
      { stage: 'generate', type: 'rate_limit_exceeded', calls: 31, examples: [span('429 from the provider')] },
      { stage: 'rerank', type: 'TimeoutError', calls: 22, examples: [span('timed out after 5,000 ms')] },
      { stage: 'tool', type: 'ECONNRESET', calls: 9, examples: [] },
    ],
    timeouts: [{ stage: 'rerank', atMs: 5000, calls: 22, of: 22 }],
    emptyRetrievals: share(212, 4796),
    truncated: share(41, 4710),
    callsPerTrace: { p50: measured(3, 'count', traces, [3, 3]), p99: measured(6, 'count', traces, [5, 7]), max: 23, maxTraceId: '7f3a9c1be04d5582a6c0f1d2e3b4a597' },
    models: [
      { requested: 'gpt-4o', served: ['gpt-4o-2024-08-06'], pinned: false, calls: 4469 },
      { requested: 'gpt-4o-mini-2024-07-18', served: ['gpt-4o-mini-2024-07-18'], pinned: true, calls: 4790 },
    ],
  },
  observability: {
    matrix: [
      { signal: 'stage-latency', question: 'Which stage is slow?', over: 'spans', share: share(39_223, 39_223), attribute: 'start and end on every span', byStage: [] },
      { signal: 'first-token', question: 'How long does a user wait for the first word?', over: 'streaming generations', share: share(2980, 4796), attribute: 'gen_ai.server.time_to_first_token', byStage: [] },
      { signal: 'tokens', question: 'How many tokens does a request use?', over: 'generation spans', share: share(4469, 4796), attribute: 'gen_ai.usage.input_tokens', byStage: [] },
      { signal: 'cached-tokens', question: 'Does the prefix cache work?', over: 'generation spans', share: share(4469, 4796), attribute: 'gen_ai.usage.cache_read.input_tokens', byStage: [] },
      { signal: 'prompt-version', question: 'Which prompt version made this answer?', over: 'generation spans', share: share(0, 4796), attribute: 'gen_ai.prompt.version', byStage: [] },
      { signal: 'document-ids', question: 'Which documents were retrieved?', over: 'retrieval spans', share: share(4802, 4802), attribute: 'retrieval.documents.*.document.id', byStage: [] },
      { signal: 'document-scores', question: 'How sure was retrieval?', over: 'retrieval spans', share: share(0, 4802), attribute: 'retrieval.documents.*.document.score', byStage: [] },
      { signal: 'evaluation', question: 'Was the answer good?', over: 'traces', share: share(0, traces), attribute: 'gen_ai.evaluation.score.value', byStage: [] },
      { signal: 'session', question: 'What does one person meet over a session?', over: 'traces', share: share(4610, traces), attribute: 'session.id', byStage: [] },
      { signal: 'queue-time', question: 'How long did work wait in a queue?', over: 'queue spans', share: share(0, 0), attribute: 'messaging.receive.queue_time', byStage: [] },
    ],
    conventions: [
      { convention: 'otel-genai', spans: 38_201 },
      { convention: 'langfuse', spans: 1022 },
    ],
    streaming: { calls: 4796, withUsage: 4469, withFirstToken: 2980, withoutUsageExamples: [span('stream without a final usage chunk')] },
    millisecondTimes: { share: share(1022, 39_223), zeroDurations: 3, coarseByFormat: ['langfuse'] },
    namedStages: { share: share(4796, 39_223), names: [{ name: 'build_prompt', stage: 'prompt', spans: 4796 }] },
    mistyped: { spans: 12, examples: [span('vector_search typed as LLM')] },
    clockSkew: [{ from: 'docs-api', to: 'rerank-worker', calls: 4799, skewed: 61, medianOffsetMs: -4.2 }],
    sampling: { tracesWithRatio: 0, minRatio: 1, maxRatio: 1 },
    content: { spansWithContent: 14_100, bytes: 81_204_331, found: [{ kind: 'email', spans: 71, examples: [span('masked before storing')] }] },
  },
}

export const emptyFigure = refused('no traces', 'ms', 0, 1)
