import { tQuantile975 } from '../../latency/token-regression.ts'
import { neighbourCorrelation } from './dependent-sample.ts'

/** A line through values that follow each other in time. */
export interface TrendLine {
  /** By step of one value. */
  slope: number
  /** Half the 95 % interval of the slope, and of the level in the middle. */
  slopeHalf: number
  middleHalf: number
}

/**
 * Least squares line through values at 0, 1, 2 …, with t(k-2) intervals whose variance is times (1+r)/(1-r), r the correlation of neighbouring
 * residuals: a queue remembers, and its path wanders around the line.
 *
 * @param values at least ten, since t is taken from an expansion that holds from 8 degrees of freedom on
 */
export function trendLine(values: Float64Array): TrendLine {
  const k = values.length
  const centre = (k - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / k
  const spread = (k * (k * k - 1)) / 12
  const slope = values.reduce((sum, value, i) => sum + (i - centre) * (value - mean), 0) / spread
  const residuals = values.map((value, i) => value - mean - slope * (i - centre))
  const r = neighbourCorrelation(residuals, 2)
  const variance = (residuals.reduce((sum, value) => sum + value * value, 0) / (k - 2)) * ((1 + r) / (1 - r))
  const t = tQuantile975(k - 2)
  return { slope, slopeHalf: t * Math.sqrt(variance / spread), middleHalf: t * Math.sqrt(variance / k) }
}
