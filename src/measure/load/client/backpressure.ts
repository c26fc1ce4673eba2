import type { CapacityEvidence } from '../../../model/capacity-evidence.ts'
import type { LoadStep } from '../../../model/load-evidence.ts'
import type { LoadMechanisms } from '../../../model/load-mechanisms.ts'
import { type Figure, isMeasured } from '../../../model/measurement.ts'
import { boundedOf, measurementOf, quotient } from '../../capacity/bounded.ts'
import { refusal } from '../../interval/refusal.ts'
import { share } from '../../interval/wilson.ts'
import type { LoadRun } from '../records.ts'

type Step = Omit<LoadStep, 'stages'>

const medianMs = ({ latencyOfSuccesses: { p50 } }: Step): number => (isMeasured(p50) ? p50.value : Number.NEGATIVE_INFINITY)

/** Median latency of the accepted at the overloaded step where it is longest, over that at the lowest step. */
function inflationOf(lowest: Step, overloaded: readonly Step[]): Figure {
  const [worst] = overloaded.toSorted((a, b) => medianMs(b) - medianMs(a))
  const n = Math.min(lowest.ok, worst?.ok ?? 0)
  if (worst === undefined || !isMeasured(worst.latencyOfSuccesses.p50) || !isMeasured(lowest.latencyOfSuccesses.p50)) {
    return refusal('too few requests succeeded for two medians', 'times', n, 6)
  }
  const [from, to] = [boundedOf(lowest.latencyOfSuccesses.p50), boundedOf(worst.latencyOfSuccesses.p50)]
  const ratio = from === undefined || to === undefined ? undefined : quotient(to, from)
  const method = 'median latency of successes at the worst overloaded step over that at the lowest step'
  if (ratio !== undefined) return measurementOf(ratio, 'times', n, method, 'MOVER of medians')
  const value = worst.latencyOfSuccesses.p50.value / lowest.latencyOfSuccesses.p50.value
  return { value, unit: 'times', n, noInterval: 'one of the medians has no interval: requests of a queue come together', method }
}

/**
 * What the system does with more than it can serve: whether it turns requests away (429, or 503), or lets all in and makes all slow. Steps past
 * the knee are those at or over the lowest rate that failed, but for such as held.
 */
export function backpressureOf(run: LoadRun, steps: readonly Step[], { failedPerS, points }: CapacityEvidence): LoadMechanisms['backpressure'] {
  const held = new Set(points.filter((point) => point.held).map(({ askedPerS }) => askedPerS))
  const isPast = ({ askedPerS, due }: Step): boolean => due > 0 && failedPerS !== undefined && askedPerS >= failedPerS && !held.has(askedPerS)
  const overloaded = steps.filter(isPast)
  const lowest = steps.filter(({ due }) => due > 0).toSorted((a, b) => a.askedPerS - b.askedPerS)[0]
  const rejected = overloaded.reduce((sum, { outcomes }) => sum + (outcomes.find(({ outcome }) => outcome === 'rejected')?.count ?? 0), 0)
  const steady = lowest === undefined || overloaded.includes(lowest) ? undefined : lowest
  return {
    overloadedSteps: overloaded.length,
    rejected: share(
      rejected,
      overloaded.reduce((sum, { due }) => sum + due, 0),
    ),
    inflation:
      overloaded.length === 0 || steady === undefined
        ? refusal(overloaded.length === 0 ? 'no step was past the knee' : 'every step was past the knee', 'times', steps.length)
        : inflationOf(steady, overloaded),
    inFlightMax: overloaded.reduce((most, { inFlight: { max } }) => Math.max(most, max), 0),
    retryAfter: run.records.filter(({ step, retryAfterS }) => retryAfterS !== undefined && steps[step] !== undefined && overloaded.includes(steps[step]))
      .length,
  }
}
