import { AppError } from '../../../model/app-error.ts'
import type { EvalRun } from '../../../model/eval-run.ts'
import { type MissingReason, measureOf, type Output, outputKey, type Score } from '../../../model/score.ts'

/** What must be the same for a run to go on. */
export type RunIdentity = Pick<EvalRun, 'variant' | 'caseSet' | 'caseSetHash' | 'cases' | 'targetHash' | 'target' | 'repeats' | 'measures'>

/**
 * The run to go on with: the one that is named, else the latest that is not done, of the variant where one is given.
 * @param runs the latest first
 * @throws AppError `usage` where there is none
 */
export function runToResume(runs: readonly EvalRun[], named: string, variant?: string): EvalRun {
  const begun = runs.filter(({ status }) => status !== 'done')
  const found = named === '' ? begun.find((run) => variant === undefined || run.variant === variant) : runs.find(({ id }) => id === named)
  if (found !== undefined) return found
  if (named === '' && variant !== undefined) throw nothingOf(variant, runs, begun)
  throw new AppError('usage', named === '' ? 'There is no run to resume: none was stopped.' : `There is no run \`${named}\`.`, {
    hint:
      runs.length === 0
        ? 'There is no run in this store yet.'
        : `Runs: ${runs
            .slice(0, 5)
            .map(({ id, status }) => `${id} (${status})`)
            .join(', ')}`,
  })
}

function nothingOf(variant: string, runs: readonly EvalRun[], begun: readonly EvalRun[]): AppError {
  const latest = runs.find((run) => run.variant === variant)
  const others = begun.slice(0, 5).map(({ id }) => `--resume ${id}`)
  return new AppError(
    'usage',
    `${variant} has nothing to resume: ${latest === undefined ? 'there is no run of it' : `its latest run, ${latest.id}, is done`}.`,
    { hint: others.length === 0 ? 'A new run: the same without --resume.' : `Not finished: ${others.join(', ')}. A new run: the same without --resume.` },
  )
}

/** Half of a run by one system and half by another would be neither. @throws AppError `config-changed` saying what changed */
export function refuseChanged(run: EvalRun, now: RunIdentity): void {
  const changes = [
    ...(run.variant === now.variant ? [] : [`the variant is ${now.variant}, and was ${run.variant}`]),
    ...(run.caseSetHash === now.caseSetHash ? [] : [`the cases are not the same (${now.cases} of ${now.caseSet}, and were ${run.cases} of ${run.caseSet})`]),
    ...(run.targetHash === now.targetHash
      ? []
      : [`the target is not the same (${now.target}${now.target === run.target ? ', with other settings or files' : `, and was ${run.target}`})`]),
    ...(run.repeats === now.repeats ? [] : [`the repeats are ${now.repeats}, and were ${run.repeats}`]),
    ...changedMeasures(run, now),
  ]
  if (changes.length === 0) return
  throw new AppError('config-changed', `Run ${run.id} cannot go on: ${changes.join('; ')}.`, {
    hint: 'Give the flags and files of its start (its command stands in the run), or start a new run without --resume.',
  })
}

function changedMeasures(run: Pick<EvalRun, 'measures'>, now: Pick<EvalRun, 'measures'>): string[] {
  const before = new Set(run.measures.map(measureOf))
  const after = new Set(now.measures.map(measureOf))
  const gone = [...before].filter((key) => !after.has(key))
  const added = [...after].filter((key) => !before.has(key))
  return [
    ...(gone.length === 0 ? [] : [`no longer scored: ${gone.slice(0, 5).join(', ')}`]),
    ...(added.length === 0 ? [] : [`newly scored: ${added.slice(0, 5).join(', ')}`]),
  ]
}

/**
 * Not asked, or not answered for a reason of ours. What the system failed at stays as it is: to ask again until it succeeds would hide how often it fails. One
 * that was not there at all has not failed at the case.
 */
const askedAgain: ReadonlySet<MissingReason> = new Set(['spend-cap', 'interrupted', 'rate-limited'])
const gradedAgain: ReadonlySet<MissingReason> = new Set(['spend-cap', 'interrupted', 'rate-limited', 'provider-error', 'timeout', 'model-changed'])

/** What of a run stands: outputs, and the scores of these outputs. */
export function whatStands(outputs: readonly Output[], scores: readonly Score[]): { outputs: Output[]; scores: Score[] } {
  const kept = outputs.filter(({ missing, unreachable }) => missing === undefined || !(unreachable === true || askedAgain.has(missing.reason)))
  const keys = new Set(kept.map(outputKey))
  return {
    outputs: kept,
    scores: scores.filter((score) => keys.has(outputKey(score)) && (score.missing === undefined || !gradedAgain.has(score.missing.reason))),
  }
}
