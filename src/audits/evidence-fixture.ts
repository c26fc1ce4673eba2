import { expect } from 'vitest'
import { share } from '../measure/interval/wilson.ts'
import { Config, type ConfigInput } from '../model/config.ts'
import type { Audit } from '../model/define.ts'
import type { EvaluationEvidence } from '../model/evaluation-evidence.ts'
import { Evidence } from '../model/evidence.ts'
import { evidenceFor } from '../model/evidence-for.ts'
import type { LoadEvidence } from '../model/load-evidence.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import { type AuditOutcome, Effect, EvidenceRow, StopItem } from '../model/review.ts'
import type { Counterfactual, StageEvidence, StageShare, TracesEvidence } from '../model/traces-evidence.ts'
import { observabilitySignals } from '../model/traces-evidence.ts'
import { emptyEvaluation, healthyEvaluation } from './evaluation-fixture.ts'
import { measured, merged, type Overrides, refusal } from './figure-fixture.ts'
import { emptyLoad, healthyLoad } from './load-fixture.ts'

// Longer than files here should be, on purpose: one healthy system, seen whole, and the contract that every audit's answer is held to.

/** Test support: evidence of a healthy system, and what every audit's answer must keep to. */
export { measured, type Overrides, refusal }

function quantiles(p50: number, p99: number, n: number): TracesEvidence['latency']['request'] {
  const near = (value: number) => measured(value, 'ms', n, [0.95 * value, 1.05 * value])
  return { p50: near(p50), p90: near((p50 + p99) / 2), p95: near(0.8 * p99), p99: near(p99), mean: near(1.2 * p50) }
}

export function stage(name: string, calls: number, p50: number, overrides: Partial<StageEvidence> = {}): StageEvidence {
  return {
    stage: name,
    basis: 'declared',
    services: ['api'],
    calls,
    traces: Math.min(calls, 1000),
    callsPerTrace: measured(calls / 1000, 'count', 1000),
    duration: quantiles(p50, 2.5 * p50, calls),
    errors: share(0, calls),
    retries: 0,
    models: [],
    ...overrides,
  }
}

export function stageShare(name: string, parts: { mean: number; tail: number; excess: Figure }, overrides: Partial<StageShare> = {}): StageShare {
  const ratio = (value: number) => measured(value, 'ratio', 1000, [0.95 * value, 1.05 * value])
  return {
    stage: name,
    mean: ratio(parts.mean),
    tail: ratio(parts.tail),
    excess: parts.excess,
    aroundP50Ms: 1000 * parts.mean,
    inTailMs: 2500 * parts.tail,
    callsBody: 1,
    callsTail: 1,
    msPerCallBody: 1000 * parts.mean,
    msPerCallTail: 2500 * parts.tail,
    ...overrides,
  }
}

/** A replay with the changes of p50, p95 and p99, each a value or a value with its interval. */
export function replay(name: string, scenario: Counterfactual['scenario'], changes: readonly [p50: Change, p95: Change, p99: Change]): Counterfactual {
  const at = (fromMs: number, change: Change) => {
    const [value, low, high] = typeof change === 'number' ? [change, change - 0.01, change + 0.01] : change
    return { fromMs, toMs: fromMs * (1 + value), change: measured(value, 'ratio', 1000, [low, high]) }
  }
  return { stage: name, scenario, statement: `${name} ${scenario}`, p50: at(1000, changes[0]), p95: at(2000, changes[1]), p99: at(2500, changes[2]) }
}
type Change = number | readonly [value: number, low: number, high: number]

const n = 1000
const line = {
  calls: n,
  callsWithUsage: n,
  inputTokens: 2_000_000,
  cacheReadTokens: 1_200_000,
  cacheWriteTokens: 0,
  outputTokens: 200_000,
  reasoningTokens: 20_000,
  costUsd: 10,
  pricedCalls: n,
}
const half = measured(0.4, 'ratio', 50, [0.35, 0.45])
const noChange = [0, [0, -0.01, 0.01], [0, -0.01, 0.01]] as const

