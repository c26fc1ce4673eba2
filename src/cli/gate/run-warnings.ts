import type { RunData } from '../../measure/evaluation/score-table.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import { isUnanswered } from '../eval/answers.ts'

/**
 * What the judged run does not say itself: that it has no answer, or that a later one was broken off, of which its figures tell nothing. Trials of a few cases
 * are no later runs, and who names a run by its id wants that one.
 * @param runs the latest first
 * @param wanted run or variant that was asked for
 */
export function runWarnings(now: RunData, runs: readonly EvalRun[], wanted: string | undefined): string[] {
  const { run } = now
  const later = runs.slice(
    0,
    runs.findIndex(({ id }) => id === run.id),
  )
  const latest = later.find(({ partial, variant }) => partial === undefined && (wanted === undefined || variant === run.variant))
  return [
    ...(latest === undefined || wanted === run.id
      ? []
      : [
          `The latest run, ${latest.id}, ${latest.status === 'stopped' ? 'was stopped' : 'has not ended'}: judged is ${run.id}, which is from before it. To go on with it: ${latest.command} --resume ${latest.id}`,
        ]),
    ...(isUnanswered(now) ? [`Run ${run.id} has no answer to any of its ${run.cases} cases.`] : []),
  ]
}
