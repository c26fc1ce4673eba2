import type { ArrivalLevel } from '../../measure/load/arrivals/levels.ts'
import { replayOnLevels } from '../../measure/load/arrivals/replay.ts'
import { scheduleArrivals } from '../../measure/load/arrivals/schedule.ts'
import type { Level, LoadPlan, PlannedArrivals } from './plan.ts'

/** Due times of one piece of a plan, ms from its start. Pieces have seeds of their own, so that no two levels have the same bursts. */
export function scheduleOf({ loop, seed }: LoadPlan, levels: readonly Level[], piece: number): Float64Array {
  if (loop.kind === 'closed') return scheduleArrivals({ kind: 'constant' }, levels, seed)
  const { arrivals, ramp } = loop
  const [level] = levels
  if (ramp === undefined && levels.length === 1 && arrivals.kind !== 'replay' && arrivals.kind !== 'constant') return fullLevel(arrivals, level, seed + piece)
  const shape: readonly ArrivalLevel[] =
    ramp === undefined ? levels : [{ ratePerS: ramp.fromPerS, toPerS: ramp.toPerS, durationMs: levels.reduce((sum, { durationMs }) => sum + durationMs, 0) }]
  return arrivals.kind === 'replay' && arrivals.onLevels ? replayOnLevels(arrivals.timesMs, shape) : scheduleArrivals(arrivals, shape, seed + piece)
}

/** How many times as long arrivals are drawn as they are wanted, so that a quiet start does not leave a level short. */
const drawnRatio = 4

/**
 * A level that brings as many requests as its rate says: bursts of a short level would make it one of another rate. Gaps are as drawn, all stretched
 * by one factor. For Poisson arrivals that is the process given its number.
 */
function fullLevel(arrivals: Exclude<PlannedArrivals, { kind: 'replay' }>, { ratePerS, durationMs }: Level, seed: number): Float64Array {
  const wanted = Math.round((ratePerS * durationMs) / 1000)
  const drawn = scheduleArrivals(arrivals, [{ ratePerS, durationMs: drawnRatio * durationMs + 10_000 / ratePerS }], seed)
  const next = drawn[wanted]
  if (wanted === 0 || next === undefined) return scheduleArrivals(arrivals, [{ ratePerS, durationMs }], seed)
  return drawn.slice(0, wanted).map((dueMs) => (dueMs / next) * durationMs)
}
