import { seededRandom } from '../../interval/random.ts'
import { gammaVariate } from './gamma-variate.ts'
import { type ArrivalLevel, arrivalsOnLevels } from './levels.ts'

/**
 * Evenly spaced arrivals, the first at 0: after t there were as many as the integral of the rate, rounded up.
 *
 * @returns due times, ascending, ms from the plan's start
 */
export function constantArrivals(levels: readonly ArrivalLevel[]): Float64Array {
  return arrivalsOnLevels(
    levels,
    () => 0,
    () => 1,
  )
}

/**
 * Poisson arrivals: gaps of -ln(U), independent of one another; on a ramp an inhomogeneous Poisson process.
 *
 * @param seed the same gives the same times
 * @returns due times, ascending, ms from the plan's start
 */
export function poissonArrivals(levels: readonly ArrivalLevel[], seed: number): Float64Array {
  const random = seededRandom(seed)
  const gap = (): number => -Math.log(1 - random())
  return arrivalsOnLevels(levels, gap, gap)
}

/**
 * Arrivals with gamma gaps of the given burstiness: shape 1/cv², mean 1/rate. cv 1 is Poisson, above it arrivals come in bursts.
 *
 * The first gap is the rest of one that was under way when the run began: U times a gamma number of shape + 1. So the mean rate is that of
 * the plan from the start; with a whole first gap a short bursty run would get (cv² - 1)/2 requests too many.
 *
 * @param cv coefficient of variation of the gaps, above 0
 * @throws RangeError for a cv that is not positive
 * @see Cox 1962, Renewal Theory, section 5.1 (forward recurrence time), and `spec/latency.md`, load
 */
export function gammaArrivals(levels: readonly ArrivalLevel[], cv: number, seed: number): Float64Array {
  if (!(cv > 0 && cv < Number.POSITIVE_INFINITY)) throw new RangeError(`no coefficient of variation: ${cv}`)
  const random = seededRandom(seed)
  const shape = 1 / (cv * cv)
  const restOfGap = (): number => (random() * gammaVariate(shape + 1, random)) / shape
  return arrivalsOnLevels(levels, restOfGap, () => gammaVariate(shape, random) / shape)
}
