import type { GeneratorPlan } from './plan.ts'

/** Requests sent in one go; after that what came in is read first. */
const BATCH = 64

/** What a pacer may do. */
export interface Road {
  /** ms since the run's start. */
  now(): number
  /** @returns false when nothing more may be sent */
  send(dueMs: number): boolean
  /** Calls `pump` again in a while. */
  wakeIn(delayMs: number): void
  /** The whole plan was driven. */
  complete(): void
}

/** Decides when the next request leaves. */
export interface Pacer {
  /** Sends what is due. */
  pump(): void
  /** A request ended. */
  afterEnd(): void
  /** Requests that were due after `fromMs` and until `toMs`; a closed loop asks for none in particular. */
  dueBetween(fromMs: number, toMs: number): number | undefined
}

/** Number of ascending times up to `atMs`. */
function countUntil(times: Float64Array, atMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}

function openLoop(dueMs: Float64Array, road: Road): Pacer {
  let cursor = 0
  function pump(): void {
    for (let i = 0; i < BATCH; i += 1) {
      const due = dueMs[cursor]
      const earlyMs = (due ?? 0) - road.now()
      if (due === undefined) road.complete()
      else if (earlyMs > 0) road.wakeIn(earlyMs)
      else if (road.send(due)) {
        cursor += 1
        continue
      }
      return
    }
    setImmediate(pump)
  }
  return { pump, afterEnd: () => {}, dueBetween: (fromMs, toMs) => countUntil(dueMs, toMs) - countUntil(dueMs, fromMs) }
}

function closedLoop(concurrency: number, durationMs: number, road: Road): Pacer {
  let isBegun = false
  function sendNext(): void {
    const at = road.now()
    if (at >= durationMs) road.complete()
    else road.send(at)
  }
  return {
    pump() {
      const at = road.now()
      if (at >= durationMs) road.complete()
      else road.wakeIn(at < 0 ? -at : durationMs - at)
      if (isBegun || at < 0) return
      isBegun = true
      for (let i = 0; i < concurrency; i += 1) sendNext()
    },
    afterEnd: sendNext,
    dueBetween: () => undefined,
  }
}

/** The pacer of a plan's loop. */
export function pacerOf({ loop, limits }: GeneratorPlan, road: Road): Pacer {
  if (loop.kind === 'open') return openLoop(loop.dueMs, road)
  return closedLoop(Math.min(loop.concurrency, limits.maxInFlight), loop.durationMs, road)
}
