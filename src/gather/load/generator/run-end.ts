import type { Ended } from './stop-rules.ts'

/** The end of a run: why nothing more is sent, and when what is in flight has had its time. */
export interface RunEnd {
  /** `undefined` while requests are sent. */
  why(): Ended | undefined
  /** When it ended before its plan did, ms; `undefined` for a plan that was driven to its end. */
  stoppedAtMs(): number | undefined
  /**
   * Stops sending; what is in flight has `withinMs`. The first reason stays, but that a plan which is only waiting for its last responses
   * can still be interrupted: an interrupt cuts any such wait short.
   */
  stop(why: Ended, withinMs: number): void
  /** Looks whether the run is over. */
  check(): void
  over: Promise<void>
}

export function runEnd(now: () => number, inFlight: () => number): RunEnd {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let why: Ended | undefined
  let stoppedAtMs: number | undefined
  let deadlineMs = Number.POSITIVE_INFINITY
  function check(): void {
    if (why !== undefined && (inFlight() === 0 || now() >= deadlineMs)) resolve()
  }
  return {
    why: () => why,
    stoppedAtMs: () => stoppedAtMs,
    stop(reason, withinMs) {
      if (why !== undefined && reason.how !== 'interrupted') return
      deadlineMs = Math.min(deadlineMs, now() + withinMs)
      if (why === undefined || why.how === 'completed') {
        why = reason
        stoppedAtMs = reason.how === 'completed' ? undefined : now()
      }
      check()
    },
    check,
    over,
  }
}
