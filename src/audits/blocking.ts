import type { BlockingStage } from '../model/load-mechanisms.ts'
import { sideOf } from './decide.ts'

/**
 * Of the starts and ends of other requests that chance would put into a call, the part that may still be seen if the call holds its process: a
 * single thread lets none through, and clocks that are coarse let through some. Our judgement.
 */
export const THROUGH_RATIO = 0.2
/** With 20 expected and none seen, at most 18 % get through (Poisson: 3.69 / 20, the exact 97.5 % bound of none); below that nothing can be told. */
export const LEAST_EVENTS = 20

/** Whether the calls of a stage hold their process, so that no other request of the service moves meanwhile. */
export function holdsProcess({ ratio, eventsExpected }: BlockingStage): 'yes' | 'no' | 'open' {
  const side = sideOf(ratio, THROUGH_RATIO)
  if (side === 'above') return 'no'
  return side === 'below' && eventsExpected >= LEAST_EVENTS ? 'yes' : 'open'
}
