import { constantArrivals, gammaArrivals, poissonArrivals } from './arrivals.ts'
import type { ArrivalLevel } from './levels.ts'
import { replayArrivals } from './replay.ts'

/** How the requests of a plan are spread over its time. */
export type Arrivals =
  | { kind: 'constant' | 'poisson' }
  | { kind: 'gamma'; cv: number }
  /** Recorded times in ms, ascending, played at their own gaps: the levels only say for how long. */
  | { kind: 'replay'; timesMs: ArrayLike<number>; speed: number }

/**
 * Due times of a plan. A record that is shorter than the levels is repeated, a longer one is cut.
 *
 * @param seed the same gives the same times; a replay needs none
 * @returns ascending ms from the plan's start
 * @throws RangeError for levels, a cv, a speed or a record that cannot be played
 */
export function scheduleArrivals(arrivals: Arrivals, levels: readonly ArrivalLevel[], seed: number): Float64Array {
  switch (arrivals.kind) {
    case 'constant':
      return constantArrivals(levels)
    case 'poisson':
      return poissonArrivals(levels, seed)
    case 'gamma':
      return gammaArrivals(levels, arrivals.cv, seed)
    case 'replay':
      return replayArrivals(arrivals.timesMs, { speed: arrivals.speed, repeatToMs: levels.reduce((sum, { durationMs }) => sum + durationMs, 0) })
  }
}
