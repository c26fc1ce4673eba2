import { type ArrivalLevel, arrivalsOnLevels } from './levels.ts'

export interface ReplayOptions {
  /** Cut from here, ms after the first recorded arrival. */
  fromMs?: number
  /** Length of the cut, in recorded ms; without it all that follows. */
  windowMs?: number
  /** 2 plays twice as fast. */
  speed?: number
  /** Played over and over until here, in played ms; without it once. */
  repeatToMs?: number
}

/**
 * Recorded arrivals played again, gaps kept: (t - start of the cut) / speed.
 * One round lasts the window; without one, from the first to the last arrival and a mean gap, so that rounds do not collide.
 *
 * @param recordedMs ascending
 * @returns due times, ascending, ms from the plan's start
 * @throws RangeError when the cut holds no arrival, or `speed` is not positive
 */
export function replayArrivals(recordedMs: ArrayLike<number>, { fromMs = 0, windowMs, speed = 1, repeatToMs }: ReplayOptions = {}): Float64Array {
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) throw new RangeError(`no speed: ${speed}`)
  const start = (recordedMs[0] ?? 0) + fromMs
  const cut = Array.from(recordedMs, (time) => time - start).filter((time) => time >= 0 && time < (windowMs ?? Number.POSITIVE_INFINITY))
  const last = cut.at(-1)
  if (last === undefined) throw new RangeError(`no recorded arrival ${Math.round(fromMs)} ms after the first and later`)
  const roundMs = (windowMs ?? last + last / Math.max(1, cut.length - 1)) / speed
  const round = Float64Array.from(cut, (time) => time / speed)
  if (repeatToMs === undefined) return round
  if (!(roundMs > 0)) throw new RangeError('all recorded arrivals are at one time: there is nothing to repeat')
  const rounds = Math.ceil(repeatToMs / roundMs)
  return Float64Array.from({ length: rounds * round.length }, (_, i) => Math.floor(i / round.length) * roundMs + (round[i % round.length] ?? 0)).filter(
    (time) => time < repeatToMs,
  )
}

/**
 * The recorded gaps, divided by their mean and played over and over, on levels of another rate: the burstiness of the record at the rates
 * of the plan. Times of day and slow swings of the record are stretched with it.
 *
 * @param recordedMs ascending, at least two, not all at one time
 * @returns due times, ascending, ms from the plan's start; the first at 0
 * @throws RangeError for a record without gaps
 */
export function replayOnLevels(recordedMs: ArrayLike<number>, levels: readonly ArrivalLevel[]): Float64Array {
  const gaps = Math.max(0, recordedMs.length - 1)
  const meanMs = gaps === 0 ? 0 : ((recordedMs[gaps] ?? 0) - (recordedMs[0] ?? 0)) / gaps
  if (!(meanMs > 0)) throw new RangeError(`${recordedMs.length} recorded arrivals without a gap between them: there is nothing to play`)
  let at = -1
  const nextGap = (): number => {
    at = (at + 1) % gaps
    return ((recordedMs[at + 1] ?? 0) - (recordedMs[at] ?? 0)) / meanMs
  }
  return arrivalsOnLevels(levels, () => 0, nextGap)
}
