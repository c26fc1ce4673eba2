import type { RunMeasure } from '../../model/eval-run.ts'
import type { CalibrationEvidence } from '../../model/evaluation-evidence.ts'

/** Why the judge of a measure may not decide anything: never held against people, or not surely over the bar. `undefined` where it may. */
export function judgeStanding(calibrations: readonly CalibrationEvidence[]): (measure: Pick<RunMeasure, 'judge' | 'metric'>) => string | undefined {
  return ({ judge, metric }) => {
    if (judge === '') return undefined
    const own = calibrations.find((each) => each.judge === judge && each.metric === metric)
    if (own === undefined) return `${judge} was never held against people on ${metric}`
    return own.usable === 'yes' ? undefined : own.reason
  }
}
