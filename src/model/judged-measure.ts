import type { RunMeasure } from './eval-run.ts'
import type { CalibrationEvidence, EvaluationEvidence } from './evaluation-evidence.ts'
import { measureOf } from './score.ts'

/** Where no score says which tool named a metric, it is ours. */
const ownTool = 'loadbearing'

/** What a judge was asked: a metric of one tool in one version, which holds the prompts and the rubric. */
export type JudgedMeasure = Pick<RunMeasure, 'judge' | 'tool' | 'metric' | 'version'>

function isOf({ judge, tool, metric, version }: JudgedMeasure): (calibration: JudgedMeasure) => boolean {
  return (each) => each.judge === judge && each.tool === tool && each.metric === metric && each.version === version
}

/** How a judge was held against people on just this measure; what people said of another rubric says nothing of this one. */
export function calibrationOf(measure: JudgedMeasure, calibrations: readonly CalibrationEvidence[]): CalibrationEvidence | undefined {
  return calibrations.find(isOf(measure))
}

/** In words, after the name of the judge: that it was never held against people on the measure, or on another version of it, or on another tool's, alone. */
export function neverHeld({ judge, tool, metric, version }: JudgedMeasure, calibrations: readonly CalibrationEvidence[]): string {
  const named = calibrations.filter((each) => each.judge === judge && each.metric === metric)
  const other = named.find((each) => each.tool === tool && each.version !== version)
  const foreign = named.find((each) => each.tool !== tool)
  if (other === undefined && foreign !== undefined) return `was held against people on ${metric} of ${foreign.tool}, never on that of ${tool}`
  if (other === undefined) return `was never held against people on ${metric}`
  return `was held against people on ${metric} as it was asked before (${other.version}), never as it is asked now (${version})`
}

/** A measure that a judge gave. */
export interface JudgeUse extends JudgedMeasure {
  /** The metric, with its tool and its version where the judge gave several of one name. */
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
      const asked = own.length === 0 ? [{ tool: ownTool, version: 'unknown' }] : [...new Map(own.map((each) => [measureOf(each), each])).values()]
      const several = { tools: new Set(asked.map(({ tool }) => tool)).size > 1, versions: new Set(asked.map(({ version }) => version)).size > 1 }
      return asked.map(({ tool, version }) => ({
        ...{ judge, tool, metric, version, judgeIndex },
        label: `${several.tools ? `${tool}/` : ''}${metric}${several.versions ? ` ${version}` : ''}`,
        calibrationIndex: calibrations.findIndex(isOf({ judge, tool, metric, version })),
      }))
    }),
  )
}
