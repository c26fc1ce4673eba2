import type { Interval } from '../../../model/measurement.ts'
import type { Share } from '../../../model/share.ts'
import { MIN_CLUSTERS } from '../../interval/cluster-bootstrap.ts'
import { orderStatisticRanks } from '../../interval/order-statistic.ts'
import { share, wilson, Z_95 } from '../../interval/wilson.ts'
import type { IntervalOrReason } from '../../latency/resampling.ts'
import { tQuantile975 } from '../../latency/token-regression.ts'

/** Blocks into which a series is cut: long against the memory of a queue, and enough of them to tell their spread. */
const BLOCKS = 20
const CONFIDENCE = 0.95
/** Independent values show a design effect up to here in nine samples of ten (χ² with 19 degrees of freedom over 19). */
const CHANCE_EFFECT = 1.43

/** Means of equal blocks of consecutive values; `undefined` where a block would hold fewer than three, or there would be fewer than ten. */
export function blockMeans(series: ArrayLike<number>): Float64Array | undefined {
  const blocks = Math.min(BLOCKS, Math.floor(series.length / 3))
  if (blocks < MIN_CLUSTERS) return undefined
  const means = new Float64Array(blocks)
  for (let b = 0; b < blocks; b += 1) {
    const from = Math.floor((b * series.length) / blocks)
    const to = Math.floor(((b + 1) * series.length) / blocks)
    let sum = 0
    for (let i = from; i < to; i += 1) sum += series[i] ?? 0
    means[b] = sum / (to - from)
  }
  return means
}

/** Correlation of neighbouring residuals, 0 to .9, corrected for the `fitted` parameters that were taken out of them. */
export function neighbourCorrelation(residuals: ArrayLike<number>, fitted: number): number {
  let squares = 0
  let products = 0
  for (let i = 0; i < residuals.length; i += 1) {
    const here = residuals[i] ?? 0
    squares += here * here
    if (i > 0) products += here * (residuals[i - 1] ?? 0)
  }
  if (squares === 0) return 0
  const seen = products / squares
  const k = residuals.length
  return Math.min(0.9, Math.max(0, seen + (fitted + 2 * fitted * seen) / k))
}

/** Variance of the mean of block means: s²/B, times (1+r)/(1-r) where neighbouring blocks still go together, by their correlation r. */
function varianceOfMean(means: Float64Array): number {
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length
  const residuals = means.map((value) => value - mean)
  const s2 = residuals.reduce((sum, value) => sum + value * value, 0) / (means.length - 1)
  const r = neighbourCorrelation(residuals, 1)
  return (s2 / means.length) * ((1 + r) / (1 - r))
}

/**
 * 95 % interval of the mean of a series whose values depend on those before them: batch means, that is mean ± t(B-1) √(variance of the
 * mean of B block means). Independent values would give an interval several times too narrow: in a queue, slow requests come together.
 *
 * @param series in order of time, finite
 * @see Law, Simulation Modeling and Analysis, section 9.5.3
 */
export function batchMeanInterval(series: ArrayLike<number>): IntervalOrReason {
  const means = blockMeans(series)
  if (means === undefined) return { noInterval: `${series.length} values are too few for blocks in time, 30 are needed` }
  let mean = 0
  for (let i = 0; i < series.length; i += 1) mean += (series[i] ?? 0) / series.length
  const half = tQuantile975(means.length - 1) * Math.sqrt(varianceOfMean(means))
  return { interval: { low: mean - half, high: mean + half, confidence: CONFIDENCE, method: `batch means, ${means.length} blocks in time` } }
}

/**
 * How many independent values a series is worth for the question whether a value is at most `threshold`: n over the design effect, the
 * variance of the share between blocks over what independent values would give. Up to 1.43 it is taken as chance and the values as
 * independent; over it, t(B-1) pays for the estimate from B blocks.
 *
 * @param p share at most the threshold, above 0 and below 1
 * @see Korn and Graubard 1998, Survey Methodology 24, 193-201
 */
function independentWorth(series: ArrayLike<number>, threshold: number, p: number): number {
  const n = series.length
  const means = blockMeans(Float64Array.from(series, (value) => (value <= threshold ? 1 : 0)))
  if (means === undefined) return n
  const effect = (varianceOfMean(means) * n) / (p * (1 - p))
  return effect <= CHANCE_EFFECT ? n : (n / effect) * (Z_95 / tQuantile975(means.length - 1)) ** 2
}

/**
 * Distribution-free interval of a quantile of a dependent series: order statistics, their ranks taken as if there were as many values as
 * the series is worth, and spread over those that there are. With independent values it is the exact binomial interval.
 *
 * @param series in order of time; Infinity for what never ended
 * @param sorted the same values, ascending
 * @returns bounds, of which the upper may be infinite; `undefined` where the ranks do not exist
 */
export function dependentQuantileBounds(
  series: ArrayLike<number>,
  sorted: ArrayLike<number>,
  value: number,
  p: number,
): { low: number; high: number; worth: number } | { worth: number } {
  const n = series.length
  const worth = Math.floor(independentWorth(series, value, p))
  const ranks = orderStatisticRanks(worth, p, CONFIDENCE)
  const low = ranks === undefined ? undefined : sorted[Math.floor(((ranks.low - 1) * n) / worth)]
  const high = ranks === undefined ? undefined : sorted[Math.min(n, Math.ceil((ranks.high * n) / worth)) - 1]
  return low === undefined || high === undefined ? { worth } : { low, high, worth }
}

/** The bounds as an interval of {@link CONFIDENCE}, telling what it rests on. */
export function orderInterval(low: number, high: number, n: number, worth: number): Interval {
  const method = worth < n ? `order statistics; ${n} requests in ${BLOCKS} blocks, worth ${worth} independent ones` : 'order statistics, exact binomial'
  return { low, high, confidence: CONFIDENCE, method }
}

/**
 * Share of requests that were good, with a Wilson interval on as many requests as they are independently worth, which is the figure's `n`.
 * What is bad comes in bunches; where little or nothing was bad that cannot be seen from the share itself, so that the slowest tenth of the
 * requests stands in, and the smaller worth counts.
 *
 * @param times latency of the same requests, in the same order of due time; Infinity for a failure
 */
export function dependentShare(good: readonly boolean[], times: readonly number[]): Share {
  const plain = share(good.filter(Boolean).length, good.length)
  const { have, of } = plain
  if (of === 0) return plain
  const value = have / of
  const slow = times.toSorted((a, b) => a - b)[Math.ceil(0.9 * of) - 1] ?? 0
  const bySlowest = independentWorth(times, slow, 0.9)
  const byGood =
    have === 0 || have === of
      ? of
      : independentWorth(
          good.map((is) => (is ? 0 : 1)),
          0,
          value,
        )
  const n = Math.max(1, Math.floor(Math.min(byGood, bySlowest)))
  const method = n < of ? `Wilson score; ${of} requests, worth ${n} independent ones` : 'Wilson score'
  return { have, of, figure: { value, unit: 'ratio', n, interval: { ...wilson(value * n, n), confidence: CONFIDENCE, method }, method: 'share' } }
}
