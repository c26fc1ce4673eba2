import type { Case, Passage } from '../../../model/case.ts'
import type { EvalConfig } from '../../../model/eval-config.ts'
import type { Judge, JudgePlan } from '../judge/judge.ts'
import { measuresFor, type ScoringPlan } from './planned-scorers.ts'
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
  judge?: JudgePlan
}

/** An answer that is not there yet is counted as long as this, in characters, and with so many passages of the same length. */
const guessedLength = 800
const guessedPassages = 5
const guessedText = 'x '.repeat(guessedLength / 2)
const guessed: readonly Passage[] = Array.from({ length: guessedPassages }, (_, at) => ({ id: `#${at + 1}`, text: guessedText, rank: at + 1 }))

export interface PlanInputs {
  cases: readonly Case[]
  repeats: number
  limits: EvalConfig['limits']
  /** Texts that are known already, by case; none for a case that must be asked. */
  answerOf: (given: Case) => { text?: string | undefined; retrieved?: readonly Passage[] | undefined; isKnown: boolean }
  asks: boolean
  scoring: ScoringPlan
  judge: Judge | undefined
}

export function planRun({ cases, repeats, limits, answerOf, asks, scoring, judge }: PlanInputs): RunPlan {
  const askable = cases.filter((given) => whyUnasked(given, limits.maxInputBytes) === undefined)
  const unknown = asks ? askable.filter((given) => !answerOf(given).isKnown) : []
  const targetCalls = unknown.length * repeats
  return {
    cases: cases.length,
    repeats,
    targetCalls,
    answered: askable.length * repeats - targetCalls,
    unasked: cases.length - askable.length,
    ...(limits.costPerCallUsd !== undefined && { targetUsd: targetCalls * limits.costPerCallUsd }),
    ...(judge !== undefined && { judge: planJudge(judge, askable, repeats, answerOf, scoring) }),
  }
}

function planJudge(judge: Judge, cases: readonly Case[], repeats: number, answerOf: PlanInputs['answerOf'], scoring: ScoringPlan): JudgePlan {
  const sum: JudgePlan = { calls: 0, inputTokens: 0, outputTokens: 0, basis: '' }
  for (const given of cases) {
    const metrics = measuresFor(scoring, given).flatMap((planned) => (planned.kind === 'judged' ? [planned.metric] : []))
    if (metrics.length === 0) continue
    const { text, retrieved, isKnown } = answerOf(given)
    // What is known to be no answer is not graded.
    if (isKnown && text === undefined) continue
    const passages = retrieved ?? given.retrieved ?? (isKnown ? [] : guessed)
    const plan = judge.plan([{ case: given, text: text ?? given.reference ?? guessedText, passages }], metrics)
    sum.calls += plan.calls * repeats
    sum.inputTokens += plan.inputTokens * repeats
    sum.outputTokens += plan.outputTokens * repeats
    if (plan.usd !== undefined) sum.usd = (sum.usd ?? 0) + plan.usd * repeats
    if (plan.usdAtMost !== undefined) sum.usdAtMost = (sum.usdAtMost ?? 0) + plan.usdAtMost * repeats
    sum.basis = `${plan.basis}; answers that are not there yet as ${guessedLength} characters, or as long as the reference, with ${guessedPassages} passages as long`
  }
  return sum
}
