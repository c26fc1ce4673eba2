import { z } from 'zod'
import { CapacityEvidence } from './capacity-evidence.ts'
import { Quantiles } from './latency-evidence.ts'
import { LoadMechanisms } from './load-mechanisms.ts'
import { Figure, Measurement } from './measurement.ts'
import { Share } from './share.ts'

export * from './capacity-evidence.ts'
export * from './load-mechanisms.ts'

const count = z.int().nonnegative()

/**
 * How a request ended. Only `ok` has a finite latency; `rejected` is a refusal that says so (429, or 503): the system shed load.
 * `cut` ended before the response was whole, `invalid-stream` sent server-sent events that are none, `too-large` passed the byte limit,
 * `not-sent` never left: the generator's own limit on requests in flight was reached.
 */
export const loadOutcomes = [
  'ok',
  'rejected',
  'http-error',
  'redirect',
  'refused',
  'unreachable',
  'reset',
  'timeout',
  'cut',
  'invalid-stream',
  'stream-error',
  'too-large',
  'not-sent',
  'aborted',
] as const
export const LoadOutcome = z.enum(loadOutcomes)
export type LoadOutcome = (typeof loadOutcomes)[number]

/**
 * Percentiles of one time over requests. Where failures count as infinite and the percentile lies among them, the figure is a refusal
 * that says so. p99.9 is refused below 3,700 requests, as p99 is below 400.
 */
export const LoadQuantiles = z.strictObject({ p50: Figure, p90: Figure, p95: Figure, p99: Figure, p999: Figure, mean: Figure })
export type LoadQuantiles = z.infer<typeof LoadQuantiles>

/** One stage during one step, from the server's own spans. */
export const LoadStageStep = z.strictObject({
  stage: z.string(),
  calls: count,
  /** Of single calls, first start to end. */
  duration: Quantiles,
  /** Mean calls at work at a time: time in the stage over the step's duration (Little's law). */
  inFlightMean: z.number().nonnegative(),
  inFlightMax: count,
  errors: count,
})
export type LoadStageStep = z.infer<typeof LoadStageStep>

/** One level of a plan: a rate held for a time. Percentiles are of requests that were due in it. */
export const LoadStep = z.strictObject({
  /** Mean rate asked for, requests a second. */
  askedPerS: z.number().nonnegative(),
  /** From the run's start, ms. */
  startMs: z.number().nonnegative(),
  durationMs: z.number().positive(),
  /** Requests that were due. */
  due: count,
  ok: count,
  /**
   * Successes a second of the step, counted where they ended: over its duration, in a window that begins by the latency of its first tenth
   * later. Where latency does not grow within the step, what ends after the window stands in for what a level before would have left in it.
   */
  throughputPerS: Measurement,
  /** Requests that met every objective, of those that were due. Without objectives: of those that succeeded. */
  goodput: Share,
  /** From due to end; failures count as infinite. */
  latency: LoadQuantiles,
  /** From due to end, of the requests that succeeded: flatters a system that fails its slow requests. */
  latencyOfSuccesses: LoadQuantiles,
  /** From sent to end, of the requests that succeeded: what a closed-loop tool calls latency. */
  serviceTime: LoadQuantiles,
  /** From due to the first non-empty content; a refusal where responses are not streams. */
  firstToken: z.union([LoadQuantiles, Figure]),
  /** Mean gap between content deltas after the first, ms, over requests with at least two. */
  timePerDelta: Figure,
  /** Sent minus due: the generator's own lag. */
  lag: z.strictObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
  /** Requests in flight: time-weighted mean over the same time as throughput, largest, and the trend in requests per second of the step. */
  inFlight: z.strictObject({ mean: z.number(), max: count, trendPerS: Figure }),
  outcomes: z.array(z.strictObject({ outcome: LoadOutcome, count })),
  /** Empty where no spans could be joined. */
  stages: z.array(LoadStageStep),
})
export type LoadStep = z.infer<typeof LoadStep>

/** One stage driven alone, beside its time within whole requests: the difference is what contention and queueing cost. */
export const StageAlone = z.strictObject({
  stage: z.string(),
  /** How the stage was isolated: its own endpoint, or the others switched off. */
  how: z.string(),
  atPerS: z.number(),
  requests: count,
  outcomes: z.array(z.strictObject({ outcome: LoadOutcome, count })),
  /** From sent to end, seen by the client. */
  serviceTime: LoadQuantiles,
  /** The stage's own span while it ran alone; a refusal where no spans were joined. */
  alone: z.union([Quantiles, Figure]),
  /** The stage's own span within whole requests at the highest step that still held its objectives. */
  inChain: z.union([Quantiles, Figure]),
  /** In the chain over alone, relative: .5 is half as long again. Bootstrap interval. */
  inflationP50: Figure,
  inflationP95: Figure,
  capacity: CapacityEvidence.optional(),
})
export type StageAlone = z.infer<typeof StageAlone>

/** What a run of load measured. */
export const LoadEvidence = z.strictObject({
  /** Where the requests went, without login and query. */
  target: z.string(),
  /** `loadbearing` or `k6`, with its version where told. */
  generator: z.string(),
  /** `open`: requests are sent when due, whatever the responses do. `closed`: a fixed number at a time, which hides queues. */
  loop: z.enum(['open', 'closed']),
  /** The plan in words: arrivals, rates, durations, seed, where bodies came from. */
  plan: z.string(),
  /** `unknown` where another tool made the run and does not say. */
  arrivals: z.strictObject({ kind: z.enum(['constant', 'poisson', 'gamma', 'replay', 'closed', 'unknown']), cvAsked: z.number().optional(), cv: Figure }),
  /** ISO 8601: from the first due time to the last end of whole requests. */
  startedAt: z.string(),
  endedAt: z.string(),
  /** Service level objectives that a good response meets, all of them, in ms. */
  objectives: z.strictObject({ latencyMs: z.number().optional(), firstTokenMs: z.number().optional(), perDeltaMs: z.number().optional() }),
  /** How the run ended: whole, or by which rule. */
  ended: z.strictObject({ how: z.enum(['completed', 'interrupted', 'error-budget', 'rate-not-reached', 'request-cap', 'spend-cap']), detail: z.string() }),
  /** A run whose generator lagged is not evidence of the system. */
  validity: z.strictObject({ valid: z.boolean(), reason: z.string() }),
  requests: count,
  outcomes: z.array(z.strictObject({ outcome: LoadOutcome, count, examples: z.array(z.string()).max(3) })),
  /** Client requests whose spans were found by their trace id. */
  joined: Share,
  steps: z.array(LoadStep),
  capacity: CapacityEvidence,
  mechanisms: LoadMechanisms,
  alone: z.array(StageAlone),
})
export type LoadEvidence = z.infer<typeof LoadEvidence>
