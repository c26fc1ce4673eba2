import { seededRandom } from '../../interval/random.ts'
import type { LoadRun, RequestRecord, RunStep } from '../records.ts'

/** A request that was sent when due and answered, unless told otherwise. */
export function request(dueMs: number, durationMs: number, more: Partial<RequestRecord> = {}): RequestRecord {
  const base = { step: 0, dueMs, sentMs: dueMs, endMs: dueMs + durationMs, outcome: 'ok' as const, deltas: 0, deltaReads: 0, bytes: 100, traceId: '', body: 0 }
  return { ...base, ...more }
}

/** A run of one step per rate, one after the other. */
export function runOf(records: readonly RequestRecord[], steps: readonly RunStep[] = [{ askedPerS: 10, startMs: 0, durationMs: 10_000 }]): LoadRun {
  return { startedAtMs: 0, steps, records, ended: { how: 'completed', detail: '' } }
}

export interface QueueStep {
  perS: number
  requests: number
}

/**
 * A run against one server that takes exponential times in the order of arrival (M/M/1), so that its truths are known: the time in the system
 * is exponential with mean 1/(μ - λ), the mean number in it ρ/(1 - ρ).
 *
 * @param servedPerS μ
 */
export function queueRun(steps: readonly QueueStep[], servedPerS: number, seed: number): LoadRun {
  const random = seededRandom(seed)
  const exponential = (mean: number): number => -Math.log(1 - random()) * mean
  const records: RequestRecord[] = []
  const runSteps: RunStep[] = []
  let startMs = 0
  let freeMs = 0
  steps.forEach(({ perS, requests }, step) => {
    const durationMs = (requests / perS) * 1000
    for (let dueMs = startMs + exponential(1000 / perS); dueMs < startMs + durationMs; dueMs += exponential(1000 / perS)) {
      freeMs = Math.max(freeMs, dueMs) + exponential(1000 / servedPerS)
      records.push(request(dueMs, freeMs - dueMs, { step }))
    }
    runSteps.push({ askedPerS: perS, startMs, durationMs })
    startMs += durationMs
  })
  return runOf(records, runSteps)
}
