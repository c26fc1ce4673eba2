import type { ReliabilityEvidence } from '../../../model/traces-evidence.ts'

/** Failed calls within this relative width end "at one duration". */
const width = 0.02
const leastFailures = 3

/**
 * Stages whose failed calls end at one duration, which is what a time limit looks like:
 * at least three, and at least half of the stage's failures, inside a window of 2 %.
 */
export function timeLimits(
  failures: ReadonlyMap<string, { durationsMs: number[]; calls: number }>,
  fold: (stage: string) => string,
): ReliabilityEvidence['timeouts'] {
  const found: ReliabilityEvidence['timeouts'] = []
  for (const [stage, { durationsMs, calls }] of failures) {
    const sorted = Float64Array.from(durationsMs.filter((ms) => ms >= 1)).sort()
    let best = { from: 0, count: 0 }
    let from = 0
    for (let to = 0; to < sorted.length; to++) {
      while (sorted[to] > sorted[from] * (1 + width)) from++
      if (to - from + 1 > best.count) best = { from, count: to - from + 1 }
    }
    if (best.count >= leastFailures && best.count * 2 >= durationsMs.length) {
      const middle = sorted[best.from + Math.floor(best.count / 2)]
      // Of a stage with very many failures a part of the durations is kept; both counts are of all.
      found.push({ stage: fold(stage), atMs: middle, calls: Math.round((best.count * calls) / durationsMs.length), of: calls })
    }
  }
  return found.sort((a, b) => b.calls - a.calls || (a.stage < b.stage ? -1 : 1))
}
