import type { LoadMechanisms } from '../../../model/load-mechanisms.ts'
import { refusal } from '../../interval/refusal.ts'
import { share } from '../../interval/wilson.ts'
import type { LoadRun } from '../records.ts'
import { loadQuantiles } from '../summarize/load-quantiles.ts'
import { firstContentMs, latencyMs } from '../summarize/request-times.ts'

/**
 * What streaming gives the user: over successes with a content delta, the median of time to the first content over the whole latency, both
 * from when the request was due, 0 to 1; and how many brought their content at two different times or more. Deltas that came in one read
 * of the socket came at one time.
 */
export function streamingOf({ records }: LoadRun): LoadMechanisms['streaming'] {
  const streams = records.filter(({ outcome, firstTokenMs }) => outcome === 'ok' && firstTokenMs !== undefined).toSorted((a, b) => a.dueMs - b.dueMs)
  const ratios = streams.map((record) => (latencyMs(record) > 0 ? firstContentMs(record) / latencyMs(record) : 1))
  const { p50 } = loadQuantiles(ratios)
  const firstOverTotal = streams.length === 0 ? refusal('responses are not streams', 'ratio', 0, 1) : { ...p50, unit: 'ratio' as const }
  return {
    responses: streams.length,
    firstOverTotal,
    incremental: share(streams.filter(({ deltas, deltaReads }) => deltas >= 2 && deltaReads >= 2).length, streams.length),
  }
}
