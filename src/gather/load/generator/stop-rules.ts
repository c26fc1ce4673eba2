import type { LoadRun } from '../../../measure/load/records.ts'
import { AppError } from '../../../model/app-error.ts'
import type { LoadOutcome } from '../../../model/load-evidence.ts'
import type { GeneratorLimits } from './plan.ts'

export type Ended = LoadRun['ended']

/** What the generator did not send, and what it gave up itself, says nothing of the system. */
const ownOutcomes = new Set<LoadOutcome>(['not-sent', 'aborted'])

/**
 * The error budget: looks back on the last `errorWindow` ended requests, once there are so many. A rejection is the system shedding load as
 * it should, and no failure; but where nothing at all succeeds, there is nothing to measure either.
 *
 * @returns a function that takes each outcome and says when and why to stop
 */
export function errorBudget({ errorRatio, errorWindow }: Pick<GeneratorLimits, 'errorRatio' | 'errorWindow'>): (outcome: LoadOutcome) => Ended | undefined {
  const window: LoadOutcome[] = []
  let at = 0
  let failed = 0
  let succeeded = 0
  const count = (outcome: LoadOutcome | undefined, by: number): void => {
    if (outcome === 'ok') succeeded += by
    else if (outcome !== undefined && outcome !== 'rejected') failed += by
  }
  return (outcome) => {
    if (ownOutcomes.has(outcome)) return undefined
    count(window[at], -1)
    count(outcome, 1)
    window[at] = outcome
    at = (at + 1) % errorWindow
    if (window.length < errorWindow || errorRatio >= 1) return undefined
    if (failed > errorRatio * errorWindow)
      return { how: 'error-budget', detail: `${failed} of the last ${errorWindow} requests failed, the limit is ${errorRatio * 100} %` }
    return succeeded === 0 ? { how: 'error-budget', detail: `none of the last ${errorWindow} requests succeeded` } : undefined
  }
}

/** Requests that may leave, and which rule ends the run when one more is due. */
export interface SendCap {
  requests: number
  ended: Ended
}

/**
 * The lower of the caps on requests and on spend. Spend counts when a request is sent, whatever becomes of it. Both count what left in earlier
 * parts of the same plan.
 *
 * @throws AppError `config-invalid` for a spend cap without the cost of a request: it could not be held
 */
export function sendCap({ maxRequests, maxSpendUsd, costPerRequestUsd, sentBefore = 0 }: GeneratorLimits): SendCap {
  const left = (requests: number): number => Math.max(0, requests - sentBefore)
  const byRequests: SendCap = { requests: left(maxRequests), ended: { how: 'request-cap', detail: `the limit of ${maxRequests} requests was reached` } }
  if (maxSpendUsd === undefined) return byRequests
  if (costPerRequestUsd === undefined) {
    throw new AppError('config-invalid', `load.limits.maxSpendUsd is ${maxSpendUsd}, but what a request costs is not known`, {
      hint: 'set load.limits.costPerRequestUsd as well',
    })
  }
  // .3 / .1 is a little below 3.
  const affordable = costPerRequestUsd === 0 ? Number.POSITIVE_INFINITY : Math.floor(maxSpendUsd / costPerRequestUsd + 1e-9)
  if (affordable >= maxRequests) return byRequests
  return {
    requests: left(affordable),
    ended: { how: 'spend-cap', detail: `${affordable} requests at $${costPerRequestUsd} reach the limit of $${maxSpendUsd}` },
  }
}

/**
 * The rate rule over one window: what its own limits kept back was not sent, as little as what it was too late for. Under 50 requests it says nothing.
 *
 * @param sent requests that left
 * @returns why to stop
 */
export function rateRule(sent: number, due: number, leastRateRatio: number | undefined): Ended | undefined {
  if (leastRateRatio === undefined || due < 50 || sent >= leastRateRatio * due) return undefined
  return { how: 'rate-not-reached', detail: `${sent} of ${due} requests due over five seconds were sent, the least is ${leastRateRatio * 100} %` }
}
