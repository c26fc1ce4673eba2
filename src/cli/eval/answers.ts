import type { EvalRun } from '../../model/eval-run.ts'
import { type MissingReason, measureOf, type Output, type Score } from '../../model/score.ts'
import { formatCount } from '../../report/format-number.ts'
import { visibleText } from '../../report/visible-text.ts'
import { counted } from '../cases/print.ts'

const mostReasons = 5

/** Nothing came of the run: no text, and no system that only retrieves. Passages that came with a failure are no answer. Of an import without outputs its scores tell. */
export function isUnanswered({ outputs, scores }: { outputs: readonly Output[]; scores: readonly Score[] }): boolean {
  return outputs.length === 0
    ? !scores.some(({ value }) => value !== undefined)
    : !outputs.some((output) => output.text !== undefined || retrievedAlone(output))
}

function retrievedAlone({ retrieved = [], missing }: Output): boolean {
  return retrieved.length > 0 && (missing === undefined || missing.reason === 'no-output')
}

/** What the judge could not help: the answer, or the case, gave it nothing to grade. */
const notOfTheJudge: ReadonlySet<MissingReason> = new Set(['no-output', 'empty-output', 'no-claims', 'no-context', 'no-reference', 'not-applicable'])
/** Told with more to it elsewhere. */
const toldElsewhere: ReadonlySet<MissingReason> = new Set(['model-changed'])

/** Metrics that the judge of the run was to grade and that have not one value: an error each, with the reason of most and the first case. */
export function judgedWithoutValue({ measures }: Pick<EvalRun, 'measures'>, scores: readonly Score[]): string[] {
  return ownJudged(measures, scores).flatMap(({ metric, own }) => {
    if (own.length === 0 || own.some(({ value }) => value !== undefined)) return []
    const [reason, first, count] = mainReason(own)
    return [`${visibleText(metric)} has no value: ${reason} ${formatCount(count)} of ${formatCount(own.length)}, such as ${first}`]
  })
}

/** A warning for answers, and for each judged metric, of which a part is missing: the figures are of the others. */
export function partlyMissing({ measures }: Pick<EvalRun, 'measures'>, outputs: readonly Output[], scores: readonly Score[]): string[] {
  const silent = outputs.filter((output) => output.missing !== undefined && !retrievedAlone(output))
  const judged = ownJudged(measures, scores).flatMap(({ metric, own }) => {
    const failed = own.filter(({ missing }) => missing !== undefined && !notOfTheJudge.has(missing.reason) && !toldElsewhere.has(missing.reason))
    return failed.length === 0 || !own.some(({ value }) => value !== undefined)
      ? []
      : [`${visibleText(metric)} has no value for ${formatCount(failed.length)} of ${formatCount(own.length)} answers (${reasonsOf(failed)})`]
  })
  return [
    ...(silent.length === 0 ? [] : [`${formatCount(silent.length)} of ${formatCount(outputs.length)} answers are missing (${reasonsOf(silent)})`]),
    ...judged,
  ].map((what) => `warning: ${what}: the figures are of the others.`)
}

function ownJudged(measures: EvalRun['measures'], scores: readonly Score[]): { metric: string; own: Score[] }[] {
  const byMeasure = Map.groupBy(scores, measureOf)
  return measures
    .filter(({ tool, judge }) => tool === 'loadbearing' && judge !== '')
    .map((measure) => ({ metric: measure.metric, own: byMeasure.get(measureOf(measure)) ?? [] }))
}

/** The reason of most, a case with what it said, and of how many it is. */
function mainReason(scores: readonly Score[]): [string, string, number] {
  const [most = []] = [...Map.groupBy(scores, ({ missing }) => missing?.reason).values()].sort((a, b) => b.length - a.length)
  const [first] = most
  const detail = visibleText((first?.missing?.detail ?? '').replace(/\s+/g, ' ').trim(), 160)
  return [first?.missing?.reason ?? '', `${visibleText(first?.caseId ?? '', 60)}: ${detail}`, most.length]
}

function reasonsOf(rows: readonly Pick<Score, 'missing'>[]): string {
  return [...Map.groupBy(rows, ({ missing }) => missing?.reason)].map(([reason, own]) => `${reason} ${formatCount(own.length)}`).join(', ')
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
