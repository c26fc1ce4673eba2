import type { Figure } from '../../model/measurement.ts'
import { quantileInclusive } from '../interval/quantile.ts'
import { seededRandom } from '../interval/random.ts'
import { refusal } from '../interval/refusal.ts'

const replicates = 1000
const confidence = 0.95
/** Fewer calls on either side give a median whose resamples hardly differ. */
const leastCalls = 20

/**
 * How much longer a stage takes within whole requests than alone: Q(in chain) / Q(alone) - 1 at the quantile p. 0 is no difference, 1 twice as long.
 * The interval resamples the calls of both runs, independently.
 *
 * @param inChainMs durations of the stage's calls within whole requests, any order
 * @param aloneMs durations of its calls while it was driven alone
 * @param p 0 to 1; above .5 it needs 5 / (1 - p) calls on each side
 * @see Davison and Hinkley 1997, section 2.4
 */
export function stageInflation(inChainMs: readonly number[], aloneMs: readonly number[], p: number, seed: number): Figure {
  const n = Math.min(inChainMs.length, aloneMs.length)
  const needs = Math.max(leastCalls, Math.ceil(5 / (1 - p)))
  if (n < needs) return refusal(`only ${inChainMs.length} calls in whole requests and ${aloneMs.length} alone`, 'ratio', n, needs)
  const [chain, alone] = [sorted(inChainMs), sorted(aloneMs)]
  const base = quantileInclusive(alone, p)
  if (base <= 0) return refusal('alone the stage takes no time that the clock can tell', 'ratio', n)
  const random = seededRandom(seed)
  const draws = new Float64Array(replicates)
  for (let i = 0; i < replicates; i += 1) draws[i] = quantileInclusive(resampled(chain, random), p) / quantileInclusive(resampled(alone, random), p) - 1
  draws.sort()
  return {
    value: quantileInclusive(chain, p) / base - 1,
    unit: 'ratio',
    n,
    interval: {
      low: quantileInclusive(draws, (1 - confidence) / 2),
      high: quantileInclusive(draws, (1 + confidence) / 2),
      confidence,
      method: 'bootstrap of the calls of both runs',
    },
    method: `p${100 * p} in the chain over p${100 * p} alone, less one`,
  }
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort()
}

function resampled(values: Float64Array, random: () => number): Float64Array {
  return Float64Array.from(values, () => values[Math.floor(random() * values.length)]).sort()
}
