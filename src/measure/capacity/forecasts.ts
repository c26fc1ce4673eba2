import type { CapacityForecast } from '../../model/capacity-evidence.ts'
import type { LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured, type Refusal } from '../../model/measurement.ts'
import { percentileInterval } from '../interval/cluster-bootstrap.ts'
import { quantileInclusive } from '../interval/quantile.ts'
import { refusal } from '../interval/refusal.ts'
import { type Bounded, boundedOf, measurementOf } from './bounded.ts'
import type { ResampledFit } from './fit-scalability.ts'
import { type Knee, levelState, surelyHeld } from './knee.ts'
import { inFlightAt, peakPerSOf, type Scalability } from './scalability-model.ts'
import { rate } from './words.ts'

type Step = Omit<LoadStep, 'stages'>
type Holds = CapacityForecast['holds']

/** What a forecast rests on. */
export interface ForecastBasis {
  /** By rate asked, lowest first. */
  steps: readonly Step[]
  knee: Knee
  fit: ResampledFit | Refusal
}

const WITHIN = 'interpolation between the levels that were driven'
const BEYOND = 'Universal Scalability Law beyond the levels that were driven'

const surelyHeldUnder = (steps: readonly Step[], { heldPerS }: Knee): number => (heldPerS === undefined ? 0 : (surelyHeld(steps, heldPerS) ?? 0))

/** By the bounds, not by the value: up to the low one it holds, from the high one on it does not. */
function holdsAt(perS: number, { steps, knee, fit }: ForecastBasis): Holds {
  // Without a knee what failed over all that held still fails; where none did, nothing is over.
  const bounds = boundedOf(knee.knee) ?? { low: surelyHeldUnder(steps, knee), high: knee.failedPerS ?? Number.POSITIVE_INFINITY }
  if (perS <= bounds.low) return 'yes'
  if (perS >= bounds.high) return 'no'
  const peak = 'fit' in fit ? boundedOf(fit.fit.peakPerS) : undefined
  const highest = steps.at(-1)?.askedPerS ?? 0
  return perS > highest && peak !== undefined && perS > peak.high ? 'no' : 'unknown'
}

/** The two levels around a rate, and how far it lies from the one to the other. Under the lowest level, that one twice. */
function around(perS: number, steps: readonly Step[]): { low: Step; high: Step; part: number } | undefined {
  const high = steps.find(({ askedPerS }) => askedPerS >= perS)
  if (high === undefined) return undefined
  const low = steps.findLast(({ askedPerS }) => askedPerS <= perS) ?? high
  return { low, high, part: low.askedPerS === high.askedPerS ? 0 : (perS - low.askedPerS) / (high.askedPerS - low.askedPerS) }
}

const mix = (a: Bounded, b: Bounded, part: number): Bounded => ({
  value: a.value + part * (b.value - a.value),
  low: a.low + part * (b.low - a.low),
  high: a.high + part * (b.high - a.high),
})

/** Under the lowest level a system serves what comes, as it did at that level. */
function measuredThroughput(perS: number, { low, high, part }: NonNullable<ReturnType<typeof around>>): Figure {
  const [from, to] = [boundedOf(low.throughputPerS), boundedOf(high.throughputPerS)]
  if (from === undefined || to === undefined) return refusal('the levels around this rate are too short for an interval of their throughput', 'per-s', 2)
  const between = mix(from, to, part)
  const scale = low === high ? perS / high.askedPerS : 1
  return measurementOf({ value: between.value * scale, low: between.low * scale, high: between.high * scale }, 'per-s', 2, WITHIN, WITHIN)
}

/** On the scale of the logarithm, since latency grows by factors. A level that failed although a higher one held has a steady state. */
function measuredP95({ low, high, part }: NonNullable<ReturnType<typeof around>>, { heldPerS = 0 }: Knee): Figure {
  const failed = [low, high].find((step) => step.askedPerS > heldPerS && levelState(step).state === 'failed')
  if (failed !== undefined && part > 0) return refusal(`no steady state can be told here: ${rate(failed.askedPerS)} did not hold`, 'ms', 2)
  if (failed !== undefined) return refusal(`no steady state: ${rate(failed.askedPerS)} did not hold`, 'ms', 1)
  if (!isMeasured(low.latency.p95) || !isMeasured(high.latency.p95)) return isMeasured(low.latency.p95) ? high.latency.p95 : low.latency.p95
  const [from, to] = [boundedOf(low.latency.p95), boundedOf(high.latency.p95)]
  if (from === undefined || to === undefined) {
    const value = low.latency.p95.value ** (1 - part) * high.latency.p95.value ** part
    return { value, unit: 'ms', n: 2, noInterval: 'the p95 of a level around this rate has no interval', method: WITHIN }
  }
  const log = ({ value, low: l, high: h }: Bounded): Bounded => ({ value: Math.log(value), low: Math.log(l), high: Math.log(h) })
  const between = mix(log(from), log(to), part)
  return measurementOf({ value: Math.exp(between.value), low: Math.exp(between.low), high: Math.exp(between.high) }, 'ms', 2, WITHIN, WITHIN)
}

