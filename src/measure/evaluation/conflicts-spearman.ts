import type { Figure } from '../../model/measurement.ts'
import { refusal } from '../interval/refusal.ts'
import { Z_95 } from '../interval/wilson.ts'

const leastPairs = 10

/** Ranks from 1, those of equal values averaged. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b])
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to += 1
    for (let at = from; at <= to; at += 1) ranks[order[at]] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

/**
 * Spearman's rank correlation: Pearson's of the mid-ranks.
 *
 * @param a values, paired with `b` by place
 * @returns -1 to 1; NaN where one of them is constant
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const x = midRanks(a)
  const y = midRanks(b)
  const mean = (a.length + 1) / 2
  let xy = 0
  let xx = 0
  let yy = 0
  for (let at = 0; at < x.length; at += 1) {
    xy += (x[at] - mean) * (y[at] - mean)
    xx += (x[at] - mean) ** 2
    yy += (y[at] - mean) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

/**
 * Spearman's rank correlation with its interval: Fisher's z with the variance (1 + r²/2) / (n - 3). Where outputs come in groups n is the number of groups,
 * as if those of a group said the same: the widest that it can be.
 *
 * @param groups of each pair
 * @returns a refusal below 10 groups, and where one side never varies; no interval at -1 and 1, where Fisher's z has no end
 * @see Bonett and Wright 2000, Psychometrika 65, 23-28
 */
export function spearmanFigure(a: readonly number[], b: readonly number[], groups: readonly string[]): Figure {
  const n = new Set(groups).size
  if (n < leastPairs) return refusal(`a rank correlation of fewer than ${leastPairs} independent outputs says nothing`, 'coefficient', n, leastPairs)
  const exact = spearman(a, b)
  if (Number.isNaN(exact)) return refusal('one of the two gives every output the same value', 'coefficient', n)
  const r = Math.min(1, Math.max(-1, exact))
  const method = `Spearman, ${a.length} outputs${n === a.length ? '' : ` in ${n} groups`}`
  if (Math.abs(r) > 1 - 1e-9) {
    const noInterval = `both put the outputs in ${r > 0 ? 'one order' : 'opposite orders'} without an exception: no spread to tell how far off that may be`
    return { value: r, unit: 'coefficient', n, noInterval, method }
  }
  const half = Z_95 * Math.sqrt((1 + (r * r) / 2) / (n - 3))
  const z = Math.atanh(r)
  return {
    value: r,
    unit: 'coefficient',
    n,
    interval: { low: Math.tanh(z - half), high: Math.tanh(z + half), confidence: 0.95, method: 'Fisher z, Bonett and Wright' },
    method,
  }
}
