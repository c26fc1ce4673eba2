import type { StageCurve } from '../../model/capacity-evidence.ts'
import type { LoadStageStep, LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { refusal } from '../interval/refusal.ts'
import { type Bounded, boundedOf, difference, measurementOf, quotient } from './bounded.ts'

/** Calls under load go together, and the intervals of their mean take them for independent: twice as wide pays for a design effect of four. */
const WIDENING = 2

/** What load added to a whole request between two levels, and what part of that each stage added; ms a request. */
export interface AddedTime {
  lowest: LoadStep
  highest: LoadStep
  request: Bounded
  stages: readonly { stage: string; addedMs: Bounded }[]
}

/** Time that requests spend in a stage: mean time a call, times calls a request. `undefined` where it has no interval. */
function perRequestMs({ calls, duration: { mean } }: LoadStageStep, requests: number): Bounded | undefined {
  const call = boundedOf(mean, WIDENING)
  const perRequest = calls / requests
  return call === undefined ? undefined : { value: call.value * perRequest, low: call.low * perRequest, high: call.high * perRequest }
}

/** Whole requests of a step as the spans count them; where no span is a `request`, those that succeeded. */
function requestsOf(step: LoadStep): number {
  return step.stages.find(({ stage }) => stage === 'request')?.calls ?? step.ok
}

const ofWhole = (step: LoadStep): Bounded | undefined => boundedOf(step.latencyOfSuccesses.mean)

/**
 * Mean time added between the lowest and the highest level at which the client's latency has an interval and stages were seen. The whole is
 * what the client saw of requests that succeeded, so that waiting before the server's first span counts, and belongs to no stage.
 */
export function addedTime(steps: readonly LoadStep[]): AddedTime | undefined {
  const usable = steps
    .filter((step) => step.stages.length > 0 && requestsOf(step) > 0 && ofWhole(step) !== undefined)
    .toSorted((a, b) => a.askedPerS - b.askedPerS)
  const [lowest, highest] = [usable[0], usable.at(-1)]
  const [from, to] = [lowest && ofWhole(lowest), highest && ofWhole(highest)]
  if (lowest === undefined || highest === undefined || from === undefined || to === undefined || lowest.askedPerS === highest.askedPerS) return undefined
  const stages = highest.stages.flatMap((top) => {
    const bottom = lowest.stages.find(({ stage }) => stage === top.stage)
    const after = perRequestMs(top, requestsOf(highest))
    const before = bottom && perRequestMs(bottom, requestsOf(lowest))
    return top.stage === 'request' || after === undefined || before === undefined ? [] : [{ stage: top.stage, addedMs: difference(after, before) }]
  })
  return { lowest, highest, request: difference(to, from), stages }
}

/** Part of the added time of a whole request that was added in the stage; refused where load added none, or the stage's is not known. */
export function shareOfGrowth(added: AddedTime | undefined, stage: string): Figure {
  if (added === undefined) return refusal('two levels with spans and an interval of the mean latency are needed', 'ratio', 0)
  const own = added.stages.find((candidate) => candidate.stage === stage)
  const n = added.highest.ok
  if (own === undefined) return refusal(`the mean of ${stage} has no interval at the lowest and the highest level: 30 calls are needed`, 'ratio', n, 30)
  const ratio = quotient(own.addedMs, added.request)
  if (ratio === undefined) return refusal('load added no time to a request that can be told from chance', 'ratio', n)
  return measurementOf(
    ratio,
    'ratio',
    n,
    'mean time a request in the stage, added from the lowest to the highest level, over that of whole requests',
    'MOVER of means, those of stages widened twice',
  )
}

/** Median time a call at the highest level over that at the lowest, less one, among levels that tell a median with an interval. */
function growth(calls: readonly { step: LoadStep; own: LoadStageStep }[]): Figure {
  const told = calls.filter(({ own }) => (boundedOf(own.duration.p50)?.low ?? 0) > 0)
  const [first, last] = [told[0], told.at(-1)]
  const [from, to] = [boundedOf(first?.own.duration.p50, WIDENING), boundedOf(last?.own.duration.p50, WIDENING)]
  if (first === undefined || last === undefined || from === undefined || to === undefined || first.step.askedPerS === last.step.askedPerS) {
    return refusal('two levels with six calls are needed', 'ratio', told.length, 2)
  }
  const n = Math.min(first.own.calls, last.own.calls)
  const ratio = quotient(to, from)
  if (ratio === undefined) return refusal('the median at the lowest level cannot be told from 0', 'ratio', n)
  const less = { value: ratio.value - 1, low: ratio.low - 1, high: ratio.high - 1 }
  return measurementOf(less, 'ratio', n, 'median at the highest level over that at the lowest, less one', 'MOVER of medians, widened twice')
}

/**
 * How each stage's time grows with the load, from the spans of each step; stages by their share of what load adds, most first. Points are
 * given where the stage's median and p95 could be told.
 */
export function stageCurves(steps: readonly LoadStep[], added: AddedTime | undefined): StageCurve[] {
  const inOrder = steps.toSorted((a, b) => a.askedPerS - b.askedPerS)
  const names = [...new Set(inOrder.flatMap(({ stages }) => stages.map(({ stage }) => stage)))]
  const curves = names.map((stage) => {
    const calls = inOrder.flatMap((step) => {
      const own = step.stages.find((candidate) => candidate.stage === stage)
      return own === undefined ? [] : [{ step, own }]
    })
    const points = calls.flatMap(({ step: { askedPerS, durationMs }, own: { duration, inFlightMean, calls: count } }) =>
      isMeasured(duration.p50) && isMeasured(duration.p95)
        ? [{ askedPerS, callsPerS: count / (durationMs / 1000), inFlight: inFlightMean, p50Ms: duration.p50.value, p95Ms: duration.p95.value, calls: count }]
        : [],
    )
    return { stage, points, growth: growth(calls), shareOfGrowth: shareOfGrowth(added, stage) }
  })
  const part = ({ shareOfGrowth: share }: StageCurve): number => (isMeasured(share) ? share.value : Number.NEGATIVE_INFINITY)
  return curves.sort((a, b) => part(b) - part(a) || (a.stage < b.stage ? -1 : 1))
}
