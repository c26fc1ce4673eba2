import type { EvalRun } from '../../../model/eval-run.ts'
import type { Output, Score } from '../../../model/score.ts'
import type { SpentBefore } from '../judge/spend/budget.ts'

/** Score of this program's own judge, not one that came with a file of another tool. */
const ownTool = 'loadbearing'

/**
 * What the judge took of a run before it was stopped: what the run says that it spent, less the system's part, and at least what its stored grades cost,
 * since a process that was killed has not told its last seconds.
 *
 * @param stored all of the run, with what is asked and graded again
 */
export function judgeSpentBefore(
  { calls, spentUsd }: EvalRun,
  { outputs, scores }: { outputs: readonly Output[]; scores: readonly Score[] },
  costPerCallUsd: number | undefined,
): SpentBefore {
  const told = outputs.reduce((sum, { costUsd, cached }) => sum + (cached ? 0 : (costUsd ?? 0)), 0)
  const ofTarget = costPerCallUsd === undefined ? told : calls.target * costPerCallUsd
  const graded = scores.reduce((sum, { tool, judge, costUsd }) => sum + (tool === ownTool && judge !== '' ? (costUsd ?? 0) : 0), 0)
  return { calls: calls.judge, usd: Math.max(graded, (spentUsd ?? 0) - ofTarget) }
}
