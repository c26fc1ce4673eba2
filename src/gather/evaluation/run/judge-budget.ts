import type { EvalRun } from '../../../model/eval-run.ts'
import type { Output, Score } from '../../../model/score.ts'
import type { SpentBefore } from '../judge/spend/budget.ts'

/** Score of this program's own judge, not one that came with a file of another tool. */
const ownTool = 'loadbearing'

/**
 * What the judge took of a run before it was stopped, as the run says, and at least what its stored grades cost. Runs of earlier versions say it together with
 * the system's part.
 *
 * @param stored all of the run, with what is asked and graded again
 */
export function judgeSpentBefore(
  { calls, spentUsd, judgeUsd }: EvalRun,
  { outputs, scores }: { outputs: readonly Output[]; scores: readonly Score[] },
  costPerCallUsd: number | undefined,
): SpentBefore {
  const told = outputs.reduce((sum, { costUsd, cached }) => sum + (cached ? 0 : (costUsd ?? 0)), 0)
  const ofTarget = costPerCallUsd === undefined ? told : calls.target * costPerCallUsd
  const graded = scores.reduce((sum, { tool, judge, costUsd }) => sum + (tool === ownTool && judge !== '' ? (costUsd ?? 0) : 0), 0)
  return { calls: calls.judge, usd: Math.max(graded, judgeUsd ?? (spentUsd ?? 0) - ofTarget) }
}
