import type { Figure } from '../../../model/measurement.ts'
import { type Clusters, clustersOf } from '../../interval/cluster-bootstrap.ts'
import { studentQuantile } from '../../interval/distributions.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { seededRandom } from '../../interval/random.ts'
import { refusal } from '../../interval/refusal.ts'
import { wilson } from '../../interval/wilson.ts'
import { clusteredMean, type Range } from '../estimate/clustered-mean.ts'

/** One case with its values at each repeat. */
export interface RepeatedCase {
  group: string
  values: readonly number[]
}

export interface NoiseRule {
  /** Largest loss that does not matter; the gate fails on a loss that is surely there and not surely within it. */
  margin: number
  /** Fails where the whole interval of the mean is beyond it. */
  threshold?: number
  better: 'higher' | 'lower'
  alpha: number
  range: Range
}

const leastCases = 10
const draws = 2000
const outerDraws = 200
const innerDraws = 100
/** Values drawn at most for the interval: beyond, it is made of fewer draws. */
const cellsAtMost = 40_000_000
const fewFlaky = 10

/**
 * How often two runs of one system would get different answers from the gate (fail or not), each held against a baseline that is a run of the same
 * system too. A run is made by drawing one of the repeats of every case; deviations from the case's mean are stretched by √(R/(R - 1)), because R
 * repeats vary about their own mean by less than about the true one. The gate is that of `judgeDifference` by the clustered t interval, without the
 * correction for other metrics, and the threshold's.
 *
 * The interval draws the repeats themselves anew (200 times, 100 pairs of runs each) and takes the middle 95 % of the flips, and of the share p of runs that
 * fail, with all 2 p (1 - p) in it: flips are few on either side of the line, so their own spread would say too little. With fewer than
 * ten cases that ever vary, it reaches at least to what the Wilson bound of unseen ones leaves open: as many more cases as could vary, varying over the range.
 *
 * It is approximate: over 60 cases asked 2, 3 and 5 times it held the truth in 82 to 99 % of 100 simulations each by a threshold, and in all by the paired
 * rule.
 *
 * @param cases of one run; those with fewer than two values do not count, for nothing is known of their noise
 * @param seed of all draws
 * @returns 0 to .5 but for chance; a refusal with fewer than 10 cases that were asked twice
 * @see Rao and Wu 1988, J. Amer. Stat. Assoc. 83, 231-241 (the stretch)
 */
export function gateNoise(cases: readonly RepeatedCase[], rule: NoiseRule, seed: number): Figure {
  const repeated = cases.filter(({ values }) => values.length > 1)
  if (repeated.length < leastCases) {
    const reason = repeated.length === 0 ? 'no case was asked twice' : `only ${repeated.length} cases were asked twice`
    return refusal(reason, 'ratio', repeated.length, leastCases)
  }
  const gate = gateOver(clustersOf(repeated.map(({ group }) => group)), rule)
  const random = seededRandom(seed)
  const values = repeated.map((each) => each.values)
  const value = drawPairs(values, gate, random, draws).flips
  const outer = Math.max(40, Math.min(outerDraws, Math.floor(cellsAtMost / (3 * innerDraws * values.length))))
  const anew = Array.from({ length: outer }, () =>
    drawPairs(
      values.map((own) => own.map(() => stretchedDraw(own, random))),
      gate,
      random,
      innerDraws,
    ),
  )
  const flips = middle(anew.map((each) => each.flips))
  const failing = middle(anew.map((each) => each.failing))
  const byFailing = [failing.low, failing.high, Math.min(failing.high, Math.max(failing.low, 0.5))].map((p) => 2 * p * (1 - p))
  const flaky = values.filter((own) => own.some((each) => each !== own[0])).length
  const open = flaky < fewFlaky ? unseenFlips(values, flaky, gate, random) : 0
  const low = Math.min(value, flips.low, ...byFailing)
  const high = Math.max(value, open, flips.high, ...byFailing)
  const how = flaky < fewFlaky ? 'repeats drawn anew, and what cases that were not seen to vary leave open' : 'repeats drawn anew'
  return {
    value,
    unit: 'ratio',
    n: repeated.length,
    interval: { low, high, confidence: 0.95, method: how },
    method: `share of ${draws} pairs of runs, drawn from the repeats of ${repeated.length} cases of which ${flaky} vary`,
  }
}

/** The gate over these clusters, with all worked out that no draw changes. */
interface Gate extends NoiseRule {
  clusters: Clusters
  /** Student's t, two-sided and one-sided, on the degrees of freedom of the clusters. */
  twoSided: number
  oneSided: number
  sums: Float64Array
}

function gateOver(clusters: Clusters, rule: NoiseRule): Gate {
  const { df } = clusteredMean(new Float64Array(clusters.of.length), clusters)
  return {
    ...rule,
    clusters,
    twoSided: studentQuantile(1 - rule.alpha / 2, df),
    oneSided: studentQuantile(1 - rule.alpha, df),
    sums: new Float64Array(clusters.count),
  }
}

