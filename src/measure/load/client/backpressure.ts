import type { CapacityEvidence } from '../../../model/capacity-evidence.ts'
import type { LoadStep } from '../../../model/load-evidence.ts'
import type { LoadMechanisms } from '../../../model/load-mechanisms.ts'
import { type Figure, isMeasured } from '../../../model/measurement.ts'
import { type Bounded, boundedOf, measurementOf, quotient } from '../../capacity/bounded.ts'
import { refusal } from '../../interval/refusal.ts'
import { share } from '../../interval/wilson.ts'
import type { LoadRun } from '../records.ts'
import { blockMeans } from '../summarize/dependent-sample.ts'
import { latencyMs } from '../summarize/request-times.ts'
import { trendLine } from '../summarize/trend-line.ts'

type Step = Omit<LoadStep, 'stages'>

const medianMs = ({ latencyOfSuccesses: { p50 } }: Step): number => (isMeasured(p50) ? p50.value : Number.NEGATIVE_INFINITY)

/**
 * Bounds of the median at an overloaded step, from the line through means of blocks in time. A step in which the queue grows has no latency that
 * it would settle at: what repeats from run to run is the growth, and what varies is the path around it.
 */
function medianOnTheWay(value: number, latencies: readonly number[]): Bounded | undefined {
  const means = blockMeans(latencies)
  if (means === undefined) return undefined
  const half = trendLine(means).middleHalf
  return { value, low: Math.max(0, value - half), high: value + half }
}

/** Median latency of the accepted at the overloaded step where it is longest, over that at the lowest step. */
function inflationOf(run: LoadRun, steps: readonly Step[], lowest: Step, overloaded: readonly Step[]): Figure {
  const [worst] = overloaded.toSorted((a, b) => medianMs(b) - medianMs(a))
  const n = Math.min(lowest.ok, worst?.ok ?? 0)
  if (worst === undefined || !isMeasured(worst.latencyOfSuccesses.p50) || !isMeasured(lowest.latencyOfSuccesses.p50)) {
    return refusal('too few requests succeeded for two medians', 'times', n, 6)
  }
  const own = run.records.filter(({ step, outcome }) => steps[step] === worst && outcome === 'ok').toSorted((a, b) => a.dueMs - b.dueMs)
  const from = boundedOf(lowest.latencyOfSuccesses.p50)
  const to = boundedOf(worst.latencyOfSuccesses.p50) ?? medianOnTheWay(worst.latencyOfSuccesses.p50.value, own.map(latencyMs))
  const ratio = from === undefined || to === undefined ? undefined : quotient(to, from)
  const method = 'median latency of successes at the worst overloaded step over that at the lowest step'
  if (ratio !== undefined) return measurementOf(ratio, 'times', n, method, 'MOVER of medians; that of a growing queue by the line through it')
  const value = worst.latencyOfSuccesses.p50.value / lowest.latencyOfSuccesses.p50.value
  return { value, unit: 'times', n, noInterval: 'the median at one of the steps has no interval: too few independent requests', method }
}

/**
 * What the system does with more than it can serve: whether it turns requests away (429, or 503), or lets all in and makes all slow. Steps past
 * the knee are those at or over the lowest rate that failed with none over it that held, but for a repetition that held.
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
        : inflationOf(run, steps, steady, overloaded),
    inFlightMax: overloaded.reduce((most, { inFlight: { max } }) => Math.max(most, max), 0),
    retryAfter: run.records.filter(({ step, retryAfterS }) => retryAfterS !== undefined && steps[step] !== undefined && overloaded.includes(steps[step]))
      .length,
  }
}
