import type { Share } from '../../../model/share.ts'
import { share } from '../../interval/wilson.ts'
import type { Range } from './clustered-mean.ts'

export interface Bounds {
  low: number
  high: number
}

/** How many values are missing, as a share with its interval. */
export function missingShare(values: readonly (number | undefined)[]): Share {
  return share(values.filter((value) => value === undefined).length, values.length)
}

/** A mean over the repeats of a case that have a value, absent where none has; `missing` is the share of its repeats without one. */
export interface PartlyMissing {
  value?: number
  missing?: number
}

/** Where the mean over all repeats could lie: (1 - missing) · value + missing · end. */
function boundsOf({ value, missing = 0 }: PartlyMissing, [least, most]: Range): Bounds | undefined {
  const open = value === undefined ? 1 : missing
  if (open === 0) return { low: value ?? 0, high: value ?? 0 }
  if (least === null || most === null) return undefined
  const seen = value === undefined ? 0 : (1 - open) * value
  return { low: seen + open * least, high: seen + open * most }
}

/**
 * Where the mean of all could lie, whatever the missing values are: Σ (v, or the lowest value of the range) / n to Σ (v, or the highest) / n. Of a case
 * whose repeats have a value in part, the others are filled in the same way: a system that answers one time in five is not as good as that one answer.
 * Sampling is not in it. With nothing missing both ends are the mean.
 *
 * @param values one a case; at least one
 * @param range ends of the metric
 * @returns `undefined` where there is no value at all to be asked for, or an end that is needed is open
 * @see Manski 1989, Journal of Human Resources 24, 343-360 (worst-case bounds)
 */
export function meanBounds(values: readonly PartlyMissing[], range: Range): Bounds | undefined {
  let low = 0
  let high = 0
  for (const each of values) {
    const bounds = boundsOf(each, range)
    if (bounds === undefined) return undefined
    low += bounds.low
    high += bounds.high
  }
  return values.length === 0 ? undefined : { low: low / values.length, high: high / values.length }
}

/**
 * Where the mean difference B - A over all pairs could lie, whatever the missing values are: at worst every missing value of B is the lowest and of A
 * the highest; at best the other way around.
 *
 * @param pairs with `a` or `b`, or both, missing; `aMissing` and `bMissing` are the shares of the repeats without a value behind a mean that is there
 * @param range ends of the metric
 * @param weights of the pairs; all 1 without them
 * @returns `undefined` without pairs, and where a value is missing and the range has an open end
 */
export function differenceBounds(
  pairs: readonly { a?: number; b?: number; aMissing?: number; bMissing?: number }[],
  range: Range,
  weights?: ArrayLike<number>,
): Bounds | undefined {
  let low = 0
  let high = 0
  let total = 0
  for (const [i, pair] of pairs.entries()) {
    const weight = weights?.[i] ?? 1
    const a = boundsOf(sideOf(pair.a, pair.aMissing), range)
    const b = boundsOf(sideOf(pair.b, pair.bMissing), range)
    if (a === undefined || b === undefined) return undefined
    low += weight * (b.low - a.high)
    high += weight * (b.high - a.low)
    total += weight
  }
  return total === 0 ? undefined : { low: low / total, high: high / total }
}

function sideOf(value: number | undefined, missing: number | undefined): PartlyMissing {
  return { ...(value !== undefined && { value }), ...(missing !== undefined && { missing }) }
}

/**
 * Which of two is higher whatever the missing values are: none where the bounds overlap or touch. A ranking that dropped them would rest on what
 * happened to be missing.
 */
export function rankByBounds(a: Bounds, b: Bounds): 'a' | 'b' | undefined {
  if (a.low > b.high) return 'a'
  return b.low > a.high ? 'b' : undefined
}
