import type { RunData } from '../../measure/evaluation/score-table.ts'
import { AppError } from '../../model/app-error.ts'
import { type Case, groupOf } from '../../model/case.ts'
import type { EvalRun, RunMeasure } from '../../model/eval-run.ts'
import { type Label, measureOf, type Output } from '../../model/score.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { casesOfRuns, readRun } from '../compare/find-run.ts'
import { keyOf } from '../label/plan-labels.ts'
import { quoted } from '../quoted.ts'

/** An output with the judge's grade and the labels of people, where it has them. */
export interface JudgedOutput {
  caseId: string
  group: string
  output: Output
  given: Case | undefined
  grade: number | undefined
  labels: Label[]
}

/** A run as one judge graded it by one metric. */
export interface JudgedRun {
  data: RunData
  cases: Case[]
  outputs: JudgedOutput[]
}

/**
 * What the judge of a run graded, by the one metric that is asked for or that people labelled.
 * @param judge id of the config's judge, which goes before others of its model; without it the first one that graded the metric
 * @throws AppError `usage` where no judge graded the run, or it is not plain by which metric
 */
export function chooseMeasure(run: EvalRun, wanted: string | undefined, judge: string | undefined, labels: readonly Label[]): RunMeasure {
  const judged = run.measures.filter(({ judge, unit }) => judge !== '' && unit === 'ratio')
  if (judged.length === 0) {
    throw new AppError('usage', `No judge graded the run ${run.id}.`, {
      hint: "Grade it with one: eval.judge and a scorer such as 'judge/groundedness' in the config",
    })
  }
  const names = [...new Set(judged.map(({ metric }) => metric))]
  const labelled = names.filter((name) => labels.some(({ metric }) => metric === name))
  const metric = wanted ?? (names.length === 1 ? names[0] : labelled.length === 1 ? labelled[0] : undefined)
  if (metric === undefined)
    throw new AppError('usage', `The judge graded ${names.length} metrics of the run ${run.id}: ${names.join(', ')}.`, {
      hint: `Choose one: --metric ${labelled[0] ?? names[0]}`,
    })
  const own = judged.filter((measure) => measure.metric === metric)
  const [first] = own
  if (first === undefined) throw new AppError('usage', `No judge graded ${metric} in the run ${run.id}.`, { hint: `It graded: ${names.join(', ')}` })
  if (judge === undefined) return first
  const model = judge.slice(0, judge.lastIndexOf('#') + 1)
  return own.find((measure) => measure.judge === judge) ?? own.find((measure) => measure.judge.startsWith(model)) ?? first
}

/** The outputs of a run, each with its grade by the measure and its labels of the metric. */
export async function readJudgedRun(evaluation: EvaluationStore, run: EvalRun, measure: RunMeasure, labels: readonly Label[]): Promise<JudgedRun> {
  const data = await readRun(evaluation, run)
  const cases = await casesOfRuns(evaluation, [run])
  const byId = new Map(cases.map((each) => [each.id, each]))
  const wanted = measureOf(measure)
  const grades = new Map(data.scores.filter((score) => measureOf(score) === wanted).map((score) => [keyOf(score), score.value]))
  const byOutput = Map.groupBy(
    labels.filter((label) => label.run === run.id && label.metric === measure.metric),
    keyOf,
  )
  return {
    data,
    cases,
    outputs: data.outputs.map((output) => {
      const given = byId.get(output.caseId)
      const key = keyOf(output)
      return { caseId: output.caseId, group: groupOf(given ?? { id: output.caseId }), output, given, grade: grades.get(key), labels: byOutput.get(key) ?? [] }
    }),
  }
}

/** @returns outputs that both the judge and a person graded */
export function withBoth(outputs: readonly JudgedOutput[]): (JudgedOutput & { grade: number })[] {
  return outputs.flatMap(({ grade, ...rest }) => (grade === undefined || rest.labels.length === 0 ? [] : [{ ...rest, grade }]))
}

/** How to get the labels that there are not. */
export function noLabels(run: EvalRun, metric: string, labels: readonly Label[]): AppError {
  const others = [...Map.groupBy(labels, (label) => label.metric)].map(([name, own]) => `${name} (${own.length})`)
  return new AppError(
    'usage',
    `Nobody has labelled ${metric} of the run ${run.id}, so the judge cannot be held against people.${others.length === 0 ? '' : ` There are labels of: ${others.join(', ')}.`}`,
    {
      hint: `loadbearing label ${quoted(run.id)} --metric ${quoted(metric)}`,
    },
  )
}
