import type { LoadRun, RequestRecord } from '../../measure/load/records.ts'
import { summarizeSteps } from '../../measure/load/summarize/summarize-steps.ts'
import { validityOf } from '../../measure/load/summarize/validity.ts'

/** Below this share of the rate that was asked, the system did not keep up. */
const keptUpRatio = 0.85

/** Whether the records alone are evidence of the system, however the run ended. */
function isValid(run: LoadRun): boolean {
  return validityOf({ ...run, ended: { how: 'completed', detail: '' } }, summarizeSteps(run, {})).valid
}

/** Whether requests left too late. What was never sent is no matter of time: it would be kept back another time as well. */
export function isLate(run: LoadRun): boolean {
  const records = run.records.filter(({ sentMs }) => sentMs !== undefined)
  return records.length > 0 && !isValid({ ...run, records })
}

/**
 * Whether a rate was not reached because the system let its queue grow until the limit of requests in flight was full, rather than because
 * the limit or the generator was too small for a system that kept up with what it was sent.
 */
export function isFilledBySystem(run: LoadRun): boolean {
  return run.ended.how === 'rate-not-reached' && isValid(run)
}

/**
 * Whether the system took the rate: with a capacity of c times the rate a queue grows, and latency with it, by (1/c - 1) ms a ms. Median latency of the
 * last quarter of a level is held against that of the first, so that slow but steady answers do not count as a queue.
 */
export function keptUp({ steps, records }: LoadRun): boolean {
  return steps.every(({ durationMs }, index) => {
    const due = records.filter(({ step }) => step === index)
    const ok = due.filter(({ outcome }) => outcome === 'ok')
    const quarter = Math.ceil(ok.length / 4)
    const growthMs = medianLatency(ok.slice(-quarter)) - medianLatency(ok.slice(0, quarter))
    return ok.length >= keptUpRatio * due.length && growthMs <= (1 / keptUpRatio - 1) * 0.75 * durationMs
  })
}

function medianLatency(records: readonly RequestRecord[]): number {
  const sorted = records.map(({ dueMs, endMs }) => endMs - dueMs).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
