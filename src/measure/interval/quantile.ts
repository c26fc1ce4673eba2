/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan; `quantileExactInclusive` in ClickHouse):
 * with h = (n - 1) p, the value x[⌊h⌋] + (h - ⌊h⌋)(x[⌊h⌋ + 1] - x[⌊h⌋]).
 *
 * @param sorted ascending, at least one value
 * @param p 0 to 1
 * @throws RangeError when there is no value
 * @see Hyndman and Fan 1996, The American Statistician 50, 361-365
 */
export function quantileInclusive(sorted: ArrayLike<number>, p: number): number {
  const h = (sorted.length - 1) * p
  const below = Math.floor(h)
  const low = sorted[below]
  if (low === undefined) throw new RangeError(`no quantile ${p} of ${sorted.length} values`)
  const high = sorted[below + 1]
  return high === undefined || h === below ? low : low + (h - below) * (high - low)
}

/**
 * The type 7 quantiles of a sample in which value i stands `weights[groups[i]]` times: what {@link quantileInclusive} gives of the sample
 * written out. Walks down from the largest value, so that high quantiles cost little.
 *
 * @param descending values, largest first
 * @param groups index into `weights` of each value
 * @param weights whole numbers, at least 0
 * @param total sum of the weights over all values
 * @param ps quantiles wanted, largest first, 0 to 1
 * @param out takes the quantiles, in the order of `ps`; NaN where `total` is 0
 */
export function weightedQuantiles(
  descending: Float64Array,
  groups: Int32Array,
  weights: Int32Array,
  total: number,
  ps: readonly number[],
  out: Float64Array,
): void {
  let i = -1
  let reached = 0
  let from = 0
  let value = Number.NaN
  let previous = Number.NaN
  // Ranks are asked for in ascending order, but for one step back where two quantiles fall between the same two ranks.
  const down = (rank: number): number => {
    while (reached <= rank && i + 1 < descending.length) {
      i += 1
      const weight = weights[groups[i] ?? 0] ?? 0
      if (weight === 0) continue
      previous = value
      value = descending[i] ?? Number.NaN
      from = reached
      reached += weight
    }
    return rank < from ? previous : value
  }
  for (let k = 0; k < ps.length; k += 1) {
    const h = (total - 1) * (1 - (ps[k] ?? 0))
    const above = Math.floor(h + 1e-9)
    const upper = total === 0 ? Number.NaN : down(above)
    const part = h - above
    out[k] = part <= 1e-9 || above + 1 >= total ? upper : upper + part * (down(above + 1) - upper)
  }
}
