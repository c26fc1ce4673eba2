import { z } from 'zod'
import { LatencyEvidence, Quantiles } from './latency-evidence.ts'
import { Figure, Measurement } from './measurement.ts'
import { Share } from './share.ts'

export * from './latency-evidence.ts'
export * from './share.ts'

const count = z.int().nonnegative()

/** A span that shows a problem. */
export const SpanExample = z.strictObject({ traceId: z.string(), spanId: z.string(), detail: z.string() })
export type SpanExample = z.infer<typeof SpanExample>

/** Why records of a source were refused or mended, with the first three examples. `where` is a line, a JSON path or a record number. */
export const IntakeReason = z.strictObject({
  reason: z.string(),
  count,
  examples: z.array(z.strictObject({ where: z.string(), detail: z.string() })).max(3),
})
export type IntakeReason = z.infer<typeof IntakeReason>

/** One file, stream or table: what was read, kept and refused. `read` = `spans` + `refused`. */
export const TraceSource = z.strictObject({
  path: z.string(),
  format: z.string(),
  read: count,
  /** Records kept as spans. */
  spans: count,
  traces: count,
  refused: count,
  refusals: z.array(IntakeReason),
  /** Kept, but mended or suspicious. */
  notes: z.array(IntakeReason),
  /** Top-level keys that the format was recognized by. */
  topKeys: z.array(z.string()),
})
export type TraceSource = z.infer<typeof TraceSource>

export const integrityIds = [
  'duplicate-span',
  'conflicting-span-id',
  'orphan-span',
  'parent-cycle',
  'several-roots',
  'no-root',
  'end-before-start',
  'child-before-parent',
  'child-outlives-parent',
  'implausible-time',
  'implausible-usage',
  'cache-exceeds-input',
  'reasoning-exceeds-output',
] as const

/** One kind of damage in the traces. `affectedTraces` of `traces` seen. */
export const IntegrityIssue = z.strictObject({
  id: z.enum(integrityIds),
  spans: count,
  affectedTraces: count,
  examples: z.array(SpanExample).max(3),
})
export type IntegrityIssue = z.infer<typeof IntegrityIssue>

/** One stage over all traces. Durations are of single calls, first start to end. */
export const StageEvidence = z.strictObject({
  stage: z.string(),
  basis: z.enum(['declared', 'inferred', 'named']),
  services: z.array(z.string()),
  calls: count,
  /** Traces in which it occurs. */
  traces: count,
  callsPerTrace: Measurement,
  duration: Quantiles,
  errors: Share,
  retries: count,
  models: z.array(z.string()),
})
export type StageEvidence = z.infer<typeof StageEvidence>

/** Calls from one stage to another, parent to child. */
export const StageEdge = z.strictObject({ from: z.string(), to: z.string(), calls: count, traces: count })
export type StageEdge = z.infer<typeof StageEdge>

/** Tokens and money of one group of calls. Costs are null-free: unpriced calls are counted, never $0. */
export const LedgerLine = z.strictObject({
  key: z.string(),
  calls: count,
  callsWithUsage: count,
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  costUsd: z.number().nonnegative(),
  pricedCalls: count,
})
export type LedgerLine = z.infer<typeof LedgerLine>

export const CostEvidence = z.strictObject({
  /** Usage and cost on leaf calls only. */
  total: LedgerLine,
  byStage: z.array(LedgerLine),
  byModel: z.array(LedgerLine),
  byPrompt: z.array(LedgerLine),
  /** Cost of one request over requests whose every call is priced. */
  perRequest: z.strictObject({
    /** Requests whose every call is priced, of those that call a model (both in the latency sample); the figures stand on the former alone. */
    priced: Share,
    mean: Figure,
    p50: Figure,
    p99: Figure,
    tailShare: Figure,
  }),
  perSuccessfulRequest: Figure,
  /** Where prices came from. */
  priceTables: z.array(z.strictObject({ name: z.string(), date: z.string(), calls: count })),
  unpriced: z.array(z.strictObject({ model: z.string(), provider: z.string(), calls: count, tokens: count, reason: z.string() })),
  /** Spans whose usage repeats that of their descendants, left out of the totals. */
  repeatedUsage: z.strictObject({
    spans: count,
    traces: count,
    inputTokens: count,
    outputTokens: count,
    costUsd: z.number().nonnegative(),
    byStage: z.array(z.strictObject({ stage: z.string(), spans: count, inputTokens: count, outputTokens: count })),
    examples: z.array(SpanExample).max(3),
  }),
  waste: z.strictObject({
    /** Failed calls and the calls they were retried by: tokens and cost of the failed ones. */
    failedCalls: z.strictObject({ calls: count, tokens: count, costUsd: z.number().nonnegative() }),
    /** Calls whose content repeats an earlier call's exactly. */
    repeatedCalls: z.strictObject({ calls: count, of: count, tokens: count, costUsd: z.number().nonnegative() }),
    /** Answers cut by the output limit. */
    truncatedCalls: z.strictObject({ calls: count, of: count, tokens: count }),
  }),
  /** Source-stated cost against ours on calls that have both. */
  stated: z.strictObject({ calls: count, statedUsd: z.number().nonnegative(), pricedUsd: z.number().nonnegative() }),
  /** Calls with at least 1,024 input tokens, the least that a provider's prefix cache takes, and how many report cached tokens. */
  cacheable: z.strictObject({ calls: count, inputTokens: count, cacheReadTokens: count, callsWithCacheRead: count, callsReportingCache: count }),
})
export type CostEvidence = z.infer<typeof CostEvidence>

