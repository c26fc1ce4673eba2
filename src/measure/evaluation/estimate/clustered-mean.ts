import type { Figure, Unit } from '../../../model/measurement.ts'
import { type Clusters, clustersOf } from '../../interval/cluster-bootstrap.ts'
import { normalQuantile, studentQuantile } from '../../interval/distributions.ts'
import { refusal } from '../../interval/refusal.ts'
import { wilson, Z_95 } from '../../interval/wilson.ts'
import { designEffect, effectiveGroups, isWeighted, unseenGroups } from './clustered-mean-design.ts'

export interface ClusteredMean {
  mean: number
  /** Observations. */
  n: number
  /** Groups, the independent ones. */
  groups: number
  /** As if every observation were independent: √(Σ wᵢ²(vᵢ - v̄)² · n/(n-1)) / Σ wᵢ; 0 for one observation. */
  seNaive: number
  /** Clustered, without a correction for few groups: √(Σ_g (Σ_{i∈g} wᵢ(vᵢ - v̄))²) / Σ wᵢ. */
  seCr0: number
  /** CR0 times √(G/(G-1)); 0 for one group. */
  seCr1: number
  /** Degrees of freedom for the t interval: {@link effectiveGroups} at a correlation of ½, less 1. */
  df: number
  /** Weighted variance of the observations about their mean, without a correction: Σ wᵢ(vᵢ - v̄)² / Σ wᵢ. */
  variance: number
  /** Observations of equal weight that the weights are worth: (Σ wᵢ)² / Σ wᵢ²; n without weights. */
  effectiveN: number
  /** Sum of the weights of each group, in order of first appearance. */
  groupWeights: Float64Array
  /** v̄ ± t(df) · CR1. Absent with fewer than two groups, and where nothing varies: a width of 0 would be a lie. */
  interval?: { low: number; high: number }
}

/**
 * The mean of grouped observations with its standard errors: naive, CR0 and CR1, and the t interval of CR1.
 * Without groups that hold more than one observation CR1 is the naive standard error.
 *
 * @param values in the metric's unit, finite
 * @param groups name of the group of each value, or the groups numbered
 * @param options `weights` of each value, at least 0 and not all 0 (without them all are 1); `confidence` of the interval, .95 without it;
 * `residuals`: each value less what was to be expected of it, where that is more than the mean
 * @throws RangeError when there is no value, one is not finite, the weights are all 0, or the lengths differ
 * @see Miller 2024, Adding Error Bars to Evals, arXiv 2411.00640, section 2.2 (CR0); Cameron and Miller 2015, Journal of Human Resources 50,
 * 317-372 (CR1 and t on G - 1 degrees of freedom)
 */
export function clusteredMean(
  values: ArrayLike<number>,
  groups: readonly string[] | Clusters,
  { weights, confidence = 0.95, residuals: own }: { weights?: ArrayLike<number>; confidence?: number; residuals?: ArrayLike<number> } = {},
): ClusteredMean {
  const clusters = 'of' in groups ? groups : clustersOf(groups)
  const n = values.length
  if (n === 0 || clusters.of.length !== n) throw new RangeError(`no mean of ${n} values in groups of ${clusters.of.length}`)
  let total = 0
  let weighted = 0
  let squaredWeights = 0
  for (let i = 0; i < n; i += 1) {
    const weight = weights?.[i] ?? 1
    total += weight
    weighted += weight * (values[i] ?? 0)
    squaredWeights += weight * weight
  }
  const mean = weighted / total
  if (!Number.isFinite(mean)) throw new RangeError(`no mean of values and weights of which one is no number, or of weights that are all 0`)
  const sums = new Float64Array(clusters.count)
  const groupWeights = new Float64Array(clusters.count)
  let variance = 0
  let naive = 0
  for (let i = 0; i < n; i += 1) {
    const weight = weights?.[i] ?? 1
    const fromMean = (values[i] ?? 0) - mean
    const residual = weight * (own?.[i] ?? fromMean)
    const group = clusters.of[i] ?? 0
    sums[group] = (sums[group] ?? 0) + residual
    groupWeights[group] = (groupWeights[group] ?? 0) + weight
    naive += residual * residual
    variance += (weight * fromMean * fromMean) / total
  }
  const G = clusters.count
  const seCr0 = Math.sqrt(sums.reduce((all, sum) => all + sum * sum, 0)) / total
  const seCr1 = G < 2 ? 0 : seCr0 * Math.sqrt(G / (G - 1))
  const seNaive = n < 2 ? 0 : Math.sqrt((naive * n) / (n - 1)) / total
  const df = Math.max(1, effectiveGroups(groupWeights, 0.5, total / n) - 1)
  const result = { mean, n, groups: G, seNaive, seCr0, seCr1, df, variance, effectiveN: (total * total) / squaredWeights, groupWeights }
  if (G < 2 || seCr1 <= 1e-12 * Math.abs(mean)) return result
  const half = studentQuantile((1 + confidence) / 2, df) * seCr1
  return { ...result, interval: { low: mean - half, high: mean + half } }
}

/**
 * Whether most groups hold one and the same value, and those that differ are too few, under ten, for their variance to be believed: what was not seen
 * can still be there.
 */
export function isSparse(differing: number, groups: number): boolean {
  return differing < 10 && differing < groups / 2
}

