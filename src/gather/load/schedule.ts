import type { ArrivalLevel } from '../../measure/load/arrivals/levels.ts'
import { replayOnLevels } from '../../measure/load/arrivals/replay.ts'
import { scheduleArrivals } from '../../measure/load/arrivals/schedule.ts'
import type { Level, LoadPlan } from './plan.ts'

/** Due times of one piece of a plan, ms from its start. Pieces have seeds of their own, so that no two levels have the same bursts. */
export function scheduleOf({ loop, seed }: LoadPlan, levels: readonly Level[], piece: number): Float64Array {
  if (loop.kind === 'closed') return scheduleArrivals({ kind: 'constant' }, levels, seed)
  const { arrivals, ramp } = loop
  const shape: readonly ArrivalLevel[] =
    ramp === undefined ? levels : [{ ratePerS: ramp.fromPerS, toPerS: ramp.toPerS, durationMs: levels.reduce((sum, { durationMs }) => sum + durationMs, 0) }]
  return arrivals.kind === 'replay' && arrivals.onLevels ? replayOnLevels(arrivals.timesMs, shape) : scheduleArrivals(arrivals, shape, seed + piece)
}
