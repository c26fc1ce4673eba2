import type { Clusters } from '../../interval/cluster-bootstrap.ts'
import { studentCdf, studentQuantile } from '../../interval/distributions.ts'
import { clusteredMean, isSparse } from '../estimate/clustered-mean.ts'
import { designEffect, effectiveGroups, isWeighted } from '../estimate/clustered-mean-design.ts'
import { type EquivalenceTest, testEquivalence } from './equivalence.ts'
import { mcnemar } from './mcnemar.ts'
import { tangoInterval, tangoScore } from './paired-difference-score.ts'
import { signFlip } from './sign-flip.ts'

/** B minus A over pairs: what the verdict rests on. */
export interface PairedDifference {
  mean: number
  /** Pairs, and the groups that they come in. */
  n: number
  groups: number
  /** Standard error that the interval is worth: half its width over the quantile that made it. */
  se: number
  interval: { low: number; high: number }
  method: string
  /** Two-sided, of "no difference". */
  pValue: number
  test: string
  /** Two one-sided tests against ±margin. */
  equivalence: (margin: number) => EquivalenceTest
  /** Of confidence 1 - 2α, where the other is of 1 - α: it lies within ±margin where these tests reject at α. */
  equivalenceInterval: { low: number; high: number }
  /** No group differs: independent pairs that these are worth. Their spread is unknown, so a plan for more cases must go by their number. */
  noneDiffers?: { effectiveN: number; span: number }
}

export interface PairedDifferenceOptions {
  /** Largest possible difference, highest less lowest value of the metric, over 0. */
  span: number
  /** All values of both are 0 or 1. */
  yesNo: boolean
  weights?: ArrayLike<number>
  confidence: number
  seed: number
}

/** Sums of weighted differences by group. */
function sumsByGroup(differences: ArrayLike<number>, clusters: Clusters, weights?: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(clusters.count)
  for (let i = 0; i < differences.length; i += 1) {
    const group = clusters.of[i] ?? 0
    sums[group] = (sums[group] ?? 0) + (weights?.[i] ?? 1) * (differences[i] ?? 0)
  }
  return sums
}

/**
 * The mean of paired differences, with an interval, a test of no difference and tests of equivalence.
 *
 * Interval and equivalence, by what the differences are:
 * - pairs of yes and no, and any of which fewer than ten groups differ, and less than half: Tango's score, with gained and lost shares of the span, and n over the design
 *   effect for n; where groups hold more than one pair, Student's t with the effective number of groups less 1 stands for z. So n pairs without one
 *   difference have the interval ±z²/(n + z²) of the span, and not one of no width;
 * - all others: mean ± t · CR1, the clustered standard error.
 *
 * A percentile bootstrap of whole groups and t with G - 1 degrees of freedom were tried and left: over 30 pairs in seven groups of 1 to 8 they covered
 * 74 to 87 % and 91 to 94 % in 1,000 simulations each. See bench/evaluation-coverage.ts for what these cover.
 *
 * The test of no difference is McNemar's exact one for independent pairs of yes and no, and the sign flip of whole groups for all others.
 *
 * @param differences B minus A, one a pair, finite
 * @param clusters group of each pair; at least two groups
 * @throws RangeError below two groups
 * @see Miller 2024, Adding Error Bars to Evals, arXiv 2411.00640, section 4.2 (paired, clustered)
 */
export function pairedDifference(differences: ArrayLike<number>, clusters: Clusters, options: PairedDifferenceOptions): PairedDifference {
  const { span, yesNo, weights, confidence, seed } = options
  if (clusters.count < 2) throw new RangeError(`no difference over ${clusters.count} groups`)
  const clustered = clusteredMean(differences, clusters, { confidence, ...(weights !== undefined && { weights }) })
  const sums = sumsByGroup(differences, clusters, weights)
  const alone = clustered.groups === clustered.n
  let gained = 0
  let lost = 0
  const differ = new Set<number>()
  for (let i = 0; i < differences.length; i += 1) {
    const share = ((weights?.[i] ?? 1) * (differences[i] ?? 0)) / span
    if (share > 0) gained += share
    else lost -= share
    if (share !== 0) differ.add(clusters.of[i] ?? 0)
  }
  const exact = yesNo && alone && weights === undefined
  const tested = exact
    ? { pValue: mcnemar(Math.round(gained), Math.round(lost)).exact, test: 'McNemar, exact' }
    : { pValue: signFlip(sums, seed), test: 'sign flip of whole groups' }
  const common = { mean: clustered.mean, n: clustered.n, groups: clustered.groups, ...tested }
  const at = (1 + confidence) / 2
  const clamp = (x: number): number => Math.min(span, Math.max(-span, x))

  if (!yesNo && !isSparse(differ.size, clustered.groups) && clustered.interval !== undefined) {
    const half = studentQuantile(confidence, clustered.df) * clustered.seCr1
    return {
      ...common,
      se: clustered.seCr1,
      equivalenceInterval: { low: clamp(clustered.mean - half), high: clamp(clustered.mean + half) },
      interval: { low: clamp(clustered.interval.low), high: clamp(clustered.interval.high) },
      method: 'paired difference, clustered t (CR1)',
      equivalence: (margin) => testEquivalence({ estimate: clustered.mean, se: clustered.seCr1, df: clustered.df, margin }),
    }
  }
  const most = isWeighted(clustered) ? Number.POSITIVE_INFINITY : Math.max(1, clustered.effectiveN / effectiveGroups(clustered.groupWeights, 0))
  const least = yesNo ? 0.4 : 1
  const n = clustered.effectiveN / Math.min(most, Math.max(least, designEffect(clustered)))
  const total = clustered.groupWeights.reduce((sum, weight) => sum + weight, 0)
  const pairs = { gained: (n * gained) / total, lost: (n * lost) / total, n }
  const df = alone ? Number.POSITIVE_INFINITY : Math.max(1, effectiveGroups(clustered.groupWeights, 0) - 1)
  const quantile = studentQuantile(at, df)
  const { low, high } = tangoInterval(pairs, quantile)
  const inner = tangoInterval(pairs, studentQuantile(confidence, df))
  return {
    ...common,
    se: (span * (high - low)) / (2 * quantile),
    interval: { low: span * low, high: span * high },
    equivalenceInterval: { low: span * inner.low, high: span * inner.high },
    ...(differ.size === 0 && { noneDiffers: { effectiveN: n, span } }),
    method: `paired difference, Tango score${alone ? '' : ', clustered by design effect'}`,
    equivalence: (margin) => {
      const delta = Math.min(1, margin / span)
      const pAboveLow = studentCdf(-tangoScore(pairs, -delta), df)
      const pBelowHigh = studentCdf(tangoScore(pairs, delta), df)
      return { pAboveLow, pBelowHigh, p: Math.max(pAboveLow, pBelowHigh) }
    },
  }
}
