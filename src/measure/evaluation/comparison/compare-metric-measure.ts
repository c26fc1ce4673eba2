import type { Figure, Unit } from '../../../model/measurement.ts'
import { clustersOf } from '../../interval/cluster-bootstrap.ts'
import { normalQuantile } from '../../interval/distributions.ts'
import { refusal } from '../../interval/refusal.ts'
import { meanOf, type Range } from '../estimate/clustered-mean.ts'
import { type Bounds, differenceBounds } from '../estimate/missing-bounds.ts'
import { noneStands, statedTraffic, type Traffic, trafficWeights } from '../estimate/traffic-weights.ts'
import { bettingSequence } from './betting-sequence.ts'
import { type PairedDifference, pairedDifference } from './paired-difference.ts'

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

/**
 * The first pair of each group, in the order of arrival, with or without values. A bet that was settled stays settled: were the mean of a group taken,
 * a pair that joins it later would change what earlier looks were based on.
 */
export function firstOfGroups<Of extends { group: string }>(pairs: readonly Of[]): Of[] {
  const seen = new Set<string>()
  return pairs.filter(({ group }) => !seen.has(group) && seen.add(group))
}

/** The difference by a sequence of bets, on pairs of different groups in the order of arrival. */
function sequentialDifference(differences: Float64Array, span: number, alpha: number): PairedDifference {
  const sequence = bettingSequence(differences, { range: [-span, span], alpha })
  const { low, high } = sequence.interval
  return {
    mean: differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    n: differences.length,
    groups: differences.length,
    se: (high - low) / (2 * normalQuantile(1 - alpha / 2)),
    interval: { low, high },
    equivalenceInterval: sequence.inner,
    method: 'paired difference of the first pair of each group, betting confidence sequence',
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
 * @param pairs every case that both were asked, with or without values; for a sequence in the order in which the cases came into the set, of which the
 * first of each group is used and the others are not
 */
export function measureDifference(pairs: readonly Pair[], options: MeasureOptions): MeasuredDifference {
  const { range, unit, alpha, seed, traffic, sequential } = options
  const weighted = Object.keys(statedTraffic(traffic)).length > 0 && !sequential
  const all = weighted
    ? trafficWeights(
        pairs.map(({ slices }) => slices),
        traffic,
      )
    : undefined
  // A case of a slice without traffic weighs nothing, also where its value is missing.
  const weighty = pairs.filter((_, i) => (all?.weights[i] ?? 1) > 0)
  const inside = sequential ? firstOfGroups(weighty) : weighty
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
  if (inside.length === 0 && pairs.length > 0) {
    const reason = noneStands(
      pairs.map(({ slices }) => slices),
      traffic,
    )
    return { ...sides, difference: refusal(reason, unit, 0, 2) }
  }
  if (clusters.count < 2) return { ...sides, difference: refusal('a difference needs pairs of two groups at least', unit, clusters.count, 2) }
  if (sequential && (range[0] === null || range[1] === null)) {
    return { ...sides, difference: refusal('a sequence that holds at every look needs a metric with a lowest and a highest value', unit, clusters.count) }
  }
  const differences = Float64Array.from(complete, ({ a, b }) => b - a)
  // Where all values are 0 any span will do: nothing was seen to differ.
  const span = most > least ? most - least : Math.max(Math.abs(most), Number.MIN_VALUE)
  const found = sequential
    ? sequentialDifference(differences, span, alpha)
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
