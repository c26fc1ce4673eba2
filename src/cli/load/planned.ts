import { mostRequests } from '../../gather/load/most-requests.ts'
import { type LoadPlan, plannedMs, plannedRequests, shownTarget } from '../../gather/load/plan.ts'

/** What will happen, before it does: where requests go, how many, how long it takes, and what it can cost at most. */
export function plannedInWords(plan: LoadPlan): string {
  const requests = plannedRequests(plan)
  const seconds = Math.round(plannedMs(plan) / 1000)
  const time = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  const { costPerRequestUsd, maxRequests, maxSpendUsd } = plan.limits
  const most = Math.min(mostRequests(plan) ?? Number.POSITIVE_INFINITY, maxRequests)
  const price = costPerRequestUsd === undefined ? '' : `, at most $${roundedUp(Math.min(most * costPerRequestUsd, maxSpendUsd ?? Number.POSITIVE_INFINITY))}`
  return `${shownTarget(plan.target)}: ${requests === undefined ? 'a closed loop' : `${requests.toLocaleString('en-US')} requests`} in about ${time}, never more than ${plan.limits.maxRequests.toLocaleString('en-US')}${price}. Ctrl-C ends it and keeps what was measured.`
}

/** To the cent, never under the amount. */
function roundedUp(usd: number): string {
  // 30 × .1 is a little over 3.
  return (Math.ceil(usd * 100 - 1e-9) / 100).toFixed(2)
}