/** Lowest and highest value that a metric can take; `null` where there is no bound. */
export type Range = readonly [low: number | null, high: number | null]

/** Groups with a value off the commonest one, and that value. */
function offMode(values: ArrayLike<number>, clusters: Clusters): { mode: number; groups: number } {
  const counts = new Map<number, number>()
  for (let i = 0; i < values.length; i += 1) counts.set(values[i] ?? 0, (counts.get(values[i] ?? 0) ?? 0) + 1)
  let mode = values[0] ?? 0
  for (const [value, count] of counts) if (count > (counts.get(mode) ?? 0)) mode = value
  const off = new Set<number>()
  for (let i = 0; i < values.length; i += 1) if (values[i] !== mode) off.add(clusters.of[i] ?? 0)
  return { mode, groups: off.size }
}

/** Two-sided quantile of the normal distribution; of .95 as Wilson's intervals have it elsewhere. */
const normalOf = (confidence: number): number => (confidence === 0.95 ? Z_95 : normalQuantile((1 + confidence) / 2))

/** The Wilson interval of a share of groups that hold more than one, or of weighted observations: n over the design effect stands for n. */
function wilsonOfGroups(of: ClusteredMean, confidence: number): { low: number; high: number } {
  const n = of.effectiveN / designEffect(of)
  const isPlain = of.groups === of.n && !isWeighted(of)
  const t = isPlain ? normalOf(confidence) : studentQuantile((1 + confidence) / 2, Math.max(1, unseenGroups(of) - 1))
  return wilson(Math.min(1, Math.max(0, of.mean)) * n, n, t)
}

function intervalOf(
  of: ClusteredMean,
  values: ArrayLike<number>,
  clusters: Clusters,
  [least, most]: Range,
  confidence: number,
): { low: number; high: number; method: string } | undefined {
  let yesNo = least === 0 && most === 1
  for (let i = 0; i < values.length && yesNo; i += 1) yesNo = values[i] === 0 || values[i] === 1
  if (yesNo)
    return {
      ...wilsonOfGroups(of, confidence),
      method:
        of.groups < of.n
          ? 'Wilson score, clustered by design effect'
          : isWeighted(of)
            ? 'Wilson score, n over the design effect of the weights'
            : 'Wilson score',
    }
  const clamp = (low: number, high: number): { low: number; high: number } => ({ low: Math.max(least ?? low, low), high: Math.min(most ?? high, high) })
  const { mode, groups } = offMode(values, clusters)
  if (!isSparse(groups, of.groups)) return of.interval && { ...clamp(of.interval.low, of.interval.high), method: 'clustered t (CR1)' }
  if (least === null || most === null)
    return of.interval && { ...clamp(of.interval.low, of.interval.high), method: 'clustered t (CR1), from few groups that differ' }
  const unseen = wilson(0, unseenGroups(of), normalOf(confidence)).high
  const low = Math.min(of.interval?.low ?? of.mean, of.mean - unseen * (mode - least))
  const high = Math.max(of.interval?.high ?? of.mean, of.mean + unseen * (most - mode))
  return { ...clamp(low, high), method: 'clustered t (CR1), and what as many equal groups leave open' }
}

/**
 * The mean of a metric as a figure, with the interval (of 95 % without `confidence`) that its values carry:
 * - shares of yes and no: the Wilson score interval, with n over the design effect and Student's t for z where groups hold more than one;
 * - fewer than ten groups off the commonest value, and less than half: the t interval, and at least what unseen groups could change: with u = z²/(G + z²), the Wilson
 *   bound of 0 in G, down by u (mode - lowest) and up by u (highest - mode), so that equal values never have an interval of no width;
 * - all others: the clustered t interval of CR1, cut to the range.
 *
 * `n` is the number of groups: the independent observations.
 *
 * @param values finite, in `unit`; missing ones are left out by the caller and shown beside
 * @param groups group of each value
 * @param options `range` of the metric (without it nothing is known of it); `weights` and `residuals` as
 * of {@link clusteredMean}; `method`: how the values came to be
 * @returns a refusal below two groups
 * @throws RangeError where a value is not finite
 * @see Franco, Little, Louis and Slud 2019, Journal of Survey Statistics and Methodology 7, 334-364 (Wilson with an effective sample size)
 */
export function meanOf(
  values: ArrayLike<number>,
  groups: readonly string[] | Clusters,
  {
    unit,
    range = [null, null],
    weights,
    residuals,
    method = 'mean',
    confidence = 0.95,
  }: { unit: Unit; range?: Range; weights?: ArrayLike<number>; residuals?: ArrayLike<number>; method?: string; confidence?: number },
): Figure {
  const clusters = 'of' in groups ? groups : clustersOf(groups)
  if (clusters.count < 2) return refusal(clusters.count === 0 ? 'no case has a value' : 'one group alone has no spread', unit, clusters.count, 2)
  const of = clusteredMean(values, clusters, { confidence, ...(weights !== undefined && { weights }), ...(residuals !== undefined && { residuals }) })
  const how = of.groups === of.n ? method : `${method} of ${of.n} cases in ${of.groups} groups`
  const interval = intervalOf(of, values, clusters, range, confidence)
  const figure = { value: of.mean, unit, n: of.groups, method: how }
  if (interval === undefined) return { ...figure, noInterval: 'every value is the same, and the metric has no bounds that say how far another could be' }
  return { ...figure, interval: { ...interval, confidence } }
}
