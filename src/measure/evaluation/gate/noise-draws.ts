import type { NoiseGate } from './noise-gate.ts'

/** Shares of pairs of runs that the gate tells apart, and of runs that fail, 0 to 1. */
export interface NoiseShares {
  flips: number
  failing: number
}

/** By how much repeats are to be stretched about their mean, so that they vary as true ones do: √(R / (R - 1)) for R repeats, two at least. */
export function stretchOf({ length }: readonly number[]): number {
  return Math.sqrt(length / (length - 1))
}

/**
 * By drawing runs, one repeat of each case: how often the gate tells two of them apart, each held against a third, and how often one fails.
 *
 * @param values repeats of each case, two at least, in the order of the gate's clusters
 * @param pairs how many are drawn
 */
export function drawnShares(values: readonly (readonly number[])[], gate: NoiseGate, random: () => number, pairs: number): NoiseShares {
  const means = Float64Array.from(values, (own) => own.reduce((sum, value) => sum + value, 0) / own.length)
  const stretches = Float64Array.from(values, stretchOf)
  const sums = new Float64Array(gate.clusters.count)
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
    const one = fails(first, baseline, gate, sums)
    const other = fails(second, baseline, gate, sums)
    if (one !== other) flips += 1
    failing += (one ? 1 : 0) + (other ? 1 : 0)
  }
  return { flips: flips / pairs, failing: failing / (2 * pairs) }
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
function fails(run: DrawnRun, baseline: DrawnRun, gate: NoiseGate, sums: Float64Array): boolean {
  const { margin, threshold, better, twoSided, oneSided } = gate
  const sign = better === 'higher' ? 1 : -1
  const loss = meanAndSe(run.stretched, baseline.stretched, gate, sums)
  const difference = sign * loss.mean
  if (difference + twoSided * loss.se < 0 && difference - oneSided * loss.se <= -margin) return true
  if (threshold === undefined) return false
  const { mean } = meanAndSe(run.stretched, undefined, gate, sums)
  const { se } = meanAndSe(run.drawn, undefined, gate, sums)
  return sign * mean + twoSided * se < sign * threshold
}

/** Mean of a run, or of what it has over the baseline, with the clustered standard error (CR1), as `clusteredMean` gives them. */
function meanAndSe(run: Float64Array, baseline: Float64Array | undefined, { clusters }: NoiseGate, sums: Float64Array): { mean: number; se: number } {
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
