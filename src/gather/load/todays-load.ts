import { refusal } from '../../measure/interval/refusal.ts'
import type { Figure } from '../../model/measurement.ts'
import type { SpanStore } from '../../store/span-store.ts'

/** Fewer traces than this, or a shorter time, say nothing of a day. */
const leastTraces = 100
const leastSpanMs = 60_000
const mostTraces = 1_000_000

/** Today's load from the config, else the mean rate of the traces that were in the store before the run began. */
export async function todaysLoad(statedPerS: number | undefined, store: SpanStore | undefined, untilMs: number): Promise<Figure> {
  if (statedPerS !== undefined) {
    return { value: statedPerS, unit: 'per-s', n: 1, noInterval: 'stated, not measured', method: 'load.todayPerS of the config' }
  }
  const starts = store === undefined ? [] : await store.traceStarts(mostTraces, { untilMs })
  const spanMs = starts.length < 2 ? 0 : starts[starts.length - 1] - starts[0]
  if (starts.length < leastTraces || spanMs < leastSpanMs) {
    return refusal(
      'no traces of real traffic were in the store before the run, and neither --today nor load.todayPerS says the rate',
      'per-s',
      starts.length,
      leastTraces,
    )
  }
  return {
    value: ((starts.length - 1) * 1000) / spanMs,
    unit: 'per-s',
    n: starts.length,
    noInterval: 'the mean over the whole window; traffic comes in bursts',
    method: 'traces in the store before the run, over the time from the first to the last',
  }
}
