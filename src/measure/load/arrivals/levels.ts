/** Part of a plan: a rate held for a time, or one that changes evenly from `ratePerS` to `toPerS`. */
export interface ArrivalLevel {
  /** Requests a second, at least 0. */
  ratePerS: number
  /** Rate at the end; without it the rate is held. */
  toPerS?: number
  durationMs: number
}

/** Most due times that a plan may have: 400 MB of them. */
const MOST_ARRIVALS = 50_000_000

function endRatePerS({ ratePerS, toPerS }: ArrivalLevel): number {
  return toPerS ?? ratePerS
}

/**
 * Requests that the levels ask for: the integral of the rate over time.
 *
 * @throws RangeError for a rate or a duration that is negative or not finite, and for a plan of more than 50 million requests
 */
export function expectedArrivals(levels: readonly ArrivalLevel[]): number {
  let sum = 0
  for (const level of levels) {
    const isValid = [level.ratePerS, endRatePerS(level), level.durationMs].every((number) => number >= 0 && number < Number.POSITIVE_INFINITY)
    if (!isValid) throw new RangeError(`no level of load: ${JSON.stringify(level)}`)
    sum += (((level.ratePerS + endRatePerS(level)) / 2) * level.durationMs) / 1000
  }
  if (sum > MOST_ARRIVALS) throw new RangeError(`a plan of ${Math.round(sum)} requests; the most is ${MOST_ARRIVALS}`)
  return sum
}

/**
 * Time in ms into a level at which `area` requests were asked for: the root of a t²/2 + r t = area, in the form that stays exact when the
 * slope a is small or nothing.
 */
function timeInLevelMs(level: ArrivalLevel, area: number): number {
  const perMs = level.ratePerS / 1000
  const slope = (endRatePerS(level) / 1000 - perMs) / level.durationMs
  const root = Math.sqrt(Math.max(0, perMs * perMs + 2 * slope * area))
  const below = perMs + root
  return below === 0 ? 0 : Math.min(level.durationMs, Math.max(0, (2 * area) / below))
}

/**
 * Due times of a process of rate 1 put onto the levels: an arrival at u falls where the integral of the rate reaches u. This is exact for
 * constant and for Poisson arrivals whatever the rate does; a renewal process keeps its gaps' shape, stretched by the rate of the moment.
 *
 * @param firstGap the first arrival, in units of the mean gap
 * @param nextGap every gap after it
 * @returns ascending ms from the plan's start, below its end
 * @see Cox and Lewis 1966, The Statistical Analysis of Series of Events, section 2.3
 */
export function arrivalsOnLevels(levels: readonly ArrivalLevel[], firstGap: () => number, nextGap: () => number): Float64Array {
  const expected = expectedArrivals(levels)
  let dueMs = new Float64Array(Math.ceil(expected + 6 * Math.sqrt(expected)) + 16)
  let count = 0
  let startMs = 0
  let reached = 0
  let next = firstGap()
  for (const level of levels) {
    const area = expectedArrivals([level])
    // An arrival at the very end belongs to what follows: a rate that is no binary number would bring one too many.
    for (; next - reached < area - 1e-9 * expected; next += nextGap()) {
      if (count === dueMs.length) dueMs = grown(dueMs)
      // Gaps below the last digit of a time may come out the wrong way round.
      dueMs[count] = Math.max(dueMs[count - 1] ?? 0, startMs + timeInLevelMs(level, next - reached))
      count += 1
    }
    reached += area
    startMs += level.durationMs
  }
  return dueMs.slice(0, count)
}

function grown(times: Float64Array): Float64Array<ArrayBuffer> {
  if (times.length > 2 * MOST_ARRIVALS) throw new RangeError(`arrivals in bursts of more than ${MOST_ARRIVALS}`)
  const larger = new Float64Array(2 * times.length)
  larger.set(times)
  return larger
}
