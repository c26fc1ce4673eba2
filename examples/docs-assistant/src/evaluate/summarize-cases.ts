/** One question of the evaluation; `failed` where no answer came, with the reason. */
export interface CaseResult {
  id: string
  failed?: string
  hit: boolean
  f1: number
}

export interface Summary {
  cases: number
  failed: number
  /** Cases that the averages are over. */
  averagedOver: number
  hitRate: number
  meanF1: number
}

/** Averages over all cases, those without an answer as 0; with `dropFailed` (the fault `failed-cases-dropped`) over the others alone. */
export function summarizeCases(results: readonly CaseResult[], dropFailed: boolean): Summary {
  const failed = results.filter((result) => result.failed !== undefined)
  const counted = dropFailed ? results.filter((result) => result.failed === undefined) : results
  const mean = (value: (result: CaseResult) => number): number =>
    counted.length === 0 ? 0 : counted.reduce((sum, result) => sum + (result.failed === undefined ? value(result) : 0), 0) / counted.length
  return {
    cases: results.length,
    failed: failed.length,
    averagedOver: counted.length,
    hitRate: mean(({ hit }) => (hit ? 1 : 0)),
    meanF1: mean(({ f1 }) => f1),
  }
}
