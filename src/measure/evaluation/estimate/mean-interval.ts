import type { Interval, Measurement } from '../../../model/measurement.ts'
import { normalQuantile, studentQuantile } from '../../interval/distributions.ts'
import { wilson } from '../../interval/wilson.ts'
import type { Linearized } from './linearized-variance.ts'

/** The factor of the standard error: normal, or Student's t where groups hold several observations, or where few weights or a tuned part ask for it. */
export function criticalValue({ df, clustered }: Linearized, confidence: number, student = clustered): number {
  const p = (1 + confidence) / 2
  return student ? studentQuantile(p, df) : normalQuantile(p)
}

/** Whether a variance is one, and not the rounding of values that are all alike: its root against the estimate, as `clusteredMean` has it. */
function isSpread(variance: number, value: number): boolean {
  return Math.sqrt(variance) > 1e-12 * Math.abs(value)
}

export interface WilsonOptions {
  confidence: number
  /** Effective number of groups, over 0: the n of a rate whose variance is 0. */
  fallback: number
  /** Student's t also where no group holds several observations. */
  student?: boolean
}

/**
 * Wilson's interval of a proportion that is not a plain count: weighted, clustered or corrected. Its n is the number of independent trials
 * that would have the same variance, p (1 - p) / V; at a variance of 0 it is `fallback`.
 *
 * @param p 0 to 1
 * @returns bounds in 0 to 1; `undefined` with fewer than two groups
 * @see Korn and Graubard 1998, Survey Methodology 24, 193-201; Dean and Pagano 2015, Statistics in Medicine 34, 1432-1442
 */
export function wilsonOfVariance(
  p: number,
  linearized: Linearized,
  { fallback, confidence, student = linearized.clustered }: WilsonOptions,
): { low: number; high: number } | undefined {
  const { variance } = linearized
  if (variance === undefined) return undefined
  const spread = p * (1 - p)
  const trials = isSpread(variance, p) && spread > 0 ? spread / variance : fallback
  return wilson(Math.min(trials, p * trials), trials, criticalValue(linearized, confidence, student))
}

export interface MeanIntervalOptions extends WilsonOptions {
  /** The values are 0 and 1, and so the mean is a rate. */
  binary: boolean
  /** Bounds that no mean can pass; `null` where there is none. */
  range: readonly [number | null, number | null]
}

/**
 * The interval of a mean: Wilson's for a rate, else mean ± t √V, V with denominator m - 1, cut to the range; or the reason why there is none.
 *
 * @param value the mean, in the unit of the result
 */
export function meanInterval(
  value: number,
  linearized: Linearized,
  { binary, range, ...wilsonOptions }: MeanIntervalOptions,
): Pick<Measurement, 'interval' | 'noInterval'> {
  const { variance, groups, clustered } = linearized
  const { confidence } = wilsonOptions
  const what = clustered ? 'clustered' : 'linearized'
  const made = (bounds: { low: number; high: number }, method: string): { interval: Interval } => ({ interval: { ...bounds, confidence, method } })
  if (variance === undefined) return { noInterval: `${groups === 0 ? 'no group' : 'one group'} of observations has no spread` }
  if (binary && value >= 0 && value <= 1) {
    const bounds = wilsonOfVariance(value, linearized, wilsonOptions)
    if (bounds !== undefined) return made(bounds, `Wilson score at the ${what} variance`)
  }
  if (!isSpread(variance, value)) return { noInterval: 'every value is the same: no spread to tell how far off the mean may be' }
  const half = studentQuantile((1 + confidence) / 2, linearized.df) * Math.sqrt(clustered ? variance : (variance * groups) / (groups - 1))
  const [least, most] = range
  return made({ low: Math.max(value - half, least ?? -Infinity), high: Math.min(value + half, most ?? Infinity) }, `Student's t, ${what} variance`)
}
