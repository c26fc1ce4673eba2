import type { Figure, Unit } from '../../../../model/measurement.ts'
import { MIN_CLUSTERS } from '../../../interval/cluster-bootstrap.ts'
import { studentQuantile } from '../../../interval/distributions.ts'
import { refusal } from '../../../interval/refusal.ts'
import { clusteredMean, meanOf, type Range } from '../../estimate/clustered-mean.ts'

/** One output, unchanged, with all grades that the judge gave it. */
export interface GradedAgain {
  grades: readonly number[]
  /** Outputs of one group are not independent; without it the output stands alone. */
  group?: string
}

/**
 * The judge's own noise: the standard deviation of one grading about the mean of all gradings of the same output, √(Σ_i Σ_j (x_ij - x̄_i)² / Σ_i (m_i - 1)),
 * with m_i gradings of output i. What is under the root is the mean of the outputs' own variances, each weighted by its m_i - 1; so the interval is that of a
 * mean over groups of outputs ({@link meanOf}), with the root taken of its ends. Other variances than those of yes and no are skewed: their upper end is at least
 * that of the t interval of the logarithm, s² exp(t SE / s²). Grades need not be normal for it, as they would for chi-square: most judges give one of two or of five. A judge
 * that has changed between two gradings has its change in it.
 *
 * @param outputs grades in `unit`; outputs with one grade are left out
 * @param options `range`: lowest and highest grade, R apart; no output's variance is over R²/2, which says how far unseen outputs could be off
 * @returns 0 to R/√2, in `unit`, n the independent outputs; a refusal under 10 of them
 * @see Searle, Casella and McCulloch 1992, Variance Components, section 3.6: the mean square within
 */
export function gradingSd(outputs: readonly GradedAgain[], { unit = 'ratio', range = [0, 1] }: { unit?: Unit; range?: Range } = {}): Figure {
  const again = outputs.filter(({ grades }) => grades.length > 1)
  const groups = again.map(({ group }, at) => (group === undefined ? `output ${at}` : `group ${group}`))
  const independent = new Set(groups).size
  if (independent < MIN_CLUSTERS) return refusal('too few outputs were graded again to say how far one grading is off', unit, independent, MIN_CLUSTERS)
  const [low, high] = range
  const most = low === null || high === null || high === low ? undefined : (high - low) ** 2 / 2
  // Over the most that it can be, a variance of grades of yes and no is itself 0 or 1, and its interval Wilson's.
  const scale = most ?? 1
  const variances = again.map(({ grades }) => varianceWithin(grades) / scale)
  const variance = meanOf(variances, groups, { unit, range: [0, most === undefined ? null : 1], ...weightsOf(again) })
  if ('refused' in variance) return variance
  const { interval } = variance
  const root = (value: number): number => Math.sqrt(value * scale)
  const isYesNo = variances.every((each) => each === 0 || each === 1)
  const upper = isYesNo ? 0 : Math.min(logarithmicEnd(variances, groups, weightsOf(again)), most === undefined ? Number.POSITIVE_INFINITY : 1)
  return {
    ...variance,
    value: root(variance.value),
    method: `root of the pooled variance within ${again.length} outputs graded again`,
    ...(interval !== undefined && {
      interval: {
        ...interval,
        low: root(interval.low),
        high: root(Math.max(interval.high, upper)),
        method: `root of the ends: ${interval.method}${upper > interval.high ? ', the upper one of the logarithm' : ''}`,
      },
    }),
  }
}

/** Upper end of the t interval of the logarithm; 0 where nothing varies. */
function logarithmicEnd(variances: readonly number[], groups: readonly string[], options: { weights?: number[] }): number {
  const { mean, seCr1, df } = clusteredMean(variances, groups, options)
  return mean === 0 ? 0 : mean * Math.exp((studentQuantile(0.975, df) * seCr1) / mean)
}

function varianceWithin(grades: readonly number[]): number {
  const mean = grades.reduce((sum, grade) => sum + grade, 0) / grades.length
  return grades.reduce((sum, grade) => sum + (grade - mean) ** 2, 0) / (grades.length - 1)
}

/** Left out where all are alike: without weights an interval is the plain one. */
function weightsOf(again: readonly GradedAgain[]): { weights?: number[] } {
  const weights = again.map(({ grades }) => grades.length - 1)
  return weights.every((weight) => weight === weights[0]) ? {} : { weights }
}
