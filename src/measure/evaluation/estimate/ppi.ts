import { kishGroups, linearizedVariance } from './linearized-variance.ts'

/** A grade of the judge on an output. */
export interface JudgedScore {
  judged: number
  group?: string
}

/** The same on an output that a person has labelled too, picked with this probability. */
export interface LabelledScore extends JudgedScore {
  label: number
  inclusionProbability?: number
}

export interface PpiEstimate {
  value: number
  /** How much of the judge is used: 0 is the labels alone, 1 the judge in full with its mean error taken off. */
  lambda: number
  standardError: number
  /** Independent groups with a label. */
  groups: number
  clustered: boolean
  /** Of Student's t, by the groups with a label. */
  df: number
}

export interface PpiOptions {
  /** 0 to 1; without it the one of least variance. */
  lambda?: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const spreadAround = (values: readonly number[], centre: number): number => values.reduce((sum, value) => sum + (value - centre) ** 2, 0)

/** λ that makes the variance of A - λB least, 0 to 1: ΣAB / ΣB², over sums by group. */
function powerTuned(a: readonly number[], b: readonly number[], groups: readonly (string | undefined)[]): number {
  // The product of two by group is a quarter of the difference of two squares: (A + B)² - (A - B)².
  const variance = (values: number[]): number => linearizedVariance(values, groups).variance ?? 0
  const bb = variance([...b])
  const ab = (variance(a.map((x, i) => x + (b[i] ?? 0))) - variance(a.map((x, i) => x - (b[i] ?? 0)))) / 4
  return bb > 0 ? Math.min(1, Math.max(0, ab / bb)) : 0
}

/** Power-tuned λ of independent outputs: Cov(Y, f) / ((1 + n/N) Var(f)), the covariance with denominator n, the variance over all with one less. */
function lambdaOf(labels: readonly number[], judged: readonly number[], others: readonly number[]): number {
  const [n, all] = [judged.length, judged.length + others.length]
  const centre = (judged.reduce((sum, f) => sum + f, 0) + others.reduce((sum, f) => sum + f, 0)) / all
  const variance = (spreadAround(judged, centre) + spreadAround(others, centre)) / (all - 1)
  const [y, f] = [mean(labels), mean(judged)]
  const covariance = labels.reduce((sum, label, i) => sum + (label - y) * ((judged[i] ?? 0) - f), 0) / n
  return variance > 0 ? Math.min(1, Math.max(0, covariance / ((1 + n / others.length) * variance))) : 0
}

/**
 * PPI++ mean: few labels Y, many grades f of the judge. θ = λ mean f (of the N unlabelled) + mean(Y - λ f) (of the n labelled), with
 * SE² = λ² Var(f)/N + Var(Y - λ f)/n, variances with denominator n. λ is clipped to 0..1. Where groups are named, λ and the variance are made of
 * sums by group over both samples (CR1).
 *
 * @param labelled a random sample of the same outputs, at least 2
 * @param unlabelled at least 1; none of `labelled` among them
 * @returns value and standard error in the unit of the labels
 * @throws RangeError with fewer
 * @see Angelopoulos, Duchi and Zrnic 2023, PPI++, arXiv 2311.01453, example 6.1 and section 6
 */
export function ppiMean(labelled: readonly LabelledScore[], unlabelled: readonly JudgedScore[], options: PpiOptions = {}): PpiEstimate {
  const [n, others] = [labelled.length, unlabelled.length]
  if (n < 2 || others < 1) throw new RangeError(`no PPI++ estimate from ${n} labelled and ${others} unlabelled outputs`)
  const labels = labelled.map(({ label }) => label)
  const judged = labelled.map((score) => score.judged)
  const judgedOthers = unlabelled.map((score) => score.judged)
  const [y, f, g] = [mean(labels), mean(judged), mean(judgedOthers)]
  const groups = [...labelled, ...unlabelled].map(({ group }) => group)
  const a = [...labels.map((label) => (label - y) / n), ...judgedOthers.map(() => 0)]
  const b = [...judged.map((x) => (x - f) / n), ...judgedOthers.map((x) => (g - x) / others)]
  const isClustered = linearizedVariance(a, groups).clustered
  const lambda = options.lambda ?? (isClustered ? powerTuned(a, b, groups) : lambdaOf(labels, judged, judgedOthers))
  const influences = a.map((x, i) => x - lambda * (b[i] ?? 0))
  const own = linearizedVariance(influences.slice(0, n), groups.slice(0, n))
  const { variance } = linearizedVariance(influences, groups)
  return { value: y + lambda * (g - f), lambda, standardError: Math.sqrt(variance ?? Number.NaN), groups: own.groups, clustered: isClustered, df: own.df }
}

/**
 * PPI++ where items were picked for labelling with unequal, known probabilities π: the outputs without a label are no random sample, so the
 * judge's mean is that of all N, θ = λ mean f (all) + Σ((Y - λ f)/π) / Σ(1/π), with the influence of each output summed by group. The variance is
 * enlarged by m / (m - 2), with m Kish's effective number of labels (without it 91.6 % of intervals of 50 labels held the truth).
 *
 * @param labelled each with its inclusion probability, at least 2
 * @param unlabelled the outputs that could have been picked and were not
 * @throws RangeError with fewer, or when a label has no probability
 * @see Zrnic and Candès 2024, Active Statistical Inference, arXiv 2403.03208, section 4
 */
export function ppiMeanWeighted(labelled: readonly LabelledScore[], unlabelled: readonly JudgedScore[], options: PpiOptions = {}): PpiEstimate {
  const all = labelled.length + unlabelled.length
  if (labelled.length < 2) throw new RangeError(`no PPI++ estimate from ${labelled.length} labelled outputs`)
  const weights = labelled.map(({ inclusionProbability: p }) => {
    if (p === undefined || !(p > 0 && p <= 1)) throw new RangeError(`no weight from inclusion probability ${p}`)
    return 1 / p
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const weighted = (of: (score: LabelledScore) => number): number => labelled.reduce((sum, score, i) => sum + of(score) * (weights[i] ?? 0), 0) / total
  const [y, f] = [weighted(({ label }) => label), weighted(({ judged }) => judged)]
  const outputs: readonly JudgedScore[] = [...labelled, ...unlabelled]
  const g = outputs.reduce((sum, { judged }) => sum + judged, 0) / all
  const groups = outputs.map(({ group }) => group)
  const a = outputs.map((_, i) => (((labelled[i]?.label ?? y) - y) * (weights[i] ?? 0)) / total)
  const b = outputs.map(({ judged }, i) => ((judged - f) * (weights[i] ?? 0)) / total - (judged - g) / all)
  const lambda = options.lambda ?? powerTuned(a, b, groups)
  const { variance, clustered } = linearizedVariance(
    a.map((x, i) => x - lambda * (b[i] ?? 0)),
    groups,
  )
  const ownGroups = groups.slice(0, labelled.length)
  const effective = kishGroups(weights, ownGroups)
  // The mean and λ were both fitted to what weighs as much as `effective` labels.
  const fitted = options.lambda === undefined ? 2 : 1
  const standardError = Math.sqrt(((variance ?? Number.NaN) * effective) / Math.max(effective - fitted, 1))
  const df = Math.max(1, Math.min(linearizedVariance(weights, ownGroups).df, effective - fitted))
  return { value: y + lambda * (g - f), lambda, standardError, groups: linearizedVariance(weights, ownGroups).groups, clustered, df }
}
