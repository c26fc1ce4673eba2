import { judgeIdOf } from '../../gather/evaluation/judge/judge-id.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import type { EvalRun, RunMeasure } from '../../model/eval-run.ts'
import type { CalibrationEvidence } from '../../model/evaluation-evidence.ts'
import { calibrationOf } from '../../model/judged-measure.ts'
import { isWhole } from '../../model/pick-run.ts'
import { type Label, measureOf } from '../../model/score.ts'
import { type CalibrationReport, renderCalibrationTerminal } from '../../report/calibration-terminal.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { printJson } from '../cases/print.ts'
import { findRun } from '../compare/find-run.ts'
import { openEvaluation } from '../eval/open-evaluation.ts'
import { seed } from '../seed.ts'
import { screenWidth, usesColor } from '../terminal.ts'
import { type CalibrateArgs, type CalibrateSettings, settleCalibrate } from './calibrate-flags.ts'
import { correctRate, holdAgainstPeople } from './hold-against-people.ts'
import { chooseMeasure, type JudgedRun, noLabels, readJudgedRun, withBoth } from './judged-run.ts'
import { makeCalls } from './make-calls.ts'

/** The whole command: stored grades and labels, what calls are wanted, the verdict, kept and told. */
export async function calibrate(args: CalibrateArgs, config: Config): Promise<number> {
  const settings = settleCalibrate(args)
  const store = await openEvaluation(args, config)
  try {
    const { evaluation } = store
    const opened = await open(evaluation, args, settings, config)
    const { measure, run, runs } = opened
    const made = settings.asks ? await makeCalls({ evaluation, measure, run, config, args, settings }) : undefined
    if (made === 'planned') return 0
    const stored = await evaluation.calibrations()
    const before = calibrationOf(measure, stored)
    const input = {
      ...{ measure, run, runs, passAt: settings.passAt, config: config.eval.calibration, at: new Date().toISOString(), seed },
      ...(made !== undefined && { results: made.results }),
      ...(before !== undefined && { before }),
    }
    const calibration = holdAgainstPeople(input)
    await evaluation.putCalibration(calibration)
    const { judge, people } = correctRate(input)
    const report: CalibrationReport = {
      ...{ calibration, run: run.data.run.id, passAt: settings.passAt },
      ...(judge !== undefined && { judge }),
      ...(people !== undefined && { people }),
      kept: (['order', 'selfConsistency', 'gradingSd', 'drift'] as const).filter((part) => before?.[part] !== undefined && calibration[part] === before[part]),
      notes: [...(made?.notes ?? []), ...otherMark(calibration, before), ...panelNotes(args, run, measure), ...otherJudges(run, measure)],
    }
    if (args.json)
      printJson({ run: report.run, passAt: report.passAt, calibration, judge, corrected: people, ...(made !== undefined && { spent: made.spent }) })
    else process.stdout.write(renderCalibrationTerminal(report, { color: usesColor(), width: screenWidth() }))
    return 0
  } finally {
    await store.close()
  }
}

interface Opened {
  measure: RunMeasure
  run: JudgedRun
  /** Runs whose labels count. */
  runs: JudgedRun[]
}

async function open(evaluation: EvaluationStore, args: CalibrateArgs, { asks }: CalibrateSettings, config: Config): Promise<Opened> {
  const all = await evaluation.runs()
  const labels = await evaluation.labels()
  const found = chooseRun(all, args.run, labels)
  const { judge } = config.eval
  const measure = chooseMeasure(
    found,
    args.metric,
    judge === undefined ? undefined : judgeIdOf(judge),
    labels.filter((label) => label.run === found.id),
  )
  const own = labels.filter((label) => label.metric === measure.metric)
  const run = await readJudgedRun(evaluation, found, measure, own)
  const isLabelled = run.outputs.some((each) => each.labels.length > 0)
  const others =
    args.run !== undefined && isLabelled
      ? []
      : all.filter(({ id, measures }) => id !== found.id && hasMeasure(measures, measure) && own.some((label) => label.run === id))
  const runs = [run, ...(await Promise.all(others.map((other) => readJudgedRun(evaluation, other, measure, own))))]
  if (runs.every(({ outputs }) => withBoth(outputs).length === 0) && !asks) {
    throw noLabels(
      found,
      measure.metric,
      labels.filter((label) => label.run === found.id),
    )
  }
  return { measure, run, runs }
}

function hasMeasure(measures: readonly RunMeasure[], measure: RunMeasure): boolean {
  return measures.some((each) => measureOf(each) === measureOf(measure))
}

/** The run that is named; else the latest whole one that a judge graded and people labelled, else the latest whole one that a judge graded. */
function chooseRun(runs: readonly EvalRun[], wanted: string | undefined, labels: readonly Label[]): EvalRun {
  if (wanted !== undefined) return findRun(runs, wanted)
  const judged = runs.filter(({ measures }) => measures.some(({ judge }) => judge !== ''))
  const isLabelled = ({ id, measures }: EvalRun): boolean =>
    labels.some((label) => label.run === id && measures.some(({ judge, metric }) => judge !== '' && metric === label.metric))
  const whole = judged.filter(isWhole)
  const found = whole.find(isLabelled) ?? whole[0]
  if (found !== undefined) return found
  const [latest] = judged
  if (latest !== undefined) {
    throw new AppError(
      'usage',
      `No judge graded a whole run: the latest that one graded, ${latest.id}, ${latest.partial ? 'is a trial (--max)' : 'was not finished'}.`,
      {
        hint: `Name it to take it as it is: npx loadbearing judge calibrate ${latest.id}`,
      },
    )
  }
  if (runs.length === 0) return findRun(runs, undefined)
  throw new AppError('usage', 'No judge graded any run.', {
    hint: "Grade one: eval.judge and a scorer such as 'judge/groundedness' in the config, then loadbearing eval",
  })
}

function panelNotes({ panel }: CalibrateArgs, { data: { scores } }: JudgedRun, { metric }: RunMeasure): string[] {
  if (panel !== true) return []
  const judges = new Set(scores.filter((score) => score.metric === metric && score.judge !== '').map(({ judge }) => judge))
  return judges.size > 1
    ? []
    : [
        `There is no panel: ${judges.size === 0 ? 'no judge' : 'one judge'} graded ${metric} in this run. Scores of another one come with an import, or from eval with another eval.judge.`,
      ]
}

/** Error rates of two pass marks cannot be set side by side. */
function otherMark({ passAt }: CalibrationEvidence, before: CalibrationEvidence | undefined): string[] {
  if (before?.passAt === undefined || before.passAt === passAt) return []
  return [`The calibration before was at a pass mark of ${before.passAt}: this one takes its place, and the two cannot be compared.`]
}

function otherJudges({ data: { run } }: JudgedRun, measure: RunMeasure): string[] {
  const others = run.measures.filter(({ metric, judge }) => metric === measure.metric && judge !== '' && judge !== measure.judge)
  return others.length === 0 ? [] : [`Graded too, and not calibrated here: ${others.map(({ judge }) => judge).join(', ')}.`]
}
