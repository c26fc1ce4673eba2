import type { EvalRun } from './eval-run.ts'

/** Whether a run stands for its case set: it was finished, and asked all of the cases, which a trial of the first few (`--max`) did not. */
export function isWhole({ status, partial }: Pick<EvalRun, 'status' | 'partial'>): boolean {
  return status === 'done' && partial === undefined
}

/**
 * The run that words mean: the one of that id, whatever came of it; else the latest whole one of the variant of that name; without words the latest whole one of all.
 * @param runs the latest first
 * @returns `undefined` where there is none
 */
export function pickRun(runs: readonly EvalRun[], wanted?: string): EvalRun | undefined {
  if (wanted === undefined) return runs.find(isWhole)
  return runs.find(({ id }) => id === wanted) ?? runs.find((run) => run.variant === wanted && isWhole(run))
}

/**
 * The first of each variant, in order: the latest one.
 * @param runs the latest first; whole ones alone, where a run is to stand for its variant
 */
export function latestOfVariants(runs: readonly EvalRun[]): EvalRun[] {
  const latest = new Map<string, EvalRun>()
  for (const run of runs) if (!latest.has(run.variant)) latest.set(run.variant, run)
  return [...latest.values()]
}

/**
 * Other finished runs of the very cases of a run, in order. Of a trial these are trials of the same few: they are as whole beside each other as whole runs are.
 * @param runs the latest first
 */
export function othersOnSameCases(runs: readonly EvalRun[], { id, caseSetHash }: Pick<EvalRun, 'id' | 'caseSetHash'>): EvalRun[] {
  return runs.filter((run) => run.id !== id && run.caseSetHash === caseSetHash && run.status === 'done')
}
