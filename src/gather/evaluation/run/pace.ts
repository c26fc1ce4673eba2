import type { World } from './world.ts'

export interface Pace {
  /** Resolves when the next request may go out. Rejects with the signal's reason. */
  turn(signal: AbortSignal): Promise<void>
  /** The system asked to be left alone for so long: nobody asks it before. */
  rest(ms: number): void
}

/** Requests at even gaps of a rate, and none while the system asked for a rest. */
export function createPace(ratePerS: number | undefined, { clock, wait }: Pick<World, 'clock' | 'wait'>): Pace {
  const gapMs = ratePerS === undefined ? 0 : 1000 / ratePerS
  let nextMs = clock()
  let restUntilMs = 0
  return {
    async turn(signal) {
      for (;;) {
        signal.throwIfAborted()
        const nowMs = clock()
        const atMs = Math.max(nextMs, restUntilMs)
        if (nowMs >= atMs) {
          // A timer that came late may catch up by one request, and by no more.
          nextMs = Math.max(nextMs, nowMs - gapMs) + gapMs
          return
        }
        await wait(atMs - nowMs, signal)
      }
    },
    rest(ms) {
      restUntilMs = Math.max(restUntilMs, clock() + ms)
    },
  }
}
