import type { Share } from '../../model/share.ts'
import { share } from '../interval/wilson.ts'
import type { Range } from './clustered-mean.ts'

export interface Bounds {
  low: number
  high: number
}

/** How many values are missing, as a share with its interval. */
export function missingShare(values: readonly (number | undefined)[]): Share {
  return share(values.filter((value) => value === undefined).length, values.length)
}

/**
 * Where the mean of all could lie, whatever the missing values are: Σ (v, or the lowest value of the range) / n to Σ (v, or the highest) / n. Sampling
 * is not in it. With nothing missing both ends are the mean.
 *
 * @param values `undefined` where missing; at least one
 * @param range ends of the metric
 * @returns `undefined` where there is no value at all to be asked for, or an end that is needed is open
 * @see Manski 1989, Journal of Human Resources 24, 343-360 (worst-case bounds)
 */
export function meanBounds(values: readonly (number | undefined)[], range: Range): Bounds | undefined {
  return differenceBounds(
    values.map((b) => (b === undefined ? { a: 0 } : { a: 0, b })),
    range,
  )
}

/**
 * Where the mean difference B - A over all pairs could lie, whatever the missing values are: at worst every missing value of B is the lowest and of A
 * the highest; at best the other way around.
 *
 * @param pairs with `a` or `b`, or both, missing
 * @param range ends of the metric
 * @param weights of the pairs; all 1 without them
 * @returns `undefined` without pairs, and where a value is missing and the range has an open end
 */
export function differenceBounds(pairs: readonly { a?: number; b?: number }[], [least, most]: Range, weights?: ArrayLike<number>): Bounds | undefined {
  let low = 0
  let high = 0
  let total = 0
  for (const [i, { a, b }] of pairs.entries()) {
    const weight = weights?.[i] ?? 1
    if ((a === undefined || b === undefined) && (least === null || most === null)) return undefined
    low += weight * ((b ?? least ?? 0) - (a ?? most ?? 0))
    high += weight * ((b ?? most ?? 0) - (a ?? least ?? 0))
    total += weight
  }
  return total === 0 ? undefined : { low: low / total, high: high / total }
}

/**
 * Which of two is higher whatever the missing values are: none where the bounds overlap or touch. A ranking that dropped them would rest on what
 * happened to be missing.
 */
export function rankByBounds(a: Bounds, b: Bounds): 'a' | 'b' | undefined {
  if (a.low > b.high) return 'a'
  return b.low > a.high ? 'b' : undefined
}
