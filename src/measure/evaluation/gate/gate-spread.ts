import type { ComparisonEvidence, MetricComparison } from '../../../model/evaluation-evidence.ts'
import type { Figure, Unit } from '../../../model/measurement.ts'
import { type Clusters, clustersOf } from '../../interval/cluster-bootstrap.ts'
import { refusal } from '../../interval/refusal.ts'
import { Z_95 } from '../../interval/wilson.ts'
import { casesToDecide, minimumDetectableEffect } from '../comparison/minimum-effect.ts'
import { clusteredMean } from '../estimate/clustered-mean.ts'

/** A value of a case: a score, or the difference of two. */
export interface Value {
  value: number
  group: string
}

/** What a rule of the gate could see, and by how many cases. */
export interface Sight {
  effect: Figure
  cases: number
  casesToDecide?: number
  /** In words: what it is reckoned from the spread of; absent where no spread was seen. */
  from?: string
}

/** A comparison of the run by one measure, with the differences that it is of. */
export interface Compared {
  comparison: ComparisonEvidence
  metric: MetricComparison
  differences: readonly Value[]
}

/**
 * Standard deviation of the natural logarithm of a standard error (CR1) over groups: ½ √((κ - (G - 3)/G) / (G - 1)), κ = G Σ d⁴ / (Σ d²)², d the sums of the
 * groups less what the mean has them be. Rare differences have a large κ: two in a hundred put the standard error between half and double.
 *
 * @param values in any unit
 * @param clusters group of each value, two groups at least
 * @returns over 0; infinite where nothing varies
 * @see Bonett 2006, Computational Statistics and Data Analysis 50, 775-782: a standard deviation of values that are not normal
 */
export function logSpreadSd(values: ArrayLike<number>, clusters: Clusters): number {
  const { mean } = clusteredMean(values, clusters)
  const sums = new Float64Array(clusters.count)
  for (let at = 0; at < values.length; at += 1) sums[clusters.of[at] ?? 0] = (sums[clusters.of[at] ?? 0] ?? 0) + (values[at] ?? 0) - mean
  const squares = sums.reduce((sum, each) => sum + each ** 2, 0)
  const fourths = sums.reduce((sum, each) => sum + each ** 4, 0)
  const G = clusters.count
  return squares === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(0, (G * fourths) / squares ** 2 - (G - 3) / G) / (G - 1)) / 2
}

/** The effect with the interval of its standard error, on a logarithmic scale. */
function effectFigure(value: number, values: readonly Value[], { unit, from }: { unit: Unit; from: string }): Figure {
  const clusters = clustersOf(values.map(({ group }) => group))
  const own = values.map((each) => each.value)
  const sd = logSpreadSd(own, clusters)
  // Where no pair differs the standard error is that of the bound of what was not seen: it could be anything under it.
  const [low, high] = Number.isFinite(sd) ? [value * Math.exp(-Z_95 * sd), value * Math.exp(Z_95 * sd)] : [0, value]
  return {
    value,
    unit,
    n: clusters.count,
    interval: { low, high, confidence: 0.95, method: Number.isFinite(sd) ? 'fourth moment of the groups, by the logarithm' : 'the bound of what was not seen' },
    method: `smallest difference found at 80 % power, from the spread of ${from}`,
  }
}

/**
 * What the comparison itself says that it would have found, with its own correction for the other metrics. The cases that would decide are its own too; where
 * it did decide they are reckoned from the same standard error.
 */
export function sightOfComparison({ comparison, metric, differences }: Compared, { margin, alpha }: { margin: number; alpha: number }): Sight | undefined {
  const { minimumDetectableEffect: value, unit } = metric
  const cases = differences.length
  if (value === undefined || value <= 0 || new Set(differences.map(({ group }) => group)).size < 2) return undefined
  const from = `the differences between ${comparison.variantA} and ${comparison.variantB}`
  const sd = value / minimumDetectableEffect({ n: cases, sd: 1, alpha })
  const decide = metric.casesToDecide ?? casesToDecide({ margin, sd, alpha })
  return { effect: effectFigure(value, differences, { unit, from }), cases, ...(Number.isFinite(decide) && { casesToDecide: decide }), from }
}

/**
 * What two runs like this one would show: their values taken for independent, so that the standard error of the difference is √2 that of the mean. Pairs vary
 * less, so the effect is overstated. Values are means over repeats, and vary by what as many repeats leave.
 */
export function sightOfValues(
  values: readonly Value[],
  { variant, unit, margin, alpha }: { variant: string; unit: Unit; margin: number; alpha: number },
): Sight {
  const cases = values.length
  const unseen = (): Sight => ({ effect: refusal('no spread was seen: every value is the same, or there is one', unit, cases, 2), cases })
  if (cases < 2) return unseen()
  const clusters = clustersOf(values.map(({ group }) => group))
  const { seCr1, seNaive } = clusteredMean(
    values.map(({ value }) => value),
    clusters,
  )
  const sd = Math.SQRT2 * Math.max(seCr1, seNaive) * Math.sqrt(cases)
  if (sd === 0 || clusters.count < 2) return unseen()
  const from = `the values of ${variant}, as if two runs had nothing in common`
  return {
    effect: effectFigure(minimumDetectableEffect({ n: cases, sd, alpha }), values, { unit, from }),
    cases,
    casesToDecide: casesToDecide({ margin, sd, alpha }),
    from,
  }
}

/** Metrics that share the error rate of a comparison's rules: those with a rule that were tested. */
export function testsOf({ metrics }: ComparisonEvidence, isRuled: (metric: string) => boolean): number {
  return Math.max(1, metrics.filter(({ metric, pAdjusted }) => isRuled(metric) && pAdjusted !== undefined).length)
}
