import type { RunMeasure } from './eval-run.ts'
import type { CalibrationEvidence, EvaluationEvidence } from './evaluation-evidence.ts'

/** What a judge was asked: a metric in one version, which holds the prompts and the rubric. */
export type JudgedMeasure = Pick<RunMeasure, 'judge' | 'metric' | 'version'>

function isOf({ judge, metric, version }: JudgedMeasure): (calibration: JudgedMeasure) => boolean {
  return (each) => each.judge === judge && each.metric === metric && each.version === version
}

/** How a judge was held against people on just this measure; what people said of another rubric says nothing of this one. */
export function calibrationOf(measure: JudgedMeasure, calibrations: readonly CalibrationEvidence[]): CalibrationEvidence | undefined {
  return calibrations.find(isOf(measure))
}

/** In words, after the name of the judge: that it was never held against people on the measure, or on another version of it alone. */
export function neverHeld({ judge, metric, version }: JudgedMeasure, calibrations: readonly CalibrationEvidence[]): string {
  const other = calibrations.find((each) => each.judge === judge && each.metric === metric && each.version !== version)
  if (other === undefined) return `was never held against people on ${metric}`
  return `was held against people on ${metric} as it was asked before (${other.version}), never as it is asked now (${version})`
}

/** A measure that a judge gave. */
export interface JudgeUse extends JudgedMeasure {
  /** The metric, with its version where the judge gave several of one name. */
  label: string
  /** The judge's place in the evidence. */
  judgeIndex: number
  /** That of its calibration there; -1 without one. */
  calibrationIndex: number
}

/** Every measure that judges gave in the evidence, each once. */
export function judgeUses({ judges, metrics, calibrations }: Pick<EvaluationEvidence, 'judges' | 'metrics' | 'calibrations'>): JudgeUse[] {
  return judges.flatMap(({ judge, metrics: names }, judgeIndex) =>
    names.flatMap((metric) => {
      const own = metrics.filter((each) => each.judge === judge && each.metric === metric)
      const versions = own.length === 0 ? ['unknown'] : [...new Set(own.map(({ version }) => version))]
      return versions.map((version) => ({
        ...{ judge, metric, version, judgeIndex },
        label: versions.length === 1 ? metric : `${metric} ${version}`,
        calibrationIndex: calibrations.findIndex(isOf({ judge, metric, version })),
      }))
    }),
  )
}
