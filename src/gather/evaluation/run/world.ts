/** Time and the stop signals of a run, as values. */
export interface World {
  nowMs: () => number
  /** ms of a steady clock. */
  clock: () => number
  /** Rejects with the signal's reason. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Once aborted nothing new is asked. */
  signal: AbortSignal
  /** Once aborted what is in flight is no longer waited for: some time after `signal`. */
  giveUp: AbortSignal
}
