import { familyOf } from '../../gather/evaluation/judge/provider/model-family.ts'
import { correctedRate } from '../../measure/evaluation/estimate/corrected-rate.ts'
import type { PanelItem } from '../../measure/evaluation/judges/bias/effective-judges.ts'
import { type CalibrationPair, calibrateJudge } from '../../measure/evaluation/judges/calibrate-judge.ts'
import { judgeErrors } from '../../measure/evaluation/judges/rated-pairs.ts'
import type { EvalConfig } from '../../model/eval-config.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import type { CalibrationEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import { type Label, measureOf } from '../../model/score.ts'
import { keyOf } from '../label/plan-labels.ts'
import { type RateByPeople, rateByPeople } from '../label/rate-by-people.ts'
import type { CallResults } from './judge-calls.ts'
import { type JudgedOutput, type JudgedRun, withBoth } from './judged-run.ts'

export interface HoldInput {
  measure: RunMeasure
  /** The run whose rate is corrected. */
  run: JudgedRun
  /** Runs whose labels count, that one among them. */
  runs: readonly JudgedRun[]
  passAt: number
  config: EvalConfig['calibration']
  results?: CallResults
  /** What was measured before and is not now stands on. */
  before?: CalibrationEvidence
  /** ISO 8601. */
  at: string
  seed: number
}

export function holdAgainstPeople({ measure, run, runs, passAt, config, results, before, at, seed }: HoldInput): CalibrationEvidence {
  const family = judgeFamily(measure, run)
  const now = calibrateJudge({
    ...{ judge: measure.judge, tool: measure.tool, metric: measure.metric, version: measure.version, range: measure.range, at },
    pairs: runs.flatMap(({ outputs }) => withBoth(outputs).map((each) => pairOf(each, family))),
    passAt,
    ...(results !== undefined && { order: results.order, repeats: results.repeats, anchors: results.anchors }),
    panel: runs.flatMap((each) => panelOf(each, measure.metric)),
    bar: config.minAgreement,
    minLabels: config.minLabels,
    seed,
  })
  if (before === undefined) return now
  return { ...keptOf(before, now), ...now, ...keptNoise(before, now) }
}

/** What stands of an earlier calibration until it is measured again; how often the verdict stays the same is of one pass mark, and of no other. */
function keptOf({ order, selfConsistency, drift, passAt }: CalibrationEvidence, now: CalibrationEvidence): Partial<CalibrationEvidence> {
  const isOfMark = passAt === undefined || passAt === now.passAt
  return {
    ...(order !== undefined && { order }),
    ...(selfConsistency !== undefined && isOfMark && { selfConsistency }),
    ...(drift !== undefined && { drift }),
  }
}

/** A refusal, of few outputs, does not take the place of a figure. */
function keptNoise({ gradingSd }: CalibrationEvidence, now: CalibrationEvidence): Pick<CalibrationEvidence, 'gradingSd'> {
  return gradingSd !== undefined && !isMeasured(now.gradingSd) ? { gradingSd } : {}
}

function judgeFamily({ judge }: RunMeasure, { data: { run } }: JudgedRun): string | undefined {
  return run.judges.find((each) => each.judge === judge)?.family
}

function pairOf({ caseId, group, grade, labels, output: { text, model } }: JudgedOutput & { grade: number }, family: string | undefined): CalibrationPair {
  return {
    caseId,
    group,
    judge: grade,
    humans: labels.map(({ rater, value, inclusionProbability }) => ({ rater, value, ...(inclusionProbability !== undefined && { inclusionProbability }) })),
    ...(text !== undefined && { textLength: text.length }),
    ...(model !== undefined && family !== undefined && { ownFamily: familyOf(model) === family }),
  }
}

/** Judges that graded the metric in one run, with what people gave; empty where there is only one. */
function panelOf({ data: { scores }, outputs }: JudgedRun, metric: string): PanelItem[] {
  const own = scores.filter((score) => score.metric === metric && score.judge !== '')
  const judges = [...new Set(own.map(measureOf))]
  if (judges.length < 2) return []
  const byOutput = Map.groupBy(own, keyOf)
  return outputs.flatMap(({ output, labels }) => {
    if (labels.length === 0) return []
    const grades = byOutput.get(keyOf(output)) ?? []
    return [
      {
        grades: judges.map((judge) => grades.find((score) => measureOf(score) === judge)?.value),
        human: labels.reduce((sum, { value }) => sum + value, 0) / labels.length,
      },
    ]
  })
}

/** The rate of the run as people would have it: from its own labels, or from the errors that the judge makes on the labelled outputs of other runs. */
export function correctRate({ measure, run, runs, passAt, config }: HoldInput): RateByPeople {
  const labels: Label[] = run.outputs.flatMap((each) => each.labels)
  const own = rateByPeople(run.data, { measure, metric: measure.metric, cases: run.cases, labels })
  if (own.people !== undefined) return own
  const pairs = runs.flatMap(({ outputs }) => withBoth(outputs).map((each) => pairOf(each, undefined)))
  if (pairs.length === 0) return own
  const people = correctedRate({
    outputs: run.outputs.flatMap(({ grade, group, output }) =>
      output.missing === undefined ? [{ ...(grade !== undefined && { judged: grade }), group }] : [],
    ),
    elsewhere: judgeErrors(pairs, { passAt, minLabels: config.minLabels }),
    passAt,
  })
  return { ...own, ...(people !== undefined && { people }) }
}
