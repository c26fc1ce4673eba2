import { type LoadPlan, plannedMs, plannedRequests, shownTarget } from '../../gather/load/plan.ts'

/** What will happen, before it does: where requests go, how many, how long it takes, and what it can cost at most. */
export function plannedInWords(plan: LoadPlan): string {
  const requests = plannedRequests(plan)
  const seconds = Math.round(plannedMs(plan) / 1000)
  const time = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
  const most = Math.min(requests ?? Number.POSITIVE_INFINITY, plan.limits.maxRequests)
  const { costPerRequestUsd, maxSpendUsd } = plan.limits
  const price = costPerRequestUsd === undefined ? '' : `, at most $${Math.min(most * costPerRequestUsd, maxSpendUsd ?? Number.POSITIVE_INFINITY).toFixed(2)}`
  return `${shownTarget(plan.target)}: ${requests === undefined ? 'a closed loop' : `${requests.toLocaleString('en-US')} requests`} in about ${time}, never more than ${plan.limits.maxRequests.toLocaleString('en-US')}${price}. Ctrl-C ends it and keeps what was measured.`
}
