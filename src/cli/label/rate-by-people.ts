import type { Corrected } from '../../measure/evaluation/estimate/corrected-rate.ts'
import { labelledMean } from '../../measure/evaluation/estimate/weighted-labels.ts'
import { metricEvidence } from '../../measure/evaluation/metric-evidence.ts'
import type { RunData } from '../../measure/evaluation/score-table.ts'
import { type Case, groupOf } from '../../model/case.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import type { Figure } from '../../model/measurement.ts'
import { type Label, measureOf } from '../../model/score.ts'
import { keyOf } from './plan-labels.ts'

export interface RateByPeople {
  /** What the judge says by itself; absent where none graded the metric. */
  judge?: Figure
  /** What people would give all outputs of the run, as far as their labels tell. */
  people?: Corrected
}

/** The mean of a metric over a run as people would have it: grades corrected by labels where a judge graded it, else the labels alone. */
export function rateByPeople(
  data: RunData,
  { measure, metric, cases, labels }: { measure: RunMeasure | undefined; metric: string; cases: readonly Case[]; labels: readonly Label[] },
): RateByPeople {
  const own = labels.filter((label) => label.run === data.run.id && label.metric === metric)
  if (measure !== undefined) {
    const key = measureOf(measure)
    // Of this measure alone: all others would be computed for nothing.
    const scores = data.scores.filter((score) => measureOf(score) === key)
    const run = { ...data.run, measures: [measure] }
    const [found] = metricEvidence({ ...data, run, scores }, { cases, labels: own, traffic: {} })
    if (found !== undefined) return { judge: found.mean, ...(found.corrected !== undefined && { people: found.corrected }) }
  }
  if (own.length === 0) return {}
  const groups = new Map(cases.map((each) => [each.id, groupOf(each)]))
  const items = [...Map.groupBy(own, keyOf).values()].flatMap((people) => {
    const [first] = people
    if (first === undefined) return []
    const value = people.reduce((sum, label) => sum + label.value, 0) / people.length
    const inclusionProbability = people.find((label) => label.inclusionProbability !== undefined)?.inclusionProbability
    return [{ value, group: groups.get(first.caseId) ?? first.caseId, ...(inclusionProbability !== undefined && { inclusionProbability }) }]
  })
  return { people: { method: 'labels', figure: labelledMean(items) } }
}
