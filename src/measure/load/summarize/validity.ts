import type { LoadStep } from '../../../model/load-evidence.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import type { LoadRun, RequestRecord } from '../records.ts'
import { requestsForQuantile } from './load-quantiles.ts'
import { latencyMs } from './request-times.ts'

type Step = Omit<LoadStep, 'stages'>

/** Lag that no latency worth measuring over a network notices. */
const LAG_FLOOR_MS = 5
/** A lag of this part of the latency at the same percentile moves that percentile by no more. */
const LAG_OF_MEDIAN = 0.05
const LAG_OF_TAIL = 0.1
const PERCENTILES = [
  { p: 0.5, which: 'half of the requests', most: LAG_OF_MEDIAN },
  { p: 0.95, which: 'one request in twenty', most: LAG_OF_TAIL },
  { p: 0.99, which: 'one request in a hundred', most: LAG_OF_TAIL },
] as const
/** More than one request in a hundred that never left is a load that was not put on. */
const NOT_SENT_RATIO = 0.01

const LAG_NOT_KNOWN =
  "the generator's lag is not known: the results do not say when requests were due, so that latency counts from when they were sent, and a late generator would hide a queue"

const rate = (perS: number): string => `${Number(perS.toPrecision(3))}/s`
const ms = (value: number): string => `${Number(value.toPrecision(2))} ms`

/**
 * Lag over what the step allows: at each percentile that so many requests can tell, max(5 ms, 5 % of the latency of successes at the median, 10 %
 * above it). A percentile that is not told cannot be made wrong.
 */
function laggard(records: readonly RequestRecord[], { askedPerS }: Step, index: number): string | undefined {
  const ofStep = records.filter(({ step, sentMs }) => step === index && sentMs !== undefined)
  if (ofStep.length === 0) return undefined
  const lags = Float64Array.from(ofStep, ({ sentMs, dueMs }) => (sentMs ?? dueMs) - dueMs).sort()
  const latencies = Float64Array.from(ofStep.filter(({ outcome }) => outcome === 'ok').map(latencyMs)).sort()
  for (const { p, which, most } of PERCENTILES) {
    if (p > 0.5 && ofStep.length < requestsForQuantile(p)) continue
    const lagMs = quantileInclusive(lags, p)
    const mostMs = Math.max(LAG_FLOOR_MS, latencies.length === 0 ? 0 : most * quantileInclusive(latencies, p))
    if (lagMs > mostMs)
      return `at ${rate(askedPerS)} ${which} left ${ms(lagMs)} late or more, and ${ms(mostMs)} is the most that leaves latencies alone: the generator's machine was too slow for this rate`
  }
  return undefined
}

/** Requests kept back by the generator's limit although the system answered what it was sent: then the limit, not the system, gave way. */
function keptBack(records: readonly RequestRecord[], { askedPerS, outcomes, due, inFlight }: Step, index: number): string | undefined {
  const notSent = outcomes.find(({ outcome }) => outcome === 'not-sent')?.count ?? 0
  if (due === 0 || notSent <= NOT_SENT_RATIO * due) return undefined
  const sent = records.filter((record) => record.step === index && record.outcome !== 'not-sent')
  const succeeded = sent.filter(({ outcome }) => outcome === 'ok').length
  const rising = isMeasured(inFlight.trendPerS) && (inFlight.trendPerS.interval?.low ?? 0) > 0
  if (rising || succeeded < (1 - NOT_SENT_RATIO) * sent.length) return undefined
  return `at ${rate(askedPerS)} ${notSent} of ${due} requests were kept back by the generator's own limit of requests in flight, while the system kept up with the others: raise load.limits.maxInFlight`
}

/**
 * Whether a run is evidence of the system rather than of the generator. It is not when, in any step, sent - due is over 5 ms and over 5 % of
 * the latency of successes at the median, or 10 % of it at p95 or p99 where there are enough requests to tell these; when more than one request in a hundred was kept back by the generator's limit although the
 * system kept up (no rising trend of requests in flight, 99 % of what was sent succeeded: a system that does not keep up fills any limit,
 * and there the figures say so); when the plan's rate was not reached; or when nothing was sent.
 *
 * @param steps the figures of the same run
 * @param loop a closed loop is valid, and the reason says what it hides
 * @param options `dueKnown` false where another tool's results do not say of each request when it was due, so that due is sent and no lag can
 * be seen: such a run is not called on time, and the reason says why
 */
export function validityOf(
  run: LoadRun,
  steps: readonly Step[],
  loop: 'open' | 'closed' = 'open',
  { dueKnown = true }: { dueKnown?: boolean } = {},
): { valid: boolean; reason: string } {
  if (!run.records.some(({ sentMs }) => sentMs !== undefined)) return { valid: false, reason: 'no request was sent' }
  if (run.ended.how === 'rate-not-reached') return { valid: false, reason: `the rate that the plan asks for was not reached: ${run.ended.detail}` }
  const problem = steps.map((step, index) => laggard(run.records, step, index) ?? keptBack(run.records, step, index)).find((found) => found !== undefined)
  if (problem !== undefined) return { valid: false, reason: problem }
  const worstMs = Math.max(0, ...steps.map(({ lag }) => lag.p99Ms))
  const reason = dueKnown ? `requests left on time: the worst p99 of the generator's lag is ${ms(worstMs)}` : LAG_NOT_KNOWN
  if (loop === 'open') return { valid: true, reason }
  return {
    valid: true,
    reason: `${reason}; a closed loop sends the next request only when one has ended, so that a slow system lowers the load on itself and hides its queue`,
  }
}
