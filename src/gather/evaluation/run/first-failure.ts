import type { World } from './world.ts'

/** The first failure of a run ends it, as its user may; what follows from it is not told. */
export interface FirstFailure extends Pick<World, 'signal' | 'giveUp'> {
  fail(error: unknown): void
  error(): unknown
}

export function firstFailure(world: Pick<World, 'signal' | 'giveUp'>): FirstFailure {
  const stop = new AbortController()
  let first: unknown
  return {
    signal: AbortSignal.any([world.signal, stop.signal]),
    giveUp: AbortSignal.any([world.giveUp, stop.signal]),
    fail(error) {
      first ??= error
      stop.abort(error)
    },
    error: () => first,
  }
}