function middle(values: readonly number[]): { low: number; high: number } {
  const sorted = Float64Array.from(values).sort()
  return { low: quantileInclusive(sorted, 0.025), high: quantileInclusive(sorted, 0.975) }
}

/** Shares of pairs of runs that the gate tells apart, and of runs that fail. */
function drawPairs(values: readonly (readonly number[])[], gate: Gate, random: () => number, pairs: number): { flips: number; failing: number } {
  const means = Float64Array.from(values, (own) => own.reduce((sum, value) => sum + value, 0) / own.length)
  const stretches = Float64Array.from(values, ({ length }) => Math.sqrt(length / (length - 1)))
  const [baseline, first, second] = [emptyRun(values.length), emptyRun(values.length), emptyRun(values.length)]
  const draw = (into: DrawnRun): void => {
    for (let at = 0; at < values.length; at += 1) {
      const own = values[at]
      const drawn = own[Math.floor(random() * own.length)]
      into.drawn[at] = drawn
      into.stretched[at] = means[at] + (drawn - means[at]) * stretches[at]
    }
  }
  let flips = 0
  let failing = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    draw(baseline)
    draw(first)
    draw(second)
    const one = fails(first, baseline, gate)
    const other = fails(second, baseline, gate)
    if (one !== other) flips += 1
    failing += (one ? 1 : 0) + (other ? 1 : 0)
  }
  return { flips: flips / pairs, failing: failing / (2 * pairs) }
}

/** One repeat of a case, stretched about their mean. */
function stretchedDraw(own: readonly number[], random: () => number): number {
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length
  return mean + (own[Math.floor(random() * own.length)] - mean) * Math.sqrt(own.length / (own.length - 1))
}

/**
 * A run: values as drawn, and stretched. Between runs the stretched ones vary as much as true runs do; between cases the drawn ones do, because the means
 * of few repeats already vary by more than the cases.
 */
interface DrawnRun {
  drawn: Float64Array
  stretched: Float64Array
}

function emptyRun(length: number): DrawnRun {
  return { drawn: new Float64Array(length), stretched: new Float64Array(length) }
}

/** The gate's answer to a run. */
function fails(run: DrawnRun, baseline: DrawnRun, gate: Gate): boolean {
  const { margin, threshold, better, twoSided, oneSided } = gate
  const sign = better === 'higher' ? 1 : -1
  const loss = meanAndSe(run.stretched, baseline.stretched, gate)
  const difference = sign * loss.mean
  if (difference + twoSided * loss.se < 0 && difference - oneSided * loss.se <= -margin) return true
  if (threshold === undefined) return false
  const { mean } = meanAndSe(run.stretched, undefined, gate)
  const { se } = meanAndSe(run.drawn, undefined, gate)
  return sign * mean + twoSided * se < sign * threshold
}

/** Mean of a run, or of what it has over the baseline, with the clustered standard error (CR1), as `clusteredMean` gives them. */
function meanAndSe(run: Float64Array, baseline: Float64Array | undefined, { clusters, sums }: Gate): { mean: number; se: number } {
  sums.fill(0)
  let total = 0
  for (let at = 0; at < run.length; at += 1) {
    const value = run[at] - (baseline === undefined ? 0 : baseline[at])
    total += value
    sums[clusters.of[at]] += value
  }
  const mean = total / run.length
  let squares = 0
  for (let group = 0; group < clusters.count; group += 1) squares += (sums[group] - clusters.sizes[group] * mean) ** 2
  const G = clusters.count
  return { mean, se: G < 2 ? 0 : Math.sqrt((squares * G) / (G - 1)) / run.length }
}

/** Flips if as many cases more as could vary without having been seen to, did so over the whole range. */
function unseenFlips(values: readonly (readonly number[])[], flaky: number, gate: Gate, random: () => number): number {
  const all = values.flat()
  const low = gate.range[0] ?? all.reduce((a, b) => Math.min(a, b))
  const high = gate.range[1] ?? all.reduce((a, b) => Math.max(a, b))
  const more = Math.max(0, Math.ceil(wilson(flaky, values.length).high * values.length) - flaky)
  const steady = values.flatMap((own, at) => (own.every((each) => each === own[0]) ? [at] : []))
  const chosen = new Set(
    steady
      .map((at) => ({ at, order: random() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, more)
      .map(({ at }) => at),
  )
  // One repeat at either end: stretched they would lie beyond the range, so they are brought in by as much.
  const inset = ((high - low) * (1 - Math.SQRT1_2)) / 2
  const varied = values.map((own, at) => (chosen.has(at) ? [low + inset, high - inset] : own))
  return drawPairs(varied, gate, random, draws).flips
}
