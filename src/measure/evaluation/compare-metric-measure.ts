import type { Figure, Unit } from '../../model/measurement.ts'
import { clustersOf } from '../interval/cluster-bootstrap.ts'
import { normalQuantile } from '../interval/distributions.ts'
import { refusal } from '../interval/refusal.ts'
import { bettingSequence } from './betting-sequence.ts'
import { meanOf, type Range } from './clustered-mean.ts'
import { type Bounds, differenceBounds } from './missing-bounds.ts'
import { type PairedDifference, pairedDifference } from './paired-difference.ts'
import { type Traffic, trafficWeights } from './traffic-weights.ts'

/** A case that both systems were asked. `a` and `b` are means over repeats, absent where there is no value. */
export interface Pair {
  caseId: string
  group: string
  slices: Readonly<Record<string, string>>
  a?: number
  b?: number
  aRepeats?: readonly number[]
  bRepeats?: readonly number[]
  /** Share of the repeats without a value, 0 to 1: `a` and `b` are means of the others. */
  aMissing?: number
  bMissing?: number
}

export interface MeasureOptions {
  range: Range
  unit: Unit
  alpha: number
  seed: number
  traffic: Traffic
  sequential: boolean
}

/** A difference with all that the verdict needs of it. */
export interface MeasuredDifference {
  pairs: number
  complete: number
  /** Pairs that miss a value, on one side or both, at one repeat at least. */
  missing: number
  a: Figure
  b: Figure
  difference: Figure
  /** Absent below two groups, and for a sequence over a metric without ends. */
  found?: PairedDifference
  /** Worst and best for what is missing, where the range has ends. */
  bounds?: Bounds
  /** The same, with the lowest and highest value seen for an end that is open. */
  worstCase?: Bounds
  /** Slices with traffic and no case. */
  unseen: { name: string; value: string; share: number }[]
}

interface Complete extends Pair {
  a: number
  b: number
}

const isComplete = (pair: Pair): pair is Complete => pair.a !== undefined && pair.b !== undefined

/** Whether a value is missing, on one side or both, at one repeat at least. */
export function missesValue(pair: Pair): boolean {
  return !isComplete(pair) || (pair.aMissing ?? 0) > 0 || (pair.bMissing ?? 0) > 0
}

function isYesNo(pairs: readonly Complete[], [least, most]: Range): boolean {
  return least === 0 && most === 1 && pairs.every(({ a, b }) => (a === 0 || a === 1) && (b === 0 || b === 1))
}

/** Ends of the range; the lowest and highest value seen stand for an end that is open. */
function closedRange(pairs: readonly Pair[], [least, most]: Range): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { a, b, aRepeats = [], bRepeats = [] } of pairs) {
    for (const value of [a ?? low, b ?? low, ...aRepeats, ...bRepeats]) low = Math.min(low, value)
    for (const value of [a ?? high, b ?? high, ...aRepeats, ...bRepeats]) high = Math.max(high, value)
  }
  return [least ?? (Number.isFinite(low) ? low : 0), most ?? (Number.isFinite(high) ? high : 0)]
}

/** The difference by a sequence of bets: one observation a group, its mean difference, in the order in which the groups first came. */
function sequentialDifference(differences: Float64Array, groups: readonly string[], span: number, alpha: number): PairedDifference {
  const clusters = clustersOf(groups)
  const means = new Float64Array(clusters.count)
  for (let i = 0; i < differences.length; i += 1) {
    const group = clusters.of[i] ?? 0
    means[group] = (means[group] ?? 0) + (differences[i] ?? 0) / (clusters.sizes[group] ?? 1)
  }
  const sequence = bettingSequence(means, { range: [-span, span], alpha })
  const { low, high } = sequence.interval
  return {
    mean: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    n: differences.length,
    groups: clusters.count,
    se: (high - low) / (2 * normalQuantile(1 - alpha / 2)),
    interval: { low, high },
    method: 'paired difference of group means, betting confidence sequence',
    pValue: sequence.pValue(0),
    test: 'betting, valid at every look',
    equivalence: (margin) => {
      const pAboveLow = sequence.pAbove(-margin)
      const pBelowHigh = sequence.pBelow(margin)
      return { pAboveLow, pBelowHigh, p: Math.max(pAboveLow, pBelowHigh) }
    },
  }
}

/**
 * B minus A over the pairs that have both values, with interval, tests, and the bounds that the other pairs leave open. Nothing is judged here.
 *
 * @param pairs every case that both were asked, with or without values
 */
export function measureDifference(pairs: readonly Pair[], options: MeasureOptions): MeasuredDifference {
  const { range, unit, alpha, seed, traffic, sequential } = options
  const weighted = Object.keys(traffic).length > 0 && !sequential
  const all = weighted
    ? trafficWeights(
        pairs.map(({ slices }) => slices),
        traffic,
      )
    : undefined
  // A case of a slice without traffic weighs nothing, also where its value is missing.
  const inside = pairs.filter((_, i) => (all?.weights[i] ?? 1) > 0)
  const complete = inside.filter(isComplete)
  const weights = weighted
    ? trafficWeights(
        complete.map(({ slices }) => slices),
        traffic,
      ).weights
    : undefined
  const groups = complete.map(({ group }) => group)
  const clusters = clustersOf(groups)
  const [least, most] = closedRange(inside, range)
  const insideWeights = all?.weights.filter((weight) => weight > 0)
  const bounds = differenceBounds(inside, range, insideWeights)
  const worstCase = differenceBounds(inside, [least, most], insideWeights)
  const side = (value: (pair: Complete) => number): Figure =>
    meanOf(Float64Array.from(complete, value), clusters, { unit, range, ...(weights !== undefined && { weights }) })
  const sides = {
    pairs: inside.length,
    complete: complete.length,
    missing: inside.filter(missesValue).length,
    a: side(({ a }) => a),
    b: side(({ b }) => b),
    unseen: all?.unseen ?? [],
    ...(bounds !== undefined && { bounds }),
    ...(worstCase !== undefined && { worstCase }),
  }
  if (clusters.count < 2) return { ...sides, difference: refusal('a difference needs pairs of two groups at least', unit, clusters.count, 2) }
  if (sequential && (range[0] === null || range[1] === null)) {
    return { ...sides, difference: refusal('a sequence that holds at every look needs a metric with a lowest and a highest value', unit, clusters.count) }
  }
  const differences = Float64Array.from(complete, ({ a, b }) => b - a)
  // Where all values are 0 any span will do: nothing was seen to differ.
  const span = most > least ? most - least : Math.max(Math.abs(most), Number.MIN_VALUE)
  const found = sequential
    ? sequentialDifference(differences, groups, span, alpha)
    : pairedDifference(differences, clusters, {
        span,
        yesNo: isYesNo(complete, range),
        confidence: 1 - alpha,
        seed,
        ...(weights !== undefined && { weights }),
      })
  const method = found.groups === found.n ? found.test : `${found.test}; ${found.n} pairs in ${found.groups} groups`
  return {
    ...sides,
    found,
    difference: {
      value: found.mean,
      unit,
      n: found.groups,
      interval: { ...found.interval, confidence: 1 - alpha, method: found.method },
      method: `B - A${weighted ? ', weighted by traffic' : ''}; ${method}`,
    },
  }
}
