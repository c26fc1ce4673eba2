import type { Quantiles } from '../../model/latency-evidence.ts'
import type { Figure, Unit } from '../../model/measurement.ts'
import { orderStatisticInterval } from './order-statistic.ts'
import { quantileInclusive } from './quantile.ts'

const confidence = 0.95

/** Percentiles and mean of single values with exact order-statistic intervals; a percentile whose interval has no upper bound is refused. */
export function durationQuantiles(values: readonly number[], unit: Unit): Quantiles {
  const sorted = Float64Array.from(values).sort()
  return {
    p50: quantileFigure(sorted, 0.5, unit),
    p90: quantileFigure(sorted, 0.9, unit),
    p95: quantileFigure(sorted, 0.95, unit),
    p99: quantileFigure(sorted, 0.99, unit),
    mean: meanFigure(sorted, unit),
  }
}

/** The least n at which a two-sided 95 % interval of the quantile has both bounds: p^n <= 2.5 %. */
function leastN(p: number): number {
  return Math.ceil(Math.log((1 - confidence) / 2) / Math.log(Math.max(p, 1 - p)))
}

/**
 * One quantile with its exact order-statistic interval; a refusal, with the n it needs, where a bound of the interval is not finite.
 *
 * @param sorted ascending
 * @param p above 0 and below 1
 */
export function quantileFigure(sorted: Float64Array, p: number, unit: Unit): Figure {
  const n = sorted.length
  const needsN = leastN(p)
  const bounds = orderStatisticInterval(sorted, p, confidence)
  if (n === 0) return { refused: 'nothing to measure', unit, n, needsN }
  if (bounds === undefined) return { refused: `too few values for an interval of p${p * 100}`, unit, n, needsN }
  return {
    value: quantileInclusive(sorted, p),
    unit,
    n,
    interval: { low: bounds.low, high: bounds.high, confidence, method: 'order statistics (exact binomial)' },
    method: `quantile ${p}, linear between order statistics`,
  }
}

/** Mean with a normal interval; below 30 values the interval is left out, and of none the mean is refused. */
export function meanFigure(values: ArrayLike<number> & Iterable<number>, unit: Unit): Figure {
  const n = values.length
  if (n === 0) return { refused: 'nothing to measure', unit, n, needsN: 30 }
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / n
  if (n < 30) return { value: mean, unit, n, noInterval: 'fewer than 30 values', method: 'mean' }
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  const error = (1.959964 * Math.sqrt(squares / (n - 1))) / Math.sqrt(n)
  return { value: mean, unit, n, interval: { low: mean - error, high: mean + error, confidence, method: 'normal approximation of the mean' }, method: 'mean' }
}
