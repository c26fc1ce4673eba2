import type { CalibrationEvidence } from '../../../model/evaluation-evidence.ts'
import { calibrationOf, type JudgedMeasure, neverHeld } from '../../../model/judged-measure.ts'
import { isMeasured } from '../../../model/measurement.ts'

/** Why the judge of a measure may not decide anything: never held against people, or not surely over the bar. `undefined` where it may. */
export function judgeStanding(calibrations: readonly CalibrationEvidence[]): (measure: JudgedMeasure) => string | undefined {
  return (measure) => {
    if (measure.judge === '') return undefined
    const own = calibrationOf(measure, calibrations)
    if (own === undefined) return `${measure.judge} ${neverHeld(measure, calibrations)}`
    return own.usable === 'yes' ? undefined : own.reason
  }
}

/** Standard deviation of one grading by the judge of just this measure, in the metric's unit; `undefined` where no calibration measured it. */
export function judgeNoise(calibrations: readonly CalibrationEvidence[]): (measure: JudgedMeasure) => number | undefined {
  return (measure) => {
    const sd = measure.judge === '' ? undefined : calibrationOf(measure, calibrations)?.gradingSd
    return isMeasured(sd) ? sd.value : undefined
  }
}
