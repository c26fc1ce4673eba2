import type { LoadMechanisms } from '../../../model/load-mechanisms.ts'
import { refusal } from '../../interval/refusal.ts'
import { share } from '../../interval/wilson.ts'
import type { LoadRun, Objectives, RequestRecord } from '../records.ts'
import { batchMeanInterval } from '../summarize/dependent-sample.ts'
import { latencyMs } from '../summarize/request-times.ts'

/**
 * Requests by session, as they were due. A plan draws its bodies in a circle, so that a session whose body comes again is a new visit:
 * otherwise sessions would grow with the length of the run, and with them the chance to meet a slow response.
 */
function visitsOf(records: readonly RequestRecord[]): RequestRecord[][] {
  const rounds = new Map<string, number>()
  const visits = new Map<string, RequestRecord[]>()
  for (const record of records.toSorted((a, b) => a.dueMs - b.dueMs)) {
    if (record.session === undefined || record.outcome === 'aborted') continue
    const body = JSON.stringify([record.session, record.body])
    const round = (rounds.get(body) ?? 0) + 1
    rounds.set(body, round)
    const key = JSON.stringify([record.session, round])
    const visit = visits.get(key)
    if (visit === undefined) visits.set(key, [record])
    else visit.push(record)
  }
  return [...visits.values()]
}

/**
 * How many sessions met at least one response over the latency objective, or a failure, counted over the sessions that were driven, not from
 * 1 - (1 - p)^n. Refused without a latency objective, or where no request named its session. Requests that we cut off are left out.
 */
export function sessionsOf({ records }: LoadRun, { latencyMs: objectiveMs }: Objectives): LoadMechanisms['sessions'] {
  const visits = visitsOf(records)
  const counts = visits.map(({ length }) => length)
  const objective = objectiveMs === undefined ? {} : { objectiveMs }
  if (visits.length === 0) {
    const none = refusal('no request named its session: the queries of the plan carry none', 'ratio', records.length)
    return { sessions: 0, exposed: none, requestsPerSession: { ...none, unit: 'count' }, ...objective }
  }
  const value = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const exposed =
    objectiveMs === undefined
      ? refusal('no latency objective says what is too slow: set load.objectives.latencyMs', 'ratio', visits.length)
      : share(visits.filter((visit) => visit.some((record) => latencyMs(record) > objectiveMs)).length, visits.length).figure
  return {
    sessions: visits.length,
    exposed,
    requestsPerSession: { value, unit: 'count', n: visits.length, ...batchMeanInterval(counts), method: 'mean over sessions' },
    ...objective,
  }
}
