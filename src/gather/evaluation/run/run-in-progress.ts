import type { Case } from '../../../model/case.ts'
import type { EvalConfig } from '../../../model/eval-config.ts'
import type { EvalRun } from '../../../model/eval-run.ts'
import type { Output, Score } from '../../../model/score.ts'
import type { EvaluationStore } from '../../../store/open-store.ts'
import type { Judge } from '../judge/judge.ts'
import type { Target } from '../target/target.ts'
import type { AnswerCache } from './answer-cache.ts'
import { type FirstFailure, firstFailure } from './first-failure.ts'
import type { ScoringPlan } from './planned-scorers.ts'
import { type RunTotals, runTotals } from './run-totals.ts'
import type { RunWriter } from './run-writer.ts'
import type { World } from './world.ts'

export interface EvaluationInputs {
  /** As it begins; it is in the store already. */
  run: EvalRun
  cases: readonly Case[]
  target: Target
  scoring: ScoringPlan
  judge?: Judge
  /** All grades of the judge that the run wants are in the cache, and of one model. */
  keptSuffice: boolean
  config: Pick<EvalConfig, 'cache' | 'concurrency' | 'ratePerS' | 'timeoutMs' | 'retries' | 'limits' | 'judge'>
  /** Answers of earlier runs; absent for repeats, which must be independent. */
  cache?: AnswerCache
  store: EvaluationStore
  writer: RunWriter
  /** What came of the run before it was stopped. */
  before: { outputs: readonly Output[]; scores: readonly Score[] }
  world: World
  progress(done: EvaluationProgress): void
}

interface EvaluationProgress {
  outputs: number
  of: number
  withoutAnswer: number
  graded: number
}

/** A run as far as it has come: what asking and grading share. */
export interface RunInProgress {
  inputs: EvaluationInputs
  totals: RunTotals
  ending: FirstFailure
  outputs: Output[]
  scores: Score[]
  progress: EvaluationProgress
}

export function beginRun(inputs: EvaluationInputs): RunInProgress {
  const { run, cases, target, config, before, world } = inputs
  return {
    inputs,
    totals: runTotals(run, { before: before.outputs, asks: target.asks, costPerCallUsd: config.limits.costPerCallUsd }),
    ending: firstFailure(world),
    outputs: [],
    scores: [],
    progress: { outputs: 0, of: cases.length * run.repeats, withoutAnswer: 0, graded: 0 },
  }
}

/** Every output is there and graded, and nothing failed or was stopped. */
export function isWhole({ inputs, ending, outputs, progress }: RunInProgress): boolean {
  return outputs.length === progress.of && progress.graded === progress.of && ending.error() === undefined && !inputs.world.signal.aborted
}
