import { z } from 'zod'
import { Figure, Measurement } from './measurement.ts'

const count = z.int().nonnegative()

export const Quantiles = z.strictObject({ p50: Figure, p90: Figure, p95: Figure, p99: Figure, mean: Figure })
export type Quantiles = z.infer<typeof Quantiles>

/** A stage's part of latency. Shares are of critical-path time and add up to 1 over all stages. */
export const StageShare = z.strictObject({
  stage: z.string(),
  /** E[C_k] / E[T] */
  mean: Figure,
  /** E[C_k | T >= q] / E[T | T >= q] */
  tail: Figure,
  /** (E[C_k | tail] - E[C_k | body]) / (E[T | tail] - E[T | body]) */
  excess: Figure,
  /** Mean critical-path ms of traces around the median, and of those in the tail: the two waterfalls. */
  aroundP50Ms: z.number(),
  inTailMs: z.number(),
  /** Calls per trace in the body and in the tail, and mean ms a call: more calls, or slower ones. */
  callsBody: z.number(),
  callsTail: z.number(),
  msPerCallBody: z.number(),
  msPerCallTail: z.number(),
})
export type StageShare = z.infer<typeof StageShare>

export const TailComposition = z.strictObject({
  /** The quantile whose exceedance is the tail: .99 where n allows, else .95. */
  quantile: z.number(),
  thresholdMs: Figure,
  tailTraces: count,
  shares: z.array(StageShare),
})
export type TailComposition = z.infer<typeof TailComposition>

export const replayScenarios = ['removed', 'capped', 'hedged', 'faster-30', 'parallel'] as const
export type ReplayScenario = (typeof replayScenarios)[number]

/** What a percentile of request latency would have been; `change` is relative, negative is faster. */
export const ReplayedQuantile = z.strictObject({ fromMs: z.number(), toMs: z.number(), change: Measurement })
export type ReplayedQuantile = z.infer<typeof ReplayedQuantile>

/** Replay of every trace with one stage changed, gaps kept. */
export const Counterfactual = z.strictObject({
  stage: z.string(),
  scenario: z.enum(replayScenarios),
  /** The scenario in words with its parameter, such as `each call capped at its p95, 812 ms`. */
  statement: z.string(),
  p50: ReplayedQuantile,
  p95: z.union([ReplayedQuantile, Figure]),
  p99: z.union([ReplayedQuantile, Figure]),
})
export type Counterfactual = z.infer<typeof Counterfactual>

export const SessionExposure = z.strictObject({
  /** Sessions that meet at least one response at or over the quantile. */
  quantile: z.number(),
  sessions: count,
  requestsPerSession: Measurement,
  exposed: Figure,
})
export type SessionExposure = z.infer<typeof SessionExposure>

/** Generation time regressed on tokens: seconds that long answers explain, and those they do not. */
export const TokenRegression = z.strictObject({
  stage: z.string(),
  n: count,
  msPerOutputToken: Measurement,
  msPerUncachedInputToken: Measurement,
  interceptMs: Measurement,
  /** Coefficient of determination, 0 to 1. */
  r2: z.number(),
})
export type TokenRegression = z.infer<typeof TokenRegression>

export const LatencyEvidence = z.strictObject({
  /** Latency of a request: the root's interval. */
  request: Quantiles,
  /** From the root's start to the first token that a user could see, where told. */
  firstToken: z.union([Quantiles, Figure]),
  composition: z.union([TailComposition, Figure]),
  compositionToFirstToken: z.union([TailComposition, Figure]),
  counterfactuals: z.array(Counterfactual),
  exposure: z.union([SessionExposure, Figure]),
  generationByTokens: z.union([TokenRegression, Figure]),
  /** Time of traces in which no span was at work: share of critical-path time, mean and in the tail. */
  uninstrumented: z.strictObject({
    mean: Figure,
    tail: Figure,
    gaps: z.array(z.strictObject({ parent: z.string(), calls: count, totalMs: z.number() })).max(5),
  }),
  /** Traces whose figures stand behind the latency part, and how they were chosen. */
  basis: z.strictObject({ traces: count, of: count, method: z.string() }),
  /** Largest latency seen, in ms, and the trace. */
  slowest: z.array(z.strictObject({ traceId: z.string(), ms: z.number(), stage: z.string() })).max(5),
})
export type LatencyEvidence = z.infer<typeof LatencyEvidence>
