import { caseHashes } from '../../gather/evaluation/case-hash.ts'
import type { RunData } from '../../measure/evaluation/score-table.ts'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import { isWhole, latestOfVariants, pickRun } from '../../model/pick-run.ts'
import type { EvaluationStore } from '../../store/open-store.ts'

/**
 * The run that the words of a flag mean.
 * @param runs the latest first
 * @throws AppError `usage` where there is none, saying which there are
 */
export function findRun(runs: readonly EvalRun[], wanted: string | undefined): EvalRun {
  const found = pickRun(runs, wanted)
  if (found !== undefined) return found
  if (runs.length === 0) throw new AppError('usage', 'There is no run yet.', { hint: 'npx loadbearing eval CASES --target URL' })
  const [latest] = wanted === undefined ? runs : runs.filter(({ variant }) => variant === wanted)
  if (latest !== undefined) {
    const of = wanted === undefined ? '' : `of ${wanted} `
    throw latest.status === 'done'
      ? new AppError('usage', `No run ${of}asked all of its cases: the latest, ${latest.id}, is a trial of ${latest.cases} (--max).`, {
          hint: `Ask them all: npx loadbearing eval without --max; or name the run to take it as it is: ${latest.id}.`,
        })
      : new AppError('usage', `No run ${of}was finished.`, {
          hint: `Go on with it: ${latest.command} --resume ${latest.id}; or name it to take it as it is.`,
        })
  }
  const shown = latestOfVariants(runs.filter(isWhole))
    .slice(0, 10)
    .map(({ variant }) => variant)
  throw new AppError('usage', `There is no run, and no variant, called ${wanted}.`, {
    hint: `Variants: ${shown.join(', ')}. Latest runs: ${runs
      .slice(0, 5)
      .map(({ id }) => id)
      .join(', ')}.`,
  })
}

/** A run with what came of it. */
export async function readRun(evaluation: EvaluationStore, run: EvalRun): Promise<RunData> {
  const [outputs, scores, cases] = [await evaluation.outputs(run.id), await evaluation.scores(run.id), await evaluation.snapshot(run.caseSetHash)]
  return { run, outputs, scores, caseHashes: caseHashes(cases) }
}

/** The cases of runs as they were asked, each once: what the last of the runs says of a case holds. */
export async function casesOfRuns(evaluation: EvaluationStore, runs: readonly EvalRun[]): Promise<Case[]> {
  const found = new Map<string, Case>()
  for (const hash of new Set(runs.map(({ caseSetHash }) => caseSetHash))) for (const each of await evaluation.snapshot(hash)) found.set(each.id, each)
  return [...found.values()]
}
