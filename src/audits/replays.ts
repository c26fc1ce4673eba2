import { isMeasured, type Measurement } from '../model/measurement.ts'
import type { Counterfactual, LatencyEvidence, ReplayedQuantile, ReplayScenario } from '../model/traces-evidence.ts'

export type ReplayQuantile = 'p50' | 'p95' | 'p99'

/** One replayed percentile, with where it stands in the evidence. */
export interface Replayed {
  stage: string
  scenario: ReplayScenario
  statement: string
  quantile: ReplayQuantile
  replayed: ReplayedQuantile
  pointer: string
}

/** Parts of a stage (`generate: decode`) are replayed as the whole. */
export function replayedStage(stage: string): string {
  return stage.split(': ')[0]
}

/** Every replayed percentile that was not refused, in the evidence's order. */
export function replaysOf({ counterfactuals }: LatencyEvidence, quantiles: readonly ReplayQuantile[]): Replayed[] {
  return counterfactuals.flatMap((counterfactual, index) =>
    quantiles.flatMap((quantile): Replayed[] => {
      const replayed = replayedAt(counterfactual, quantile)
      if (replayed === undefined) return []
      const { stage, scenario, statement } = counterfactual
      return [{ stage, scenario, statement, quantile, replayed, pointer: `/traces/latency/counterfactuals/${index}/${quantile}/change` }]
    }),
  )
}

export function replayedAt(counterfactual: Counterfactual, quantile: ReplayQuantile): ReplayedQuantile | undefined {
  const figure = counterfactual[quantile]
  return 'fromMs' in figure ? figure : undefined
}

/** Smallest and largest relative gain (positive is faster) that the interval allows; `undefined` without an interval. */
export function gainBounds(change: Measurement): { least: number; most: number } | undefined {
  if (change.interval !== undefined) return { least: -change.interval.high, most: -change.interval.low }
  // A replay that changes no request has no spread: every resample gives 0.
  return change.value === 0 && change.noInterval === 'no request would have taken another time' ? { least: 0, most: 0 } : undefined
}

/** The replays whose gain is certainly at least `least`, the largest gain first. */
export function certainGains(replays: readonly Replayed[], least: number): Replayed[] {
  return replays
    .filter(({ replayed }) => isMeasured(replayed.change) && (gainBounds(replayed.change)?.least ?? -1) >= least)
    .sort((a, b) => a.replayed.change.value - b.replayed.change.value)
}

/** Replays that neither certainly reach `least` nor certainly fall short of it. */
export function openGains(replays: readonly Replayed[], least: number): Replayed[] {
  return replays.filter(({ replayed }) => {
    const bounds = gainBounds(replayed.change)
    return bounds === undefined || (bounds.least < least && bounds.most >= least)
  })
}
