import { type LoadPlan, piecesOf } from './plan.ts'
import { scheduleOf } from './schedule.ts'

/** A level that the generator was late for is driven once more. */
const timesDriven = 2

/**
 * Requests that a plan can send at most, when no limit ends it: each of its pieces, of the whole system and of each stage alone, driven twice.
 * Counted from the schedules themselves, since drawn arrivals can be more than their rate says.
 *
 * @returns `undefined` in a closed loop, where the system decides how many there are
 */
export function mostRequests(plan: LoadPlan): number | undefined {
  if (plan.loop.kind === 'closed') return undefined
  const once = piecesOf(plan).reduce((sum, levels, index) => sum + scheduleOf(plan, levels, index).length, 0)
  return once * timesDriven * (1 + plan.stages.length)
}
