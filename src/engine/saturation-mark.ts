import type { CapacityEvidence } from '../model/load-evidence.ts'
import { isMeasured, type Measurement } from '../model/measurement.ts'
import type { GrowthMark } from '../model/review.ts'
import { multipleOfToday } from './multiple-of-today.ts'

/**
 * Where the first level that was driven did not hold; where no level is sure to have held, or levels under it disagree, the lowest that failed
 * over all that held as a bound; else, marked as extrapolated, where the fitted law says that throughput peaks. A level that failed although a
 * higher one held marks nothing. No level failed and no law could be fitted: no mark, for nothing was seen to give way.
 */
export function saturationMark(capacity: CapacityEvidence): GrowthMark[] {
  const { knee, saturates, fit, today } = capacity
  const stage = 'stage' in saturates ? saturates.stage : undefined
  const limit = stage === undefined ? 'the system saturates' : `${stage} saturates`
  const shared = { id: 'saturation', limit, ...(stage !== undefined && { stage }), axis: 'requests' as const }
  if (isMeasured(knee) && capacity.failedPerS !== undefined) {
    return [{ ...shared, multiple: multipleOfToday(knee, today), at: knee, basis: 'measured', extrapolated: false, pointer: '/load/capacity/knee' }]
  }
  if (capacity.failedPerS !== undefined) {
    const at: Measurement = {
      value: capacity.failedPerS,
      unit: 'per-s',
      n: capacity.points.length,
      noInterval:
        capacity.heldPerS === undefined ? 'an upper bound: of no level under it is it sure that it held' : 'an upper bound: the levels under it disagree',
      method: 'lowest rate that did not hold',
    }
    return [
      {
        ...shared,
        limit: `${limit} here, or before`,
        multiple: multipleOfToday(at, today),
        at,
        basis: 'bounded',
        extrapolated: false,
        pointer: '/load/capacity/failedPerS',
      },
    ]
  }
  // A knee without a level that held, or without one that failed, lies outside of what was driven.
  if (!('lambda' in fit) || !isMeasured(fit.peakPerS) || fit.peakPerS.value <= (capacity.heldPerS ?? 0)) return []
  const peak = fit.peakPerS
  return [{ ...shared, multiple: multipleOfToday(peak, today), at: peak, basis: 'estimated', extrapolated: true, pointer: '/load/capacity/fit/peakPerS' }]
}