/** What is offered, up to the peak. Past it a system with crosstalk serves less than its peak, so this is the most to expect. */
function throughputBeyond(perS: number, { fit, model, draws, seenPerS }: ResampledFit): Figure {
  const served = (law: Scalability): number => Math.min(perS, Math.max(seenPerS, peakPerSOf(law)))
  const band = percentileInterval(Float64Array.from(draws, served), 0.95, '')
  const value = served(model)
  return measurementOf({ value, low: band?.low ?? value, high: band?.high ?? value }, 'per-s', fit.lambda.n, BEYOND, 'resampled laws')
}

/** Mean time N/X of the law at the rate, times p95 over mean of the highest level that held. */
function p95Beyond(perS: number, { fit, model, draws }: ResampledFit, steps: readonly Step[]): Figure {
  const n = fit.lambda.n
  const peak = boundedOf(fit.peakPerS)
  if (peak !== undefined && perS > peak.low) {
    return refusal(
      `no steady state: ${rate(perS)} is over the lower bound of the largest throughput, ${rate(peak.low)}, and a queue would grow without end`,
      'ms',
      n,
    )
  }
  const steady = steps.findLast((step) => levelState(step).state === 'held' && isMeasured(step.latency.p95) && isMeasured(step.latency.mean))
  if (steady === undefined || !isMeasured(steady.latency.p95) || !isMeasured(steady.latency.mean)) {
    return refusal('no level that held tells its p95 and its mean without a failure', 'ms', n)
  }
  const factor = steady.latency.p95.value / steady.latency.mean.value
  const p95Ms = (law: Scalability): number => (1000 * factor * (inFlightAt(law, perS) ?? Number.POSITIVE_INFINITY)) / perS
  const value = p95Ms(model)
  const times = Float64Array.from(draws, p95Ms).sort()
  // Infinity where a law has no steady state: those laws sort above all, and the upper bound must lie under them.
  const isBounded = Number.isFinite(times[Math.ceil(0.975 * (times.length - 1))])
  const band = isBounded ? { low: quantileInclusive(times, 0.025), high: quantileInclusive(times, 0.975) } : undefined
  if (band === undefined || !Number.isFinite(value)) return refusal('too many of the resampled laws have no steady state at this rate', 'ms', n)
  return measurementOf({ value, ...band }, 'ms', n, `${BEYOND}; p95 over mean as at ${rate(steady.askedPerS)}`, 'resampled laws')
}

function statementOf(multiple: number, perS: number, holds: Holds, basis: ForecastBasis): string {
  const { steps, fit } = basis
  const { heldPerS, failedPerS, failedBecause } = basis.knee
  const at = `At ${multiple} times today's load, ${rate(perS)},`
  if (holds === 'yes') return `${at} the system holds: ${rate(heldPerS ?? perS)} was driven and held.`
  if (holds === 'no') {
    if (failedPerS !== undefined && perS >= failedPerS) return `${at} the system does not hold: ${failedBecause ?? `${rate(failedPerS)} failed`}.`
    const peak = 'fit' in fit ? boundedOf(fit.fit.peakPerS) : undefined
    return `${at} the system does not hold: the fit's largest throughput is ${peak === undefined ? 'lower' : `at most ${rate(peak.high)}`}.`
  }
  const surePerS = surelyHeldUnder(steps, basis.knee)
  const sure = surePerS > 0 ? `up to ${rate(surePerS)} it holds for sure` : 'too few requests were driven to be sure of any rate'
  const failed = boundedOf(basis.knee.knee)?.high ?? failedPerS
  const { failedUnderHeldPerS: under } = basis.knee
  const isDisputed = under !== undefined && heldPerS !== undefined && surePerS < under
  const highest = isDisputed
    ? `the levels disagree: ${rate(under)} failed and ${rate(heldPerS)} held`
    : `${rate(steps.at(-1)?.askedPerS ?? 0)} was the highest driven`
  const limit = failed === undefined ? highest : `${rate(failed)} failed`
  return `${at} it is not known whether the system holds: ${sure}, and ${limit}.`
}

/**
 * What the system would do at a multiple of today's load. Up to the highest rate that was driven, throughput and p95 are interpolated between
 * the two levels around it, with a band made of their intervals; beyond, they come from the resampled laws of the fit, and are named so.
 * `holds` goes by the interval of the knee, and beyond what was driven is `no` over the upper bound of the fit's peak.
 * p95 is refused where no steady state exists: next to a level that failed, and over the lower bound of the peak.
 *
 * @param multiple of `todayPerS`, above 0
 */
export function forecastAt(multiple: number, todayPerS: number, basis: ForecastBasis): CapacityForecast {
  const atPerS = multiple * todayPerS
  const { steps, fit } = basis
  const near = around(atPerS, steps)
  const holds = holdsAt(atPerS, basis)
  const shared = { multiple, atPerS, holds, statement: statementOf(multiple, atPerS, holds, basis) }
  if (near !== undefined) return { ...shared, basis: 'measured', throughputPerS: measuredThroughput(atPerS, near), p95Ms: measuredP95(near, basis.knee) }
  if (!('fit' in fit)) return { ...shared, basis: 'beyond', throughputPerS: fit, p95Ms: { ...fit, unit: 'ms' } }
  return { ...shared, basis: 'beyond', throughputPerS: throughputBeyond(atPerS, fit), p95Ms: p95Beyond(atPerS, fit, steps) }
}