/** One thousand requests of a RAG service in which nothing is wrong and everything is told. */
const healthy: TracesEvidence = {
  sources: [{ path: 'traces.jsonl', format: 'otlp-json', read: 4000, spans: 4000, traces: n, refused: 0, refusals: [], notes: [], topKeys: ['resourceSpans'] }],
  window: { start: '2026-11-16T00:00:00.000Z', end: '2026-11-17T00:00:00.000Z' },
  filters: {},
  sampling: { tracesSeen: n, tracesKept: n, method: 'all traces' },
  totals: { traces: n, spans: 4000, services: ['api', 'vectors'], sessions: 400, users: 300, requestsPerS: measured(0.0116, 'per-s', n) },
  integrity: [],
  stages: [stage('request', n, 1000), stage('generate', n, 600, { models: ['gpt-4o-2024-08-06'] }), stage('retrieve', n, 300), stage('tool', 2 * n, 50)],
  edges: [],
  latency: {
    request: quantiles(1000, 2500, n),
    firstToken: quantiles(400, 900, n),
    composition: {
      quantile: 0.95,
      thresholdMs: measured(2000, 'ms', n, [1900, 2100]),
      tailTraces: 50,
      shares: [
        stageShare('generate', { mean: 0.6, tail: 0.5, excess: half }),
        stageShare('retrieve', { mean: 0.3, tail: 0.4, excess: half }),
        stageShare('uninstrumented', { mean: 0.02, tail: 0.02, excess: measured(0.02, 'ratio', 50, [0, 0.04]) }),
      ],
    },
    compositionToFirstToken: refusal('not needed here', 'ms', n),
    counterfactuals: [
      replay('generate', 'removed', [-0.5, -0.4, -0.35]),
      replay('retrieve', 'removed', [-0.3, -0.3, -0.3]),
      replay('tool', 'removed', [-0.1, -0.1, -0.1]),
      ...(['generate', 'retrieve', 'tool'] as const).flatMap((name) => [
        replay(name, 'capped', noChange),
        replay(name, 'hedged', noChange),
        replay(name, 'parallel', noChange),
        replay(name, 'faster-30', [-0.1, -0.1, -0.1]),
      ]),
    ],
    exposure: {
      quantile: 0.99,
      sessions: 400,
      requestsPerSession: measured(2.5, 'count', 400, [2.3, 2.7]),
      exposed: measured(0.025, 'ratio', 400, [0.014, 0.045]),
    },
    generationByTokens: {
      stage: 'generate',
      n,
      msPerOutputToken: measured(1, 'ms-per-token', n, [0.9, 1.1]),
      msPerUncachedInputToken: measured(0.01, 'ms-per-token', n, [0, 0.02]),
      interceptMs: measured(500, 'ms', n, [450, 550]),
      r2: 0.3,
    },
    uninstrumented: { mean: measured(0.02, 'ratio', n, [0.01, 0.03]), tail: measured(0.02, 'ratio', 50, [0.01, 0.04]), gaps: [] },
    basis: { traces: n, of: n, method: 'all traces' },
    slowest: [{ traceId: 't1', ms: 3000, stage: 'generate' }],
  },
  cost: {
    total: { key: 'all model calls', ...line },
    byStage: [{ key: 'generate', ...line }],
    byModel: [{ key: 'gpt-4o-2024-08-06', ...line }],
    byPrompt: [{ key: 'answer v3', ...line }],
    perRequest: {
      priced: share(n, n),
      mean: measured(0.01, 'usd', n, [0.0098, 0.0102]),
      p50: measured(0.009, 'usd', n, [0.0088, 0.0092]),
      p99: measured(0.03, 'usd', n, [0.028, 0.033]),
      tailShare: measured(0.03, 'ratio', n, [0.027, 0.034]),
    },
    perSuccessfulRequest: measured(0.01, 'usd', n, [0.0098, 0.0102]),
    priceTables: [{ name: 'genai-prices', date: '2026-11-01', calls: n }],
    unpriced: [],
    repeatedUsage: { spans: 0, traces: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, byStage: [], examples: [] },
    waste: {
      failedCalls: { calls: 0, tokens: 0, costUsd: 0 },
      repeatedCalls: { calls: 0, of: n, tokens: 0, costUsd: 0 },
      truncatedCalls: { calls: 0, of: n, tokens: 0 },
    },
    stated: { calls: n, statedUsd: 10, pricedUsd: 10 },
    cacheable: { calls: n, inputTokens: 2_000_000, cacheReadTokens: 1_200_000, callsWithCacheRead: 800, callsReportingCache: n },
  },
  reliability: {
    requestErrors: share(1, n),
    swallowedErrors: share(1, n),
    retries: { calls: 10, recovered: 9, traces: 10, extraMs: 900, declared: 10 },
    errorTypes: [{ stage: 'generate', type: 'rate_limit', calls: 12, examples: [] }],
    timeouts: [],
    emptyRetrievals: share(2, n),
    truncated: share(0, n),
    callsPerTrace: { p50: measured(3, 'count', n, [3, 3]), p99: measured(5, 'count', n, [4, 6]), max: 6, maxTraceId: 't2' },
    models: [{ requested: 'gpt-4o-2024-08-06', served: ['gpt-4o-2024-08-06'], pinned: true, calls: n }],
  },
  observability: {
    matrix: observabilitySignals.map((signal) => ({
      signal,
      question: `${signal}?`,
      over: 'spans',
      share: share(n, n),
      attribute: `attribute of ${signal}`,
      byStage: [],
    })),
    conventions: [{ convention: 'otel-genai', spans: 4000 }],
    streaming: { calls: n, withUsage: n, withFirstToken: n, withoutUsageExamples: [] },
    millisecondTimes: { share: share(0, 4000), zeroDurations: 0, coarseByFormat: [] },
    namedStages: { share: share(0, 4000), names: [] },
    mistyped: { spans: 0, examples: [] },
    clockSkew: [{ from: 'api', to: 'vectors', calls: n, skewed: 0, medianOffsetMs: 0.1 }],
    sampling: { tracesWithRatio: n, minRatio: 1, maxRatio: 1 },
    content: { spansWithContent: n, bytes: 1_000_000, found: [] },
  },
}

