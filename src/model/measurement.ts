import { z } from 'zod'

/** Units that a figure may carry; `coefficient` has none: kappa, a correlation. A new unit is added here, so that reports know how to print it. */
export const units = ['ms', 'ns', 'usd', 'tokens', 'ratio', 'count', 'per-s', 'usd-per-1k-requests', 'ms-per-token', 'bytes', 'times', 'coefficient'] as const
export const Unit = z.enum(units)
export type Unit = (typeof units)[number]

/** A two-sided interval at `confidence` (0 to 1); `method` names how it was made. Bounds are finite. */
export const Interval = z.strictObject({
  low: z.number(),
  high: z.number(),
  confidence: z.number().gt(0).lt(1),
  method: z.string(),
})
export type Interval = z.infer<typeof Interval>

/**
 * A measured figure. `n` is the number of independent observations behind it.
 * A figure without an interval says why in `noInterval`.
 */
export const Measurement = z.strictObject({
  value: z.number(),
  unit: Unit,
  n: z.int().nonnegative(),
  interval: Interval.optional(),
  noInterval: z.string().optional(),
  method: z.string(),
})
export type Measurement = z.infer<typeof Measurement>

/** A figure that is not given, because the data cannot carry it: why, what was there, and how much would settle it. */
export const Refusal = z.strictObject({
  refused: z.string(),
  unit: Unit,
  n: z.int().nonnegative(),
  needsN: z.int().positive().optional(),
})
export type Refusal = z.infer<typeof Refusal>

export const Figure = z.union([Measurement, Refusal])
export type Figure = z.infer<typeof Figure>

/** True when the figure was measured rather than refused. */
export function isMeasured(figure: Figure | undefined): figure is Measurement {
  return figure !== undefined && 'value' in figure
}
