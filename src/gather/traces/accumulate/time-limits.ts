import { commonDuration } from '../../../measure/latency/common-duration.ts'
import type { ReliabilityEvidence } from '../../../model/traces-evidence.ts'

/** Stages whose failed calls end at one duration, which is what a time limit looks like. */
export function timeLimits(
  failures: ReadonlyMap<string, { durationsMs: number[]; calls: number }>,
  fold: (stage: string) => string,
): ReliabilityEvidence['timeouts'] {
  const found: ReliabilityEvidence['timeouts'] = []
  for (const [stage, { durationsMs, calls }] of failures) {
    const limit = commonDuration(durationsMs)
    if (limit === undefined) continue
    // Of a stage with very many failures a part of the durations is kept; both counts are of all.
    found.push({ stage: fold(stage), atMs: limit.atMs, calls: Math.round((limit.calls * calls) / durationsMs.length), of: calls })
  }
  return found.sort((a, b) => b.calls - a.calls || (a.stage < b.stage ? -1 : 1))
}
