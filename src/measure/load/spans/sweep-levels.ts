/** Intervals in ms, as their starts and their ends, each ascending: which belongs to which does not matter to how many are open. */
export interface Intervals {
  starts: Float64Array
  ends: Float64Array
}

/** @param calls with `startMs <= endMs`, in any order */
export function intervalsOf(calls: Iterable<{ startMs: number; endMs: number }>): Intervals {
  const starts: number[] = []
  const ends: number[] = []
  for (const { startMs, endMs } of calls) {
    starts.push(startMs)
    ends.push(endMs)
  }
  return { starts: Float64Array.from(starts).sort(), ends: Float64Array.from(ends).sort() }
}

/**
 * Walks along time and tells, for every stretch in which nothing begins or ends, how many intervals of each series are open. At equal times
 * ends come first, so that calls one after the other are one at a time. Linear in the intervals.
 *
 * @param visit `levels` is reused between calls; stretches are in order, without gaps, and longer than nothing
 */
export function sweepLevels(series: readonly Intervals[], visit: (fromMs: number, toMs: number, levels: Int32Array) => void): void {
  const levels = new Int32Array(series.length)
  const started = new Int32Array(series.length)
  const ended = new Int32Array(series.length)
  let nowMs = Number.NaN
  for (;;) {
    let nextMs = Number.POSITIVE_INFINITY
    for (const [s, { starts, ends }] of series.entries()) nextMs = Math.min(nextMs, starts[started[s]] ?? nextMs, ends[ended[s]] ?? nextMs)
    if (nextMs === Number.POSITIVE_INFINITY) return
    if (nextMs > nowMs) visit(nowMs, nextMs, levels)
    nowMs = nextMs
    for (const [s, { starts, ends }] of series.entries()) {
      while (ends[ended[s]] === nowMs) ended[s]++
      while (starts[started[s]] === nowMs) started[s]++
      levels[s] = started[s] - ended[s]
    }
  }
}

/** Disjoint stretches of time in order: where any of the intervals is. */
export function unionOf({ starts, ends }: Intervals): Intervals {
  const from: number[] = []
  const to: number[] = []
  sweepLevels([{ starts, ends }], (fromMs, toMs, [level]) => {
    if (level === 0) return
    if (to.at(-1) === fromMs) to[to.length - 1] = toMs
    else {
      from.push(fromMs)
      to.push(toMs)
    }
  })
  return { starts: Float64Array.from(from), ends: Float64Array.from(to) }
}
