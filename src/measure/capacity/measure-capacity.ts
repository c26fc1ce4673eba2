import type { CapacityEvidence, CapacityPoint } from '../../model/capacity-evidence.ts'
import type { LoadStep } from '../../model/load-evidence.ts'
import type { BlockingStage } from '../../model/load-mechanisms.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { refusal } from '../interval/refusal.ts'
import { Z_95 } from '../interval/wilson.ts'
import { boundedOf } from './bounded.ts'
import { resampledFit, type ScalabilityPoint } from './fit-scalability.ts'
import { forecastAt } from './forecasts.ts'
import { kneeOf, levelState } from './knee.ts'
import { saturatingStage } from './saturating-stage.ts'
import { addedTime, stageCurves } from './stage-curves.ts'

/** Multiples of today's load that the review speaks of. */
const MULTIPLES = [2, 10]

/** Half an interval in standard errors; where there is none, that of as many independent observations. */
function errorOf(figure: Figure, value: number, n: number): number {
  const bounds = boundedOf(figure)
  return bounds === undefined ? value / Math.sqrt(Math.max(1, n)) : (bounds.high - bounds.low) / (2 * Z_95)
}

/** By Little's law the number in flight is as uncertain as the mean time that requests are open. */
function scalabilityPoint({ throughputPerS, inFlight: { mean }, serviceTime, ok }: LoadStep): ScalabilityPoint {
  const time = serviceTime.mean
  const relative = isMeasured(time) && time.value > 0 ? errorOf(time, time.value, ok) / time.value : 1 / Math.sqrt(Math.max(1, ok))
  return { inFlight: mean, perS: throughputPerS.value, perSError: errorOf(throughputPerS, throughputPerS.value, ok), inFlightError: mean * relative }
}

function capacityPoint(step: LoadStep): CapacityPoint {
  const { askedPerS, throughputPerS, inFlight, goodput, latency } = step
  return {
    askedPerS,
    throughputPerS: throughputPerS.value,
    inFlight: inFlight.mean,
    goodputRatio: goodput.of === 0 ? 0 : goodput.have / goodput.of,
    p95Ms: latency.p95,
    held: levelState(step).state === 'held',
  }
}

export interface CapacityInput {
  steps: readonly LoadStep[]
  /** Requests a second that the system meets today; without it nothing is forecast, since there is nothing to take a multiple of. */
  today: Figure
  /** Stages that hold the only thread of their process. */
  blocking?: readonly BlockingStage[]
  /** `open` by default. A closed loop asks for no rate, so that there is none that could hold or fail. */
  loop?: 'open' | 'closed'
  seed: number
}

const NO_RATE = refusal('a closed loop asks for no rate: what it sends, the system itself decides', 'per-s', 0)

/**
 * What the steps of a run say about capacity: the levels, the scalability law, the knee, how the time of each stage grows, which stage
 * saturates, and what happens at 2 and 10 times today's load. Of a closed loop only what its stages say: no levels, and so no knee, no law and
 * no forecast.
 */
export function measureCapacity({ steps, today, blocking = [], loop = 'open', seed }: CapacityInput): CapacityEvidence {
  const driven = steps.filter(({ due }) => due > 0).toSorted((a, b) => a.askedPerS - b.askedPerS)
  if (loop === 'closed') return ofClosedLoop(driven, today, blocking)
  const fit = resampledFit(driven.map(scalabilityPoint), seed)
  const knee = kneeOf(driven)
  const added = addedTime(driven)
  const basis = { steps: driven, knee, fit }
  return {
    today,
    points: driven.map(capacityPoint),
    fit: 'fit' in fit ? fit.fit : fit,
    ...knee,
    stages: stageCurves(driven, added),
    saturates: saturatingStage(added, blocking),
    forecasts: isMeasured(today) && today.value > 0 ? MULTIPLES.map((multiple) => forecastAt(multiple, today.value, basis)) : [],
  }
}

function ofClosedLoop(steps: readonly LoadStep[], today: Figure, blocking: readonly BlockingStage[]): CapacityEvidence {
  const added = addedTime(steps)
  return { today, points: [], fit: NO_RATE, knee: NO_RATE, stages: stageCurves(steps, added), saturates: saturatingStage(added, blocking), forecasts: [] }
}
