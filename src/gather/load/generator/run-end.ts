import type { Ended } from './stop-rules.ts'

/** The end of a run: why nothing more is sent, and when what is in flight has had its time. */
export interface RunEnd {
  /** `undefined` while requests are sent. */
  why(): Ended | undefined
  /** Stops sending; the first reason stays. What is in flight has `withinMs`. */
  stop(why: Ended, withinMs: number): void
  /** Looks whether the run is over. */
  check(): void
  over: Promise<void>
}

export function runEnd(now: () => number, inFlight: () => number): RunEnd {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let why: Ended | undefined
  let deadlineMs = Number.POSITIVE_INFINITY
  function check(): void {
    if (why !== undefined && (inFlight() === 0 || now() >= deadlineMs)) resolve()
  }
  return {
    why: () => why,
    stop(reason, withinMs) {
      if (why !== undefined) return
      why = reason
      deadlineMs = now() + withinMs
      check()
    },
    check,
    over,
  }
}
