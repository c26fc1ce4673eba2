import { normalCdf } from '../../interval/distributions.ts'
import { type NoiseShares, stretchOf } from './noise-draws.ts'
import type { NoiseGate } from './noise-gate.ts'

/** Points at which the baseline is taken, from -8 to 8 of its standard deviations. */
const points = 800
const reach = 8

/**
 * The shares of `drawnShares` without drawing, by the normal law of the mean of many cases. With σ² = Σ s_i² / n², s_i² the variance of the repeats of case
 * i: of a baseline b standard deviations off its mean, a run fails where it lies under b + c or under d, c = min(-√2 t₂, √2 t₁ - margin/σ) by the loss, with
 * t₂ and t₁ the two-sided and one-sided quantiles, and d = (threshold - t₂ se - mean)/σ. So with p(b) = Φ(max(b + c, d)) the shares are the means over b of
 * 2 p (1 - p) and of p. Standard errors are taken for the same in every run.
 *
 * @param values repeats of each case, two at least, in the order of the gate's clusters; some thousand cases
 * @param random where given, each repeat is drawn anew from those of its case first, stretched about their mean
 */
export function shareByLaw(values: readonly (readonly number[])[], gate: NoiseGate, random?: () => number): NoiseShares {
  const { margin, threshold, better, twoSided, oneSided } = gate
  const sign = better === 'higher' ? 1 : -1
  const { mean, noise, se } = momentsOf(values, gate, random)
  const overThreshold = threshold === undefined ? Number.NEGATIVE_INFINITY : sign * threshold - twoSided * se - sign * mean
  if (noise === 0) return { flips: 0, failing: overThreshold > 0 ? 1 : 0 }
  const byLoss = Math.min(-Math.SQRT2 * twoSided, Math.SQRT2 * oneSided - margin / noise)
  const byThreshold = overThreshold / noise
  let [flips, failing, total] = [0, 0, 0]
  for (let at = 0; at <= points; at += 1) {
    const baseline = reach * ((2 * at) / points - 1)
    const weight = Math.exp(-(baseline ** 2) / 2)
    const p = normalCdf(Math.max(baseline + byLoss, byThreshold))
    total += weight
    failing += weight * p
    flips += weight * 2 * p * (1 - p)
  }
  return { flips: flips / total, failing: failing / total }
}

/** Mean of all cases, the standard deviation that repeats give it, and the standard error (CR1) that one run has by its cases. */
function momentsOf(values: readonly (readonly number[])[], { clusters }: NoiseGate, random?: () => number): { mean: number; noise: number; se: number } {
  const n = values.length
  const sums = new Float64Array(clusters.count)
  let [total, variance, drawn] = [0, 0, 0]
  for (let at = 0; at < n; at += 1) {
    const own = values[at]
    const { mean, squares } = meanAndSquares(own, random)
    total += mean
    variance += squares / (own.length - 1)
    drawn += squares / own.length
    sums[clusters.of[at]] += mean
  }
  const mean = total / n
  let between = 0
  for (let group = 0; group < clusters.count; group += 1) between += (sums[group] - clusters.sizes[group] * mean) ** 2
  const G = clusters.count
  return { mean, noise: Math.sqrt(variance) / n, se: G < 2 ? 0 : Math.sqrt(((between + drawn) * G) / (G - 1)) / n }
}

/** Mean of the repeats and Σ (value - mean)², of those drawn anew where `random` is given. */
function meanAndSquares(own: readonly number[], random?: () => number): { mean: number; squares: number } {
  const R = own.length
  let [sum, squares] = [0, 0]
  for (const value of own) sum += value
  const mean = sum / R
  if (random === undefined) {
    for (const value of own) squares += (value - mean) ** 2
    return { mean, squares }
  }
  const stretch = stretchOf(own)
  let [off, offSquares] = [0, 0]
  for (let at = 0; at < R; at += 1) {
    const from = (own[Math.floor(random() * R)] - mean) * stretch
    off += from
    offSquares += from * from
  }
  return { mean: mean + off / R, squares: Math.max(0, offSquares - (off * off) / R) }
}
