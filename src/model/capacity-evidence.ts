import { z } from 'zod'
import { Figure, Measurement } from './measurement.ts'

const count = z.int().nonnegative()

/** One measured level: what was asked, what came out, how many were in flight. */
export const CapacityPoint = z.strictObject({
  askedPerS: z.number(),
  throughputPerS: z.number(),
  inFlight: z.number(),
  goodputRatio: z.number(),
  p95Ms: Figure,
  /** Held its objectives: goodput of at least 99 % and no rising trend of requests in flight. */
  held: z.boolean(),
})
export type CapacityPoint = z.infer<typeof CapacityPoint>

/** Universal Scalability Law X(N) = λN / (1 + σ(N-1) + κN(N-1)), fitted to throughput against requests in flight. */
export const ScalabilityFit = z.strictObject({
  /** Throughput of one request at a time, per second. */
  lambda: Measurement,
  /** Contention: the part that cannot run in parallel, 0 to 1. */
  sigma: Measurement,
  /** Crosstalk: what each pair in flight costs. */
  kappa: Measurement,
  /** N* = sqrt((1-σ)/κ); a refusal where κ is 0. */
  peakInFlight: Figure,
  /** X(N*), or the asymptote λ/σ where κ is 0. */
  peakPerS: Figure,
  /** Share of the variance of throughput that the fit explains, 0 to 1. */
  r2: z.number(),
  /** Throughput with its band, for the exhibit; `extrapolated` beyond the measured range. */
  curve: z.array(z.strictObject({ inFlight: z.number(), perS: z.number(), low: z.number(), high: z.number(), extrapolated: z.boolean() })),
})
export type ScalabilityFit = z.infer<typeof ScalabilityFit>

/** What the system would do at a multiple of today's load. */
export const CapacityForecast = z.strictObject({
  multiple: z.number(),
  atPerS: z.number(),
  /** `measured`: between levels that were driven. `beyond`: past what was driven, from the fit. */
  basis: z.enum(['measured', 'beyond']),
  /** Whether the rate is under the knee: by the interval, not by the value. */
  holds: z.enum(['yes', 'no', 'unknown']),
  /** Expected throughput with its band. */
  throughputPerS: Figure,
  /** p95 with its band; a refusal where no steady state exists. */
  p95Ms: Figure,
  statement: z.string(),
})
export type CapacityForecast = z.infer<typeof CapacityForecast>

/** How one stage's time grows with the load: calls at work against time a call. */
export const StageCurve = z.strictObject({
  stage: z.string(),
  points: z.array(z.strictObject({ askedPerS: z.number(), callsPerS: z.number(), inFlight: z.number(), p50Ms: z.number(), p95Ms: z.number(), calls: count })),
  /** Median time a call at the highest level over that at the lowest, relative: 1 is twice as long. */
  growth: Figure,
  /** Of the added time of a whole request between these levels, the part added in this stage. */
  shareOfGrowth: Figure,
})
export type StageCurve = z.infer<typeof StageCurve>

export const CapacityEvidence = z.strictObject({
  /** Today's load, requests a second, and where that figure comes from. */
  today: Figure,
  points: z.array(CapacityPoint),
  fit: z.union([ScalabilityFit, Figure]),
  /**
   * The highest rate that held: its interval reaches from there to the lowest rate that did not. A refusal where none failed, none held or the
   * levels disagree.
   */
  knee: Figure,
  /** Highest rate that was driven and held, and the lowest over it that did not hold. */
  heldPerS: z.number().optional(),
  failedPerS: z.number().optional(),
  /** Why the level of `failedPerS` did not hold. */
  failedBecause: z.string().optional(),
  /** The lowest rate that failed although a higher one held: the levels disagree, and this is not where the system gives way. */
  failedUnderHeldPerS: z.number().optional(),
  stages: z.array(StageCurve),
  /** The stage that takes most of the time that load adds; a refusal where no stage's interval is above the others. */
  saturates: z.union([z.strictObject({ stage: z.string(), reason: z.string(), shareOfGrowth: Figure }), Figure]),
  forecasts: z.array(CapacityForecast),
})
export type CapacityEvidence = z.infer<typeof CapacityEvidence>
