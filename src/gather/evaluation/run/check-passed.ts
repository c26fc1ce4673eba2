import type { RunMeasure } from '../../../model/eval-run.ts'
import { measureOf, type Output, type Score } from '../../../model/score.ts'
import { blankScore } from './compute-score.ts'
import type { PlannedCheck } from './planned-scorers.ts'

/**
 * 1 where every check of the case passed, 0 where one did not. One that has no value leaves it open, unless another has failed: then the case failed whatever
 * the missing one would have been.
 */
export function checkPassed(checks: readonly PlannedCheck[], scores: readonly Score[], output: Output, measure: RunMeasure): Score {
  const blank = blankScore(output, measure)
  const byMeasure = new Map(scores.map((score) => [measureOf(score), score]))
  const failed: string[] = []
  let open: Score | undefined
  for (const { planned, passAt } of checks) {
    const score = byMeasure.get(measureOf(planned.measure))
    if (score?.value === undefined) open ??= score
    else if (planned.measure.better === 'higher' ? score.value < passAt : score.value > passAt) failed.push(planned.measure.metric)
  }
  if (failed.length > 0) return { ...blank, value: 0, rationale: `failed: ${failed.join(', ')}` }
  if (open?.missing !== undefined) return { ...blank, missing: { reason: open.missing.reason, detail: `${open.metric}: ${open.missing.detail}`.slice(0, 500) } }
  return { ...blank, value: 1 }
}
