import { type Case, groupOf } from '../../model/case.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { type Label, measureOf, type Output } from '../../model/score.ts'
import { correctedRate, type GradedOutput } from './estimate/corrected-rate.ts'
import { isDefined, type MeasureTable, type RunData } from './score-table.ts'

/**
 * The mean that people would give all outputs of a run, from their labels on them: those too that the judge could not grade, but for cases on which the metric
 * has no meaning, and for what has no answer and so can have no label. A label is the mean of its raters, of those only who were given the output with a
 * known probability where there are such.
 *
 * @returns `undefined` where the run has no label of the metric
 */
export function correctedByPeople(
  { outputs, scores, run }: RunData,
  { measure: { unit, range, ...measure }, byCase }: MeasureTable,
  { labels, known }: { labels: readonly Label[]; known: ReadonlyMap<string, Case> },
): MetricEvidence['corrected'] {
  const own = Map.groupBy(
    labels.filter((label) => label.run === run.id && label.metric === measure.metric),
    keyOf,
  )
  if (own.size === 0) return undefined
  const key = measureOf(measure)
  const grades = new Map(scores.filter((score) => measureOf(score) === key).map((score) => [keyOf(score), score.value]))
  const hasMeaning = ({ caseId }: Output): boolean => {
    const ofCase = byCase.get(caseId)
    return ofCase === undefined || isDefined(ofCase)
  }
  const graded = outputs
    .filter((output) => output.missing === undefined && hasMeaning(output))
    .map((output): GradedOutput => {
      const judged = grades.get(keyOf(output))
      const all = own.get(keyOf(output)) ?? []
      const drawn = all.filter(({ inclusionProbability }) => inclusionProbability !== undefined)
      const people = drawn.length > 0 ? drawn : all
      const [first] = people
      return {
        ...(judged !== undefined && { judged }),
        group: groupOf(known.get(output.caseId) ?? { id: output.caseId }),
        ...(first !== undefined && { label: people.reduce((sum, { value }) => sum + value, 0) / people.length }),
        ...(first?.inclusionProbability !== undefined && { inclusionProbability: first.inclusionProbability }),
      }
    })
  return correctedRate({ outputs: graded, unit, range })
}

function keyOf({ caseId, repeat }: Pick<Output, 'caseId' | 'repeat'>): string {
  return JSON.stringify([caseId, repeat])
}
