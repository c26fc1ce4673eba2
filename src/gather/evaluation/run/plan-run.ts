import type { Case } from '../../../model/case.ts'
import type { EvalConfig } from '../../../model/eval-config.ts'
import type { Judge } from '../judge/judge.ts'
import { type JudgingInputs, type JudgingPlan, planJudging } from './plan-judging.ts'
import { whyUnasked } from './unasked.ts'

/** What a run will take, before anything is asked. */
export interface RunPlan {
  cases: number
  repeats: number
  /** Requests to the system, without tries after a failure. */
  targetCalls: number
  /** Answers that are there: from the cache, from the log, or from before the resume. */
  answered: number
  /** Cases that cannot be asked: empty, or too long. */
  unasked: number
  targetUsd?: number
  judge?: JudgingPlan
}

export interface PlanInputs extends Omit<JudgingInputs, 'cases'> {
  cases: readonly Case[]
  limits: EvalConfig['limits']
  asks: boolean
  judge: Judge | undefined
}

export async function planRun({ cases, limits, asks, judge, ...inputs }: PlanInputs): Promise<RunPlan> {
  const { repeats, answerOf } = inputs
  const askable = cases.filter((given) => whyUnasked(given, limits.maxInputBytes) === undefined)
  const targetCalls = asks ? askable.reduce((sum, given) => sum + repeatsOf(repeats).filter((repeat) => !answerOf(given, repeat).isKnown).length, 0) : 0
  return {
    cases: cases.length,
    repeats,
    targetCalls,
    answered: askable.length * repeats - targetCalls,
    unasked: cases.length - askable.length,
    ...(limits.costPerCallUsd !== undefined && { targetUsd: targetCalls * limits.costPerCallUsd }),
    ...(judge !== undefined && { judge: await planJudging(judge, { ...inputs, cases: askable }) }),
  }
}

function repeatsOf(repeats: number): number[] {
  return Array.from({ length: repeats }, (_, repeat) => repeat)
}
