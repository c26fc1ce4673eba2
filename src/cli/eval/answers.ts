import type { EvalRun } from '../../model/eval-run.ts'
import type { Output, Score } from '../../model/score.ts'
import { formatCount } from '../../report/format-number.ts'
import { visibleText } from '../../report/visible-text.ts'
import { counted } from '../cases/print.ts'

const mostReasons = 5

/** Nothing came of the run. A system that only retrieves gives passages and no text: its scores say that it has answered. */
export function isUnanswered({ outputs, scores }: { outputs: readonly Output[]; scores: readonly Score[] }): boolean {
  return !outputs.some(({ text }) => text !== undefined) && !scores.some(({ value }) => value !== undefined)
}

/** The error of a run without one answer, with its reasons and what the first case of each said. */
export function nothingAnswered(outputs: readonly Output[]): string {
  const missing = outputs.flatMap(({ caseId, missing: why }) => (why === undefined ? [] : [{ caseId, ...why }]))
  const reasons = [...Map.groupBy(missing, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length)
  const lines = reasons.slice(0, mostReasons).map(([reason, own]) => {
    const [first] = own
    return `  ${reason}, ${counted(own.length, 'case')}: ${visibleText((first?.detail ?? '').replace(/\s+/g, ' ').trim(), 160)} (${visibleText(first?.caseId ?? '', 60)})`
  })
  return `${['error: No case has an answer: nothing was measured.', ...lines].join('\n')}\nhint: Ask one case until it answers: --max 1\n`
}

/**
 * How many answers of a run are those of an earlier one, where a change of the system since would not show in them: behind an address, or in what its files reach.
 * `undefined` where all are new, or where the target's hash covers all that decides an answer.
 */
export function notNew({ target, unseen, cachedOutputs, cases, repeats }: EvalRun): string | undefined {
  // Runs of earlier versions have no `unseen`.
  const isAddress = /^(?:GET|POST|PUT) /.test(target)
  if (cachedOutputs === 0 || (unseen === undefined && !isAddress)) return undefined
  const where = isAddress ? 'behind the address' : `elsewhere (${unseen})`
  return `warning: ${formatCount(cachedOutputs)} of ${formatCount(cases * repeats)} answers are not new: they were taken from earlier runs, and say nothing of what has changed ${where} since. npx loadbearing eval --no-cache asks again.`
}
