import type { Figure } from '../../model/measurement.ts'
import type { SessionExposure } from '../../model/traces-evidence.ts'
import { clustersOf } from '../interval/cluster-bootstrap.ts'
import { quantileInclusive } from '../interval/quantile.ts'
import { refusal } from '../interval/refusal.ts'
import { share } from '../interval/wilson.ts'
import { refusedQuantile } from './request-quantiles.ts'
import { type Resampling, resampledIntervals } from './resampling.ts'
import type { TraceSample } from './trace-sample.ts'

/**
 * Share of the observed sessions with at least one response at or over p99 of all requests (p95 below 400 requests): how often a user,
 * rather than a request, meets the tail. Counted over the session sizes that were seen, not from 1 - (1 - p)^n. The Wilson interval takes
 * the threshold as given.
 *
 * A sample belongs to a known session when its `cluster` is not its trace id.
 */
export function sessionExposure(samples: readonly TraceSample[], resampling: Resampling): SessionExposure | Figure {
  const inSessions = samples.filter(({ cluster, traceId }) => cluster !== traceId)
  if (inSessions.length === 0) {
    return refusal('no request tells its session: set session.id or gen_ai.conversation.id on the root span', 'ratio', samples.length)
  }
  const tooFew = refusedQuantile(0.95, samples.length, 'ratio')
  if (tooFew !== undefined) return tooFew
  const quantile = refusedQuantile(0.99, samples.length) === undefined ? 0.99 : 0.95
  const least = quantileInclusive(Float64Array.from(samples, ({ totalMs }) => totalMs).sort(), quantile)
  const exposed = new Set<string>()
  for (const { cluster, totalMs } of inSessions) if (totalMs >= least) exposed.add(cluster)
  const sessions = clustersOf(inSessions.map(({ cluster }) => cluster))
  const { count } = sessions
  const interval = resampledIntervals(sessions, resampling, 1, (_, requests, out) => {
    out[0] = requests / count
  })
  return {
    quantile,
    sessions: count,
    requestsPerSession: { value: inSessions.length / count, unit: 'count', n: count, ...interval(0), method: 'mean over sessions' },
    exposed: share(exposed.size, count).figure,
  }
}
