import { commonDuration } from '../../latency/common-duration.ts'

/** Fewest failures, and fewest successes, that can show an edge between them. */
const leastEach = 20
/** Failures that may come early, for other reasons, and successes that may come late. */
const mostStray = 0.02
/** A limit's edge is sharp: at least this part of the failures lies within this width above it. */
const edgeWidth = 0.05
const leastAtEdge = 0.05

/**
 * The duration at which calls are given up, as their durations show it: where most failures end within 2 % of each other, or else the edge
 * between successes and failures, with no failure below it and no success above. The second is what a time limit looks like in a busy process,
 * whose timers come late, each by another time.
 *
 * @returns ms; `undefined` where failures look like neither
 */
export function limitDuration(failedMs: readonly number[], succeededMs: readonly number[]): number | undefined {
  return commonDuration(failedMs)?.atMs ?? edgeDuration(failedMs, succeededMs)
}

function edgeDuration(failedMs: readonly number[], succeededMs: readonly number[]): number | undefined {
  if (failedMs.length < leastEach || succeededMs.length < leastEach) return undefined
  const failed = Float64Array.from(failedMs).sort()
  const edgeMs = failed[Math.floor(mostStray * failed.length)]
  if (edgeMs < 1) return undefined
  const farMs = edgeMs * (1 + edgeWidth)
  const atEdge = failed.filter((ms) => ms >= edgeMs && ms <= farMs).length
  const late = succeededMs.filter((ms) => ms > farMs).length
  return atEdge >= leastAtEdge * failed.length && late <= mostStray * succeededMs.length ? edgeMs : undefined
}
