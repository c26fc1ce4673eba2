import type { Objectives, RequestRecord } from '../records.ts'

/** From due to end, ms; a request that did not succeed never answered: Infinity. The clock starts when the request was due, so that a queue counts. */
export function latencyMs({ outcome, dueMs, endMs }: RequestRecord): number {
  return outcome === 'ok' ? endMs - dueMs : Number.POSITIVE_INFINITY
}

/** From sent to end, ms: what a closed-loop tool calls latency. Infinity where the request did not succeed. */
export function serviceTimeMs({ outcome, sentMs, dueMs, endMs }: RequestRecord): number {
  return outcome === 'ok' ? endMs - (sentMs ?? dueMs) : Number.POSITIVE_INFINITY
}

/** From due to the first content, ms; to the end where a response is no stream, since that is when a user sees the first of it. */
export function firstContentMs(record: RequestRecord): number {
  return record.outcome === 'ok' ? (record.firstTokenMs ?? record.endMs) - record.dueMs : Number.POSITIVE_INFINITY
}

/** Mean gap between content deltas, ms: (last - first) / (deltas - 1); `undefined` under two deltas. */
export function timePerDeltaMs({ deltas, firstTokenMs, lastTokenMs }: RequestRecord): number | undefined {
  return deltas < 2 || firstTokenMs === undefined || lastTokenMs === undefined ? undefined : (lastTokenMs - firstTokenMs) / (deltas - 1)
}

/** Succeeded, and met every objective that is set. A response of fewer than two deltas has no gap between them that could be too long. */
export function isGood(record: RequestRecord, { latencyMs: most, firstTokenMs, perDeltaMs }: Objectives): boolean {
  return (
    record.outcome === 'ok' &&
    latencyMs(record) <= (most ?? Number.POSITIVE_INFINITY) &&
    firstContentMs(record) <= (firstTokenMs ?? Number.POSITIVE_INFINITY) &&
    (timePerDeltaMs(record) ?? 0) <= (perDeltaMs ?? Number.POSITIVE_INFINITY)
  )
}

/**
 * The requests of a step that can be judged, by due time. What we cut off ourselves (`aborted`, when a run was stopped) has no latency:
 * one that had already waited longer than the slowest success is slower than all of them, which is all that a rank needs, and stays as
 * infinite; at the first other one the step is cut, since from there on only the fast ones would be left.
 *
 * @param records of one step
 */
export function judgedRequests(records: readonly RequestRecord[]): RequestRecord[] {
  const inOrder = records.toSorted((a, b) => a.dueMs - b.dueMs)
  let slowestMs = 0
  for (const record of inOrder) if (record.outcome === 'ok') slowestMs = Math.max(slowestMs, latencyMs(record))
  const cut = inOrder.findIndex(({ outcome, dueMs, endMs }) => outcome === 'aborted' && endMs - dueMs < slowestMs)
  return cut < 0 ? inOrder : inOrder.slice(0, cut)
}
