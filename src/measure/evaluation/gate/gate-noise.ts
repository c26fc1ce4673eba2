import type { Figure } from '../../../model/measurement.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { seededRandom } from '../../interval/random.ts'
import { refusal } from '../../interval/refusal.ts'
import { wilson } from '../../interval/wilson.ts'
import { drawnShares, type NoiseShares, stretchOf } from './noise-draws.ts'
import { type NoiseGate, type NoiseRule, noiseGate } from './noise-gate.ts'
import { shareByLaw } from './noise-law.ts'

/** One case with its values at each repeat. */
export interface RepeatedCase {
  group: string
  values: readonly number[]
}

const leastCases = 10
/** From more cases on the normal law is taken for the draws: within a point of them, and of seconds where they take minutes. */
const mostDrawn = 2000
const draws = 2000
const outerDraws = 200
const innerDraws = 100
/** Values drawn at most for the interval: beyond, it is made of fewer draws, but of so many at least. */
const valuesAtMost = 40_000_000
const leastOuterDraws = 20
const fewFlaky = 10

/**
 * How often two runs of one system would get different answers from the gate (fail or not), each held against a baseline that is a run of the same
 * system too. A run is made by drawing one of the repeats of every case; deviations from the case's mean are stretched by √(R/(R - 1)), because R
 * repeats vary about their own mean by less than about the true one. The gate is that of `judgeDifference` by the clustered t interval, without the
 * correction for other metrics, and the threshold's. Of more than 2,000 cases the mean of a run is taken to follow the normal law, and nothing is drawn.
 *
 * The interval draws the repeats themselves anew (200 times, 100 pairs of runs each; fewer times, 20 at least, where these would be over 40 million values)
 * and takes the middle 95 % of the flips, and of the share p of runs that fail, with all 2 p (1 - p) in it: flips are few on either side of the line, so
 * their own spread would say too little. It reaches at least to what 2,000 pairs leave open (Wilson). With fewer than ten cases that ever vary, it reaches at
 * least to what the Wilson bound of unseen ones leaves open: as many more cases as could vary, varying over the range.
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
  const gate = noiseGate(
    repeated.map(({ group }) => group),
    rule,
  )
  const random = seededRandom(seed)
  const values = repeated.map((each) => each.values)
  const isDrawn = values.length <= mostDrawn
  const shares = (of: readonly (readonly number[])[]): NoiseShares => (isDrawn ? drawnShares(of, gate, random, draws) : shareByLaw(of, gate))
  const value = shares(values).flips
  const anew = redrawn(values, gate, random, isDrawn)
  const flips = middle(anew.map((each) => each.flips))
  const failing = middle(anew.map((each) => each.failing))
  const byFailing = [failing.low, failing.high, Math.min(failing.high, Math.max(failing.low, 0.5))].map((p) => 2 * p * (1 - p))
  const flaky = values.filter((own) => own.some((each) => each !== own[0])).length
  const open = flaky < fewFlaky ? shares(withUnseen(values, flaky, gate, random)).flips : 0
  const low = Math.min(value, flips.low, ...byFailing)
  const high = Math.max(value, open, flips.high, ...byFailing, wilson(value * draws, draws).high)
  const how = flaky < fewFlaky ? 'repeats drawn anew, and what cases that were not seen to vary leave open' : 'repeats drawn anew'
  const runs = isDrawn ? `share of ${draws} pairs of runs, drawn` : 'share of pairs of runs by the normal law of their means,'
  return {
    value,
    unit: 'ratio',
    n: repeated.length,
    interval: { low, high, confidence: 0.95, method: how },
    method: `${runs} from the repeats of ${repeated.length} cases of which ${flaky} vary`,
  }
}

function redrawn(values: readonly (readonly number[])[], gate: NoiseGate, random: () => number, isDrawn: boolean): NoiseShares[] {
  const each = isDrawn ? 3 * innerDraws * values.length : values.reduce((sum, { length }) => sum + length, 0)
  const outer = Math.max(leastOuterDraws, Math.min(outerDraws, Math.floor(valuesAtMost / each)))
  return Array.from({ length: outer }, () => {
    if (!isDrawn) return shareByLaw(values, gate, random)
    const own = values.map((repeats) => repeats.map(() => stretchedDraw(repeats, random)))
    return drawnShares(own, gate, random, innerDraws)
  })
}

function middle(values: readonly number[]): { low: number; high: number } {
  const sorted = Float64Array.from(values).sort()
  return { low: quantileInclusive(sorted, 0.025), high: quantileInclusive(sorted, 0.975) }
}

/** One repeat of a case, stretched about their mean. */
function stretchedDraw(own: readonly number[], random: () => number): number {
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length
  return mean + (own[Math.floor(random() * own.length)] - mean) * stretchOf(own)
}

/** The repeats if as many cases more as could vary without having been seen to, did so over the whole range. */
function withUnseen(values: readonly (readonly number[])[], flaky: number, { range }: NoiseGate, random: () => number): (readonly number[])[] {
  const all = values.flat()
  const low = range[0] ?? all.reduce((a, b) => Math.min(a, b))
  const high = range[1] ?? all.reduce((a, b) => Math.max(a, b))
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
  return values.map((own, at) => (chosen.has(at) ? [low + inset, high - inset] : own))
}