function evidenceOf(traces: unknown, load: unknown, evaluation: unknown = healthyEvaluation): Evidence {
  return Evidence.parse({
    schema: 'loadbearing/evidence@1',
    toolVersion: '0.0.0',
    gatheredAt: '2026-11-23T00:00:00.000Z',
    gatheredWith: {},
    command: 'loadbearing review traces.jsonl',
    traces,
    load,
    evaluation,
    failures: [],
  })
}

/** The healthy system with parts of it changed. Objects merge; arrays, figures and shares are replaced whole. */
export function evidenceWith(overrides: Overrides<TracesEvidence> = {}): Evidence {
  return evidenceOf(merged(healthy, overrides), healthyLoad)
}

/** As {@link evidenceWith}, with parts of its run of load changed. */
export function evidenceUnderLoad(overrides: Overrides<LoadEvidence>): Evidence {
  return evidenceOf(healthy, merged(healthyLoad, overrides))
}

/** As {@link evidenceWith}, with parts of its evaluation changed. */
export function evidenceOfEvaluation(overrides: Overrides<EvaluationEvidence>): Evidence {
  return evidenceOf(healthy, healthyLoad, merged(healthyEvaluation, overrides))
}

/** The matrix of the healthy system with other shares. */
export function matrixWith(
  shares: Partial<Record<(typeof observabilitySignals)[number], readonly [have: number, of: number]>>,
): TracesEvidence['observability']['matrix'] {
  return healthy.observability.matrix.map((row) => {
    const counts = shares[row.signal]
    return counts === undefined ? row : { ...row, share: share(counts[0], counts[1]) }
  })
}

