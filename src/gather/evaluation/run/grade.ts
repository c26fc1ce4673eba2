import type { Case } from '../../../model/case.ts'
import { measureOf, type Output, passagesOf, type Score } from '../../../model/score.ts'
import type { Judge, JudgeGrade, JudgeOptions } from '../judge/judge.ts'
import { checkPassed } from './check-passed.ts'
import { blankScore, computeScore, noOutput } from './compute-score.ts'
import { measuresFor, type PlannedJudgement, type PlannedScorer, type ScoringPlan } from './planned-scorers.ts'

export interface GradeOptions {
  plan: ScoringPlan
  judge: Judge | undefined
  /** What the judge may take from its cache. */
  kept: Required<JudgeOptions>
  /** Rejects for a scorer that does not come to an end. */
  limit: <T>(work: Promise<T>) => Promise<T>
  /** Scores that are there already, from before a resume. */
  known: ReadonlyMap<string, Score>
}

/** All scores of one output: those that are computed, those of the judge in as few calls as it needs, and whether the case passed. */
export async function gradeOutput(given: Case, output: Output, { plan, judge, kept, limit, known }: GradeOptions): Promise<Score[]> {
  const fresh = measuresFor(plan, given).filter(({ measure }) => !known.has(measureOf(measure)))
  const scores: Score[] = []
  for (const planned of fresh) {
    if (planned.kind !== 'computed') continue
    const score = computeScore(planned satisfies PlannedScorer, given, output, limit)
    scores.push(score instanceof Promise ? await score : score)
  }
  const judgements = fresh.filter((planned) => planned.kind === 'judged')
  if (judgements.length > 0) scores.push(...(await judgeOutput(judgements, given, output, judge, kept)))
  const checks = plan.byCase.get(given.id)
  if (plan.passed !== undefined && checks !== undefined) scores.push(checkPassed(checks, [...known.values(), ...scores], output, plan.passed))
  return scores
}

async function judgeOutput(
  judgements: readonly PlannedJudgement[],
  given: Case,
  output: Output,
  judge: Judge | undefined,
  kept: JudgeOptions,
): Promise<Score[]> {
  const none = noOutput(output)
  if (none !== undefined || judge === undefined) {
    const missing = none ?? { reason: 'provider-error' as const, detail: 'there is no judge' }
    return judgements.map(({ measure }) => ({ ...blankScore(output, measure), missing }))
  }
  const sample = { case: given, text: output.text ?? '', passages: passagesOf(output, given) }
  const grades = await judge.grade(
    sample,
    // Two rubrics may bear one name: their measures differ.
    judgements.map(({ metric, measure }) => ({ ...metric, metric: measureOf(measure) })),
    kept,
  )
  return judgements.flatMap(({ measure }) => {
    const grade = grades.get(measureOf(measure))
    // What was stopped is no result: it is graded when the run goes on.
    if (grade === undefined || ('missing' in grade.result && grade.result.missing.reason === 'interrupted')) return []
    return [{ ...blankScore(output, measure), ...scoreOf(grade) }]
  })
}

function scoreOf({ result, ...spent }: JudgeGrade): Pick<Score, 'value' | 'missing' | 'claims' | 'rationale' | 'latencyMs' | 'tokens' | 'costUsd'> {
  if ('missing' in result) return { missing: result.missing, ...spent }
  const { value, claims, rationale } = result
  return { value, ...(claims !== undefined && { claims }), ...(rationale !== undefined && { rationale: rationale.slice(0, 4000) }), ...spent }
}
