import type { Measurement } from '../../../model/measurement.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import type { RequestRecord, RunStep } from '../records.ts'
import { batchMeanInterval } from './dependent-sample.ts'
import { latencyMs } from './request-times.ts'

const SLICES = 30
/** Standard errors of the slope of latency over due time, from which on latency is taken to grow. */
const GROWS = 2
/** Fewer successes than this tell no growth. */
const LEAST_TO_GROW = 10

/** Requests of one step, by due time, and the time in which they were due. */
export interface DueInStep {
  records: readonly RequestRecord[]
  window: Pick<RunStep, 'startMs' | 'durationMs'>
}

const successesOf = ({ records }: DueInStep): RequestRecord[] => records.filter(({ outcome }) => outcome === 'ok')

/**
 * Whether the latency of successes grows with their due time: least squares slope over twice its standard error, requests taken for independent.
 * Those in a queue are not, so that a queue which only wanders is called growing too often; that costs little, see {@link throughputOf}.
 */
export function latencyGrows(due: DueInStep): boolean {
  const ok = successesOf(due)
  const n = ok.length
  if (n < LEAST_TO_GROW) return false
  const meanDue = ok.reduce((sum, { dueMs }) => sum + dueMs, 0) / n
  const mean = ok.reduce((sum, record) => sum + latencyMs(record), 0) / n
  let spread = 0
  let together = 0
  for (const record of ok) {
    spread += (record.dueMs - meanDue) ** 2
    together += (record.dueMs - meanDue) * (latencyMs(record) - mean)
  }
  if (spread === 0) return false
  const slope = together / spread
  const squares = ok.reduce((sum, record) => sum + (latencyMs(record) - mean - slope * (record.dueMs - meanDue)) ** 2, 0)
  return slope > GROWS * Math.sqrt(squares / (n - 2) / spread)
}

/** Median latency of the first tenth of the successes: how long a step takes until its first answers come. */
function firstLatencyMs(ok: readonly RequestRecord[]): number {
  const first = ok.slice(0, Math.ceil(ok.length / 10)).map(latencyMs)
  return first.length === 0 ? 0 : quantileInclusive(Float64Array.from(first).sort(), 0.5)
}

/**
 * Successes a second of a step, counted where they ended, in a window as long as the step that begins by its first latency later: with
 * L the median latency of the first tenth of its successes, the window is [start + L, start + L + duration). Levels run apart, so that what a
 * level before would have left to end in this window is not there; where latency does not grow that is as much as ends after it, and those stand
 * in: all successes count, over the duration. Where it grows the system was busy from the start to beyond the window, so that only what ended in
 * it counts, and the queue that is left is not counted as served.
 *
 * Steps of 20 s, 300 runs each, the mean of the value over the truth: answers of 8 s at 1 and 10/s .995 and 1.000, exponential ones of 3 s at 5
 * and 50/s .996 and .999; queues that serve 50/s at 50, 90, 120 and 200 % of it .999, .994, .998 and 1.000, with 5 s of other work after
 * the queue .999; one that serves 20/s, all at once, at 120 % .992. The interval holds the truth in 95 to 98 %. A closed loop begins with all of its
 * requests at once, so that up to one request for each of its users is counted too many.
 *
 * @returns the rate with an interval by batch means over 30 slices of the window; without one under 30 successes
 */
export function throughputOf(due: DueInStep): Measurement {
  const { startMs, durationMs } = due.window
  const ok = successesOf(due)
  const grows = latencyGrows(due)
  const fromMs = startMs + firstLatencyMs(ok)
  const ends = new Float64Array(SLICES)
  let n = 0
  for (const { endMs } of ok) {
    const turns = (endMs - fromMs) / durationMs
    if (grows && (turns < 0 || turns >= 1)) continue
    const slice = Math.min(SLICES - 1, Math.floor((turns - Math.floor(turns)) * SLICES))
    n += 1
    ends[slice] = (ends[slice] ?? 0) + 1
  }
  const method = grows ? 'successes that ended in the time of the step, from its first answers on' : 'successes that were due in the step, over its duration'
  const base = { value: n / (durationMs / 1000), unit: 'per-s' as const, n, method }
  if (n < SLICES) return { ...base, noInterval: `${n} successes are too few for an interval, ${SLICES} are needed` }
  const spread = batchMeanInterval(ends.map((count) => count / (durationMs / 1000 / SLICES)))
  return 'interval' in spread ? { ...base, interval: { ...spread.interval, low: Math.max(0, spread.interval.low) } } : { ...base, ...spread }
}
