import type { EvalRun } from '../../model/eval-run.ts'
import type { Output, Score } from '../../model/score.ts'
import { beginRun, type EvaluationInputs, isWhole, type RunInProgress } from './run/run-in-progress.ts'
import { workThrough } from './run/work-through.ts'

export interface Evaluated {
  run: EvalRun
  outputs: Output[]
  scores: Score[]
}

/** The run's own row is brought up to date this often. */
const noteMs = 5000

/**
 * Puts every case to the system as often as was asked, grades what comes, and stores all of it as it comes. Repeats go round by round, so that a run that was
 * stopped has asked all cases equally often. Once `world.signal` is aborted nothing new is asked and the run is `stopped`.
 *
 * @throws AppError where the store fails, or the system cannot be reached at all
 */
export async function runEvaluation(inputs: EvaluationInputs): Promise<Evaluated> {
  const { judge, store, writer, world } = inputs
  const going = beginRun(inputs)
  const { totals, ending, outputs, scores } = going
  writer.tellRun(judgeNews(going))
  const noting = setInterval(() => void store.putRun(totals.runSoFar(judge)).catch(ending.fail), noteMs)
  try {
    await workThrough(going)
    await writer.flush()
  } finally {
    clearInterval(noting)
  }
  const isDone = isWhole(going)
  const run: EvalRun = {
    ...totals.runSoFar(judge),
    status: isDone ? 'done' : 'stopped',
    ...(isDone && { finishedAt: new Date(world.nowMs()).toISOString() }),
  }
  await store.putRun(run)
  const failure = ending.error()
  if (failure !== undefined) throw failure
  return { run, outputs, scores }
}

/** The run, where its judge was asked, or answered under another name, since it was last told. */
function judgeNews({ inputs: { judge }, totals }: RunInProgress): () => EvalRun | undefined {
  let told = ''
  return () => {
    const now = judge === undefined ? '' : JSON.stringify([judge.spent().calls, judge.served()])
    if (now === told) return undefined
    told = now
    return totals.runSoFar(judge)
  }
}
