import type { Criterion } from '../model/config.ts'
import type { CapacityEvidence, CapacityPoint, LoadEvidence } from '../model/load-evidence.ts'
import { type Figure, isMeasured, type Measurement } from '../model/measurement.ts'
import type { GrowthMark } from '../model/review.ts'
import { multipleOfToday } from './multiple-of-today.ts'

/** The rate at which p95 passes what was agreed: the criterion on latency.p95, else the objective of the run. */
export function targetMarks(capacity: CapacityEvidence, objectives: LoadEvidence['objectives'], criteria: readonly Criterion[]): GrowthMark[] {
  const agreed = criteria.find(({ metric, comparator }) => metric === 'latency.p95' && comparator === '<=')?.target ?? objectives.latencyMs
  if (agreed === undefined) return []
  const crossing = crossingRate(capacity.points, agreed)
  if (crossing === undefined) return []
  return [
    {
      id: 'p95-over-target',
      limit: `p95 passes ${agreed.toLocaleString('en-US')} ms`,
      axis: 'requests',
      multiple: multipleOfToday(crossing, capacity.today),
      at: crossing,
      basis: 'measured',
      extrapolated: false,
      pointer: '/load/capacity/points',
    },
  ]
}

/**
 * Between the highest rate up to which every level is surely under the target and the lowest rate from which a level is surely over it, by the
 * intervals of p95; the value is where the line between the two levels around the target crosses it. A p95 that lies among failures is over.
 * `undefined` where no level is surely over, or none surely under: then it was not seen.
 */
function crossingRate(points: readonly CapacityPoint[], targetMs: number): Measurement | undefined {
  const ascending = [...points].sort((a, b) => a.askedPerS - b.askedPerS)
  // A level that was over for a moment, under one that was surely under, is no crossing.
  const under = ascending.findLastIndex(({ p95Ms, goodputRatio }) => side(p95Ms, targetMs, goodputRatio) === 'under')
  const over = ascending.findIndex(({ p95Ms, goodputRatio }, index) => index > under && side(p95Ms, targetMs, goodputRatio) === 'over')
  if (under < 0 || over < 0) return undefined
  const [low, high] = [ascending[under], ascending[over]]
  return {
    value: between(low, high, targetMs),
    unit: 'per-s',
    n: points.length,
    interval: { low: low.askedPerS, high: high.askedPerS, confidence: 0.95, method: 'from the last level surely under the target to the first surely over it' },
    method: 'line between the levels around the target',
  }
}

function side(p95: Figure, targetMs: number, goodputRatio: number): 'under' | 'over' | 'open' {
  // Refused for infinity: at least one request in twenty failed.
  if (!isMeasured(p95)) return goodputRatio < 0.95 && /fail/.test(p95.refused) ? 'over' : 'open'
  if (p95.interval === undefined) return 'open'
  if (p95.interval.low > targetMs) return 'over'
  return p95.interval.high <= targetMs ? 'under' : 'open'
}

function between(low: CapacityPoint, high: CapacityPoint, targetMs: number): number {
  if (!isMeasured(low.p95Ms) || !isMeasured(high.p95Ms)) return (low.askedPerS + high.askedPerS) / 2
  const part = (targetMs - low.p95Ms.value) / (high.p95Ms.value - low.p95Ms.value)
  return low.askedPerS + Math.min(1, Math.max(0, part)) * (high.askedPerS - low.askedPerS)
}
