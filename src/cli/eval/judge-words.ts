import type { Judge } from '../../gather/evaluation/judge/judge.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import type { Score } from '../../model/score.ts'
import { visibleText } from '../../report/visible-text.ts'
import { counted } from '../cases/print.ts'

/** That another model answers under the judge's name than once did: what was asked again for it, and what is missing for it. */
export function judgeChanges({ id, judges }: EvalRun, judge: Pick<Judge, 'setAside' | 'served'> | undefined, scores: readonly Score[]): string[] {
  const [graded = '', ...later] = judges.flatMap(({ served }) => served).map((name) => visibleText(name, 80))
  const aside = [...(judge?.setAside() ?? [])].map(
    ([name, replies]) =>
      `note: ${counted(replies, 'kept reply', 'kept replies')} of ${visibleText(name, 80)} not taken: the judge is ${graded} now, and was asked again.`,
  )
  const changed = scores.filter(({ missing }) => missing?.reason === 'model-changed').length
  if (changed === 0) return aside
  return [
    ...aside,
    `warning: ${counted(changed, 'grade')} missing (model-changed): ${graded} graded first, and then ${later.join(', ')} answered. A new run is graded by one model alone; --resume ${id} asks again, for when ${graded} is back.`,
  ]
}
