import type { Figure, Interval } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { linearizedVariance } from './linearized-variance.ts'
import { criticalValue } from './mean-interval.ts'

/** The score of one item, and whether it is of the class that should score higher. */
export interface ScoredItem {
  positive: boolean
  score: number
  /** How many items it stands for: one over its inclusion probability. 1 without it. */
  weight?: number
  group?: string
}

interface Side {
  /** Weighted sum of squares and products of the placements, see below. */
  variance: number
  sums: Map<string, number>
}

/**
 * Each item's placement: the weighted share of the other class that it stands on the right side of, a tie counting half. The mean of the positives'
 * placements is the area, and so is that of the negatives'.
 */
function placements(items: readonly ScoredItem[]): { values: Float64Array; positives: number; negatives: number } {
  const values = new Float64Array(items.length)
  const order = items.map((_, i) => i).sort((i, j) => (items[i]?.score ?? 0) - (items[j]?.score ?? 0))
  const weightOf = (i: number): number => items[i]?.weight ?? 1
  for (const { score } of items) if (Number.isNaN(score)) throw new RangeError('a score that is no number has no rank')
  let [positives, negatives] = [0, 0]
  for (const i of order) {
    if (items[i]?.positive === true) positives += weightOf(i)
    else negatives += weightOf(i)
  }
  let [positivesBelow, negativesBelow] = [0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    let [tiedPositives, tiedNegatives] = [0, 0]
    const score = items[order[from] ?? 0]?.score
    for (; to < order.length && items[order[to] ?? 0]?.score === score; to += 1) {
      const i = order[to] ?? 0
      if (items[i]?.positive === true) tiedPositives += weightOf(i)
      else tiedNegatives += weightOf(i)
    }
    for (const i of order.slice(from, to)) {
      const isPositive = items[i]?.positive === true
      values[i] = isPositive ? (negativesBelow + tiedNegatives / 2) / negatives : 1 - (positivesBelow + tiedPositives / 2) / positives
    }
    positivesBelow += tiedPositives
    negativesBelow += tiedNegatives
    from = to
  }
  return { values, positives, negatives }
}

const keyOf = (group: string | undefined, i: number): string => (group === undefined ? `item ${i}` : `group ${group}`)

/** Influence of one class on the area, summed by group, and its sum of squares with m / (m - 1) over the m groups that hold the class. */
function sideOf(items: readonly ScoredItem[], values: Float64Array, positive: boolean, area: number, total: number): Side {
  const sums = new Map<string, number>()
  items.forEach((item, i) => {
    if (item.positive !== positive) return
    const key = keyOf(item.group, i)
    sums.set(key, (sums.get(key) ?? 0) + ((item.weight ?? 1) * ((values[i] ?? 0) - area)) / total)
  })
  const m = sums.size
  let squares = 0
  for (const sum of sums.values()) squares += sum * sum
  return { sums, variance: (squares * m) / (m - 1) }
}

/** Newcombe's score interval of an area, for one of 0 or 1: the areas θ with |A - θ| = z √V(θ), at m positives and n negatives. */
function scoreBounds(area: number, m: number, n: number, z: number): { low: number; high: number } {
  const extra = (m + n) / 2 - 1
  const isNear = (theta: number): boolean => {
    const variance = (theta * (1 - theta) * (1 + (extra * (1 - theta)) / (2 - theta) + (extra * theta) / (1 + theta))) / (m * n)
    return (area - theta) ** 2 <= z * z * variance
  }
  let [near, far] = [area === 1 ? 1 - 1e-12 : 1e-12, 1 - area]
  for (let i = 0; i < 60; i += 1) {
    const middle = (near + far) / 2
    if (isNear(middle)) near = middle
    else far = middle
  }
  return area === 1 ? { low: near, high: 1 } : { low: 0, high: near }
}

/**
 * Area under the ROC curve: the chance that an item of the positive class scores higher than one of the negative, a tie counting half.
 * Interval: DeLong's variance, Obuchowski's where groups are named, on the logit scale, ln(A / (1 - A)) ± z SE / (A (1 - A)), so that it stays
 * inside of 0 to 1; at an area of exactly 0 or 1, where DeLong gives none, Newcombe's score interval.
 *
 * @param items at least 2 of each class, in 2 groups each
 * @returns unit ratio; n the independent groups
 * @throws RangeError for a score that is NaN
 * @see DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44, 837-845; Obuchowski 1997, Biometrics 53, 567-578; Newcombe 2006, Statistics in Medicine
 * 25, 559-573 (method 5)
 */
export function auroc(items: readonly ScoredItem[], { confidence = 0.95 }: { confidence?: number } = {}): Figure {
  const { values, positives, negatives } = placements(items)
  const groups = items.map(({ group }) => group)
  const linearized = linearizedVariance(new Float64Array(items.length), groups)
  const n = linearized.groups
  if (positives === 0 || negatives === 0) return refusal(`no ${positives === 0 ? 'positive' : 'negative'} item: nothing to rank against`, 'ratio', n)
  const sum = items.reduce((total, { positive, weight = 1 }, i) => total + (positive ? weight * (values[i] ?? 0) : 0), 0)
  const area = sum / positives > 1 - 1e-12 ? 1 : sum / positives
  const above = sideOf(items, values, true, area, positives)
  const below = sideOf(items, values, false, area, negatives)
  const figure = { value: area, unit: 'ratio' as const, n, method: 'area under the ROC curve, ties count half' }
  if (above.sums.size < 2 || below.sums.size < 2) return { ...figure, noInterval: 'fewer than two independent items of a class' }
  let both = 0
  for (const [key, sum] of above.sums) both += sum * (below.sums.get(key) ?? 0)
  const variance = above.variance + below.variance + (2 * both * n) / (n - 1)
  const z = criticalValue(linearized, confidence)
  const made = (bounds: { low: number; high: number }, method: string): { interval: Interval } => ({ interval: { ...bounds, confidence, method } })
  if (area === 0 || area === 1 || variance <= 0) {
    if (area > 0 && area < 1) return { ...figure, noInterval: 'the scores are all the same' }
    return { ...figure, ...made(scoreBounds(area, above.sums.size, below.sums.size, z), 'Newcombe score') }
  }
  const logit = Math.log(area / (1 - area))
  const half = (z * Math.sqrt(variance)) / (area * (1 - area))
  const back = (x: number): number => 1 / (1 + Math.exp(-x))
  return { ...figure, ...made({ low: back(logit - half), high: back(logit + half) }, linearized.clustered ? 'Obuchowski, logit' : 'DeLong, logit') }
}
