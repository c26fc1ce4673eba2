/** Failed calls within this relative width end "at one duration". */
const width = 0.02
const leastFailures = 3

/**
 * The duration at which the failed calls of a stage end, which is what a time limit looks like: at least three of them, and at least half,
 * inside a window of 2 %.
 *
 * @param durationsMs of failed calls, in any order; those under 1 ms count among all, never in the window
 * @returns the middle of the fullest window in ms and the calls in it; `undefined` where no window holds enough
 */
export function commonDuration(durationsMs: readonly number[]): { atMs: number; calls: number } | undefined {
  const sorted = Float64Array.from(durationsMs.filter((ms) => ms >= 1)).sort()
  let best = { from: 0, count: 0 }
  let from = 0
  for (let to = 0; to < sorted.length; to++) {
    while (sorted[to] > sorted[from] * (1 + width)) from++
    if (to - from + 1 > best.count) best = { from, count: to - from + 1 }
  }
  if (best.count < leastFailures || best.count * 2 < durationsMs.length) return undefined
  return { atMs: sorted[best.from + Math.floor(best.count / 2)], calls: best.count }
}