export const ReliabilityEvidence = z.strictObject({
  /** Requests whose root failed. */
  requestErrors: Share,
  /** Requests whose root is fine though a call under it failed and no later call of the same name succeeded. */
  swallowedErrors: Share,
  /** Calls tried again: same parent and name, begun after a failure of it. */
  retries: z.strictObject({ calls: count, recovered: count, traces: count, extraMs: z.number(), declared: count }),
  /** Error types by stage. */
  errorTypes: z.array(z.strictObject({ stage: z.string(), type: z.string(), calls: count, examples: z.array(SpanExample).max(3) })),
  /** Stages whose failed calls end within 2 % of one duration: a time limit at work. */
  timeouts: z.array(z.strictObject({ stage: z.string(), atMs: z.number(), calls: count, of: count })),
  /** Retrievals that returned nothing although a generation followed in the same trace. */
  emptyRetrievals: Share,
  /** Generations ended by the output limit. */
  truncated: Share,
  /** Generation or tool calls in one trace: agent loops. */
  callsPerTrace: z.strictObject({ p50: Figure, p99: Figure, max: count, maxTraceId: z.string() }),
  /** Model aliases without a pinned version: name requested, versions served. */
  models: z.array(z.strictObject({ requested: z.string(), served: z.array(z.string()), pinned: z.boolean(), calls: count })),
})
export type ReliabilityEvidence = z.infer<typeof ReliabilityEvidence>

export const observabilitySignals = [
  'stage-latency',
  'first-token',
  'tokens',
  'cached-tokens',
  'cost',
  'model-served',
  'prompt-version',
  'document-ids',
  'document-scores',
  'rerank',
  'evaluation',
  'user-feedback',
  'session',
  'errors',
  'retries',
  'queue-time',
] as const
export type ObservabilitySignal = (typeof observabilitySignals)[number]

/** One question that a team will ask, the signal that answers it, and the share of the spans (or traces) concerned that carry it. */
export const SignalCoverage = z.strictObject({
  signal: z.enum(observabilitySignals),
  question: z.string(),
  /** What it is counted over, such as `generation spans`. */
  over: z.string(),
  share: Share,
  /** Attribute that would supply it, and on which span. */
  attribute: z.string(),
  /** The same by stage, where it differs. */
  byStage: z.array(z.strictObject({ stage: z.string(), share: Share })),
})
export type SignalCoverage = z.infer<typeof SignalCoverage>

export const ObservabilityEvidence = z.strictObject({
  matrix: z.array(SignalCoverage),
  conventions: z.array(z.strictObject({ convention: z.string(), spans: count })),
  /** Streaming generations, those with usage, those with a first token. */
  streaming: z.strictObject({ calls: count, withUsage: count, withFirstToken: count, withoutUsageExamples: z.array(SpanExample).max(3) }),
  /** Spans whose start and end both fall on whole milliseconds, where the clock is not known to be coarse by format. */
  millisecondTimes: z.strictObject({ share: Share, zeroDurations: count, coarseByFormat: z.array(z.string()) }),
  /** Stage known only from the span's name. */
  namedStages: z.strictObject({ share: Share, names: z.array(z.strictObject({ name: z.string(), stage: z.string(), spans: count })).max(10) }),
  /** Spans typed as one stage whose attributes say another, such as a retrieval typed as a generation. */
  mistyped: z.strictObject({ spans: count, examples: z.array(SpanExample).max(3) }),
  /** Children in another service that start before their parent or end after it, by pair of services. */
  clockSkew: z.array(z.strictObject({ from: z.string(), to: z.string(), calls: count, skewed: count, medianOffsetMs: z.number() })),
  /** Sampling that the source states, and the error and slow shares that speak for a biased one. */
  sampling: z.strictObject({ tracesWithRatio: count, minRatio: z.number(), maxRatio: z.number() }),
  /** Private content found in attributes, by kind. */
  content: z.strictObject({
    spansWithContent: count,
    bytes: count,
    found: z.array(z.strictObject({ kind: z.string(), spans: count, examples: z.array(SpanExample).max(3) })),
  }),
})
export type ObservabilityEvidence = z.infer<typeof ObservabilityEvidence>

export const TracesEvidence = z.strictObject({
  sources: z.array(TraceSource),
  /** ISO 8601 of the first start and the last end; absent without traces. */
  window: z.strictObject({ start: z.string(), end: z.string() }).optional(),
  filters: z.strictObject({ since: z.string().optional(), until: z.string().optional(), service: z.string().optional() }),
  sampling: z.strictObject({ tracesSeen: count, tracesKept: count, method: z.string() }),
  totals: z.strictObject({ traces: count, spans: count, services: z.array(z.string()), sessions: count, users: count, requestsPerS: Figure }),
  integrity: z.array(IntegrityIssue),
  stages: z.array(StageEvidence),
  edges: z.array(StageEdge),
  latency: LatencyEvidence,
  cost: CostEvidence,
  reliability: ReliabilityEvidence,
  observability: ObservabilityEvidence,
})
export type TracesEvidence = z.infer<typeof TracesEvidence>
