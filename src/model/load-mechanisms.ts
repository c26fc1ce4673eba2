import { z } from 'zod'
import { Quantiles } from './latency-evidence.ts'
import { Figure } from './measurement.ts'
import { Share } from './share.ts'

const count = z.int().nonnegative()

/**
 * Spans of a stage during which nothing else of the same service began or ended, although much did in the rest of the time: the mark of
 * work that holds a process's only thread.
 */
export const BlockingStage = z.strictObject({
  service: z.string(),
  stage: z.string(),
  /** The span's name, since a fix is made at one place. */
  spanName: z.string(),
  calls: count,
  /** Calls during which at least one other request was open in the same service, so that something could have been seen. */
  watched: count,
  /** Starts and ends of spans of other requests, in the same service, that lie inside calls of the stage. */
  eventsInside: count,
  /** How many there would be if they came as often as over the whole run. */
  eventsExpected: z.number(),
  /** Inside over expected, with an interval: 0 is a full stop of the process. */
  ratio: Figure,
  duration: Quantiles,
  /** Time in such calls over the time of the run, 0 to 1: at 1 the process does nothing else. */
  busyRatio: z.number(),
})
export type BlockingStage = z.infer<typeof BlockingStage>

/** Calls that waited before the callee began: the gap from the caller's span to the first span under it in another service. */
export const PoolWait = z.strictObject({
  fromService: z.string(),
  toService: z.string(),
  stage: z.string(),
  spanName: z.string(),
  calls: count,
  wait: Quantiles,
  /** Most calls at work in the callee at once, and the share of the busy time (callers waiting or more) that it spent at that number. */
  limit: count,
  timeAtLimit: Figure,
  /** Most calls open in the caller at once. */
  callersMax: count,
  /** By step: rate asked, median wait. */
  byStep: z.array(z.strictObject({ askedPerS: z.number(), waitP50Ms: z.number(), waitP95Ms: z.number(), calls: count })),
})
export type PoolWait = z.infer<typeof PoolWait>

/** Tries of one stage, by step: attempts beyond the first over the calls that were meant. */
export const RetriesUnderLoad = z.strictObject({
  stage: z.string(),
  spanName: z.string(),
  byStep: z.array(z.strictObject({ askedPerS: z.number(), calls: count, retries: count, failed: count })),
  /** Attempts per meant call at the lowest and the highest step. */
  lowest: Figure,
  highest: Figure,
})
export type RetriesUnderLoad = z.infer<typeof RetriesUnderLoad>

/** A time limit seen on failed calls, beside what the calls take that succeed. */
export const LimitUnderLoad = z.strictObject({
  stage: z.string(),
  spanName: z.string(),
  atMs: z.number(),
  /** Calls ended by it, of all calls of the stage. */
  cut: Share,
  /** The stage's own p99 where nothing cut it: in the callee's spans or, failing these, of the successes at the lowest step. */
  p99Ms: Figure,
  /** How `p99Ms` was seen. */
  seen: z.string(),
})
export type LimitUnderLoad = z.infer<typeof LimitUnderLoad>

/** A time in which no response ended although some were open, longer than chance allows. */
export const Stall = z.strictObject({ startMs: z.number(), durationMs: z.number(), requestsHit: count })
export type Stall = z.infer<typeof Stall>

export const LoadMechanisms = z.strictObject({
  blocking: z.array(BlockingStage),
  pools: z.array(PoolWait),
  retries: z.array(RetriesUnderLoad),
  limits: z.array(LimitUnderLoad),
  stalls: z.strictObject({
    found: z.array(Stall).max(20),
    totalMs: z.number(),
    /** Requests over p99 that were open during a stall, of all over p99. */
    tailInStalls: Share,
    /** p99 that a closed loop of as many connections as were in flight at the median would have shown, by replay of the same stalls. */
    closedLoopP99Ms: Figure,
    openLoopP99Ms: Figure,
  }),
  /** The first request of the run beside the later ones of the same step. */
  coldStart: z.strictObject({
    /** Latency of the first requests, in order of due time, ms; failures are left out. */
    firstMs: z.array(z.number()).max(10),
    /** Requests from the start that are slower than 95 % of the later ones, in a row. */
    slowInARow: count,
    /** How often a start as slow comes by chance, if all requests are alike, 0 to 1; where `slowInARow` is not 0. */
    chance: z.number().optional(),
    /** Requests that failed before the first success, of `n` at these steps, and how often so many come first by chance. */
    failedFirst: z.strictObject({ count, chance: z.number(), n: count }).optional(),
    steady: Figure,
    steadyP99: Figure,
    n: count,
  }),
  streaming: z.strictObject({
    responses: count,
    /** Time to the first content over the whole latency, median over responses: near 1, streaming gives the user nothing. */
    firstOverTotal: Figure,
    /** Responses with at least two content deltas at different times. */
    incremental: Share,
  }),
  backpressure: z.strictObject({
    /** Steps past the knee. */
    overloadedSteps: count,
    /** Requests that were turned away (429, or 503) at those steps. */
    rejected: Share,
    /** Median latency of the accepted at the worst such step over that at the lowest step. */
    inflation: Figure,
    inFlightMax: count,
    retryAfter: count,
  }),
  sessions: z.strictObject({
    sessions: count,
    /** Sessions with at least one response over the latency objective, or failed. */
    exposed: Figure,
    requestsPerSession: Figure,
    objectiveMs: z.number().optional(),
  }),
})
export type LoadMechanisms = z.infer<typeof LoadMechanisms>