/** Evidence from which nothing can be known: no traces at all, and a run of load without a request. */
export function emptyEvidence(): Evidence {
  const none = refusal('no traces', 'ms', 0, 1)
  const noUsd = refusal('no request calls a model', 'usd', 0)
  const noRatio = refusal('no time to share', 'ratio', 0, 1)
  const noQuantiles = { p50: none, p90: none, p95: none, p99: none, mean: none }
  const empty = {
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
  const noTraces: Overrides<TracesEvidence> = {
    totals: { traces: 0, spans: 0, services: [], sessions: 0, users: 0 },
    stages: [],
    latency: {
      request: noQuantiles,
      firstToken: none,
      composition: none,
      counterfactuals: [],
      exposure: noRatio,
      generationByTokens: refusal('no generation', 'ms-per-token', 0, 30),
      uninstrumented: { mean: noRatio, tail: noRatio },
    },
    cost: {
      total: empty,
      byStage: [],
      byModel: [],
      byPrompt: [],
      perRequest: { priced: share(0, 0), mean: noUsd, p50: noUsd, p99: noUsd, tailShare: noRatio },
      perSuccessfulRequest: noUsd,
      waste: { repeatedCalls: { of: 0 }, truncatedCalls: { of: 0 } },
      stated: { calls: 0, statedUsd: 0, pricedUsd: 0 },
      cacheable: { calls: 0, inputTokens: 0, cacheReadTokens: 0, callsWithCacheRead: 0, callsReportingCache: 0 },
    },
    reliability: {
      requestErrors: share(0, 0),
      swallowedErrors: share(0, 0),
      retries: { calls: 0, recovered: 0, traces: 0, extraMs: 0, declared: 0 },
      errorTypes: [],
      emptyRetrievals: share(0, 0),
      truncated: share(0, 0),
      callsPerTrace: { p50: none, p99: none, max: 0, maxTraceId: '' },
      models: [],
    },
    observability: {
      matrix: healthy.observability.matrix.map((row) => ({ ...row, share: share(0, 0) })),
      streaming: { calls: 0, withUsage: 0, withFirstToken: 0 },
      millisecondTimes: { share: share(0, 0) },
      namedStages: { share: share(0, 0) },
      clockSkew: [],
      sampling: { tracesWithRatio: 0, minRatio: 0, maxRatio: 0 },
      content: { spansWithContent: 0, bytes: 0 },
    },
  }
  return evidenceOf(merged(healthy, noTraces), emptyLoad, emptyEvaluation)
}

/** What stands at a JSON pointer. @throws when nothing does */
function resolvePointer(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((value: unknown, key) => {
      const found = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key) : undefined
      if (found === undefined) throw new Error(`${pointer} does not resolve: nothing at ${key}`)
      return found[1]
    }, document)
}

/** Puts the audit's question, and holds the answer to what every answer must keep to. */
export function answerOf(audit: Audit, evidence: Evidence, config: ConfigInput = {}): AuditOutcome {
  const outcome = audit.audit(evidenceFor(evidence), Config.parse(config))
  expect(outcome.reason).not.toBe('')
  const rows = 'rows' in outcome ? (outcome.rows ?? []) : []
  const stops = 'stop' in outcome ? (outcome.stop ?? []) : []
  for (const item of stops) StopItem.parse(item)
  for (const each of [...rows, ...stops.flatMap((item) => item.figures)]) {
    EvidenceRow.parse(each)
    expect(each.figure ?? each.text, `${each.label} shows something`).toBeDefined()
    const target = resolvePointer(evidence, each.pointer)
    if (typeof target === 'object' && target !== null && ('unit' in target || 'refused' in target))
      expect(each.figure, `${each.pointer} is shown as it stands`).toEqual(target)
  }
  if (outcome.verdict === 'unknown') expect(outcome.needs).not.toBe('')
  if (outcome.verdict === 'not-met') {
    expect(outcome.claim).toMatch(/\d/)
    expect(outcome.claim).toMatch(/\.$/)
    expect(
      rows.some((each) => each.figure !== undefined && isMeasured(each.figure)),
      'a row has a figure',
    ).toBe(true)
    if (outcome.effect !== undefined) Effect.parse(outcome.effect)
  }
  for (const text of textsOf(outcome)) expect(text).not.toMatch(/undefined|NaN|\[object|Infinity/)
  return outcome
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** As {@link answerOf}, for a finding: claim, rows and the rest are on the type. */
export function findingOf(audit: Audit, evidence: Evidence, config: ConfigInput = {}): Extract<AuditOutcome, { verdict: 'not-met' }> {
  const outcome = answerOf(audit, evidence, config)
  if (outcome.verdict !== 'not-met') throw new Error(`expected a finding, got ${outcome.verdict}: ${outcome.reason}`)
  return outcome
}

/** As {@link answerOf}, for the verdict with its reason: `met: …`. */
export function verdictOf(audit: Audit, evidence: Evidence, config: ConfigInput = {}): string {
  return answerOf(audit, evidence, config).verdict
}
