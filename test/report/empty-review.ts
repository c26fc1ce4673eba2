import { Review } from '../../src/model/review.ts'
import type { LedgerLine, Quantiles, TracesEvidence } from '../../src/model/traces-evidence.ts'
import { refusingLoad } from './example-load.ts'
import { measured, refused, share } from './figures.ts'

/** A review that knows nothing: no source could be read, no criterion was agreed. */
export const emptyReview: Review = Review.parse({
  schema: 'loadbearing/review@1',
  id: 'empty',
  toolVersion: '0.1.0',
  gatheredAt: '2026-11-23T09:12:44.000Z',
  evidenceHash: 'sha256:0',
  configHash: 'sha256:0',
  system: 'the system',
  headline: { summary: 'Nothing could be read, so nothing is known.' },
  sources: [],
  criteria: [],
  findings: [],
  minorFindings: [],
  quickWins: [],
  stopList: [],
  stopCandidates: [],
  fine: [],
  checks: [],
  breaksNext: { marks: [], unseen: [] },
  unseen: [],
  limits: [],
  reproduce: [],
})

const no = (unit: 'ms' | 'ratio' | 'usd' | 'count' | 'per-s') => refused('no request was seen', unit, 0, 20)
const quantiles = (): Quantiles => ({ p50: no('ms'), p90: no('ms'), p95: no('ms'), p99: no('ms'), mean: no('ms') })
const nothing: LedgerLine = {
  key: 'all',
  calls: 0,
  callsWithUsage: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costUsd: 0,
  pricedCalls: 0,
}
const none = share(0, 0)

/** Traces were read, and every figure of them is refused. */
const refusingTraces: TracesEvidence = {
  sources: [],
  filters: {},
  sampling: { tracesSeen: 0, tracesKept: 0, method: 'no sampling by this program' },
  totals: { traces: 0, spans: 0, services: [], sessions: 0, users: 0, requestsPerS: no('per-s') },
  integrity: [],
  stages: [],
  edges: [],
  latency: {
    request: quantiles(),
    firstToken: no('ms'),
    composition: no('ratio'),
    compositionToFirstToken: no('ratio'),
    counterfactuals: [],
    exposure: no('ratio'),
    generationByTokens: no('ms'),
    uninstrumented: { mean: no('ratio'), tail: no('ratio'), gaps: [] },
    basis: { traces: 0, of: 0, method: 'none' },
    slowest: [],
  },
  cost: {
    total: { ...nothing, calls: 3 },
    byStage: [{ ...nothing, key: 'generate', calls: 3 }],
    byModel: [],
    byPrompt: [],
    perRequest: { priced: { have: 0, of: 0, figure: no('ratio') }, mean: no('usd'), p50: no('usd'), p99: no('usd'), tailShare: no('ratio') },
    perSuccessfulRequest: no('usd'),
    priceTables: [],
    unpriced: [],
    repeatedUsage: { spans: 0, traces: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, byStage: [], examples: [] },
    waste: {
      failedCalls: { calls: 0, tokens: 0, costUsd: 0 },
      repeatedCalls: { calls: 0, of: 0, tokens: 0, costUsd: 0 },
      truncatedCalls: { calls: 0, of: 0, tokens: 0 },
    },
    stated: { calls: 0, statedUsd: 0, pricedUsd: 0 },
    cacheable: { calls: 0, inputTokens: 0, cacheReadTokens: 0, callsWithCacheRead: 0, callsReportingCache: 0 },
  },
  reliability: {
    requestErrors: none,
    swallowedErrors: none,
    retries: { calls: 0, recovered: 0, traces: 0, extraMs: 0, declared: 0 },
    errorTypes: [],
    timeouts: [],
    emptyRetrievals: none,
    truncated: none,
    callsPerTrace: { p50: no('count'), p99: no('count'), max: 0, maxTraceId: '' },
    models: [],
  },
  observability: {
    matrix: [{ signal: 'session', question: 'What does one person meet over a session?', over: 'traces', share: none, attribute: 'session.id', byStage: [] }],
    conventions: [],
    streaming: { calls: 0, withUsage: 0, withFirstToken: 0, withoutUsageExamples: [] },
    millisecondTimes: { share: none, zeroDurations: 0, coarseByFormat: [] },
    namedStages: { share: none, names: [] },
    mistyped: { spans: 0, examples: [] },
    clockSkew: [],
    sampling: { tracesWithRatio: 0, minRatio: 1, maxRatio: 1 },
    content: { spansWithContent: 0, bytes: 0, found: [] },
  },
}

export const refusingReview: Review = Review.parse({
  ...emptyReview,
  id: 'refusing',
  criteria: [{ id: 'p99', statement: 'p99 of request latency ≤ 6 s', verdict: 'unknown', reason: 'No request was seen.', figure: no('ms') }],
  stopCandidates: [
    {
      what: 'the rewrite step',
      because: 'too few traces',
      test: 'passive headroom',
      verdict: 'inconclusive',
      figures: [{ label: 'ceiling', figure: measured(0, 'ratio', 1), pointer: '/x' }],
      frees: 'unknown',
      reversedBy: 'more traces',
    },
  ],
  traces: refusingTraces,
  load: refusingLoad,
})
