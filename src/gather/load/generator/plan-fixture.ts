import type { LoadRun, RequestRecord } from '../../../measure/load/records.ts'
import type { GeneratorLimits, GeneratorPlan } from './plan.ts'

type Given = Partial<Omit<GeneratorPlan, 'limits'>> & { limits?: Partial<GeneratorLimits> }

/** A plan of a test: `count` requests, 2 ms apart, unless it says otherwise. */
export function planOf(url: string, count: number, { limits, ...given }: Given = {}): GeneratorPlan {
  return {
    target: { url, method: 'POST', headers: {} },
    bodies: [{ text: '{"question":"a"}', session: 's1' }, { text: '{"question":"b"}' }],
    loop: { kind: 'open', dueMs: Float64Array.from({ length: count }, (_, i) => 2 * i) },
    steps: [{ askedPerS: 500, startMs: 0, durationMs: 2 * count }],
    seed: 1,
    limits: { maxRequests: 10_000, maxInFlight: 1000, timeoutMs: 10_000, maxResponseBytes: 1 << 20, errorRatio: 1, errorWindow: 100, ...limits },
    graceMs: 10_000,
    ...given,
  }
}

/** How many requests ended in which way. */
export function outcomesOf({ records }: LoadRun): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of records) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

export function latenciesMs(records: readonly RequestRecord[]): Float64Array {
  return Float64Array.from(records, ({ dueMs, endMs }) => endMs - dueMs).sort()
}
