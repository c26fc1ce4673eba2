import type { Case } from '../../../model/case.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import { measureOf } from '../../../model/score.ts'
import type { Scorer } from '../../../model/scorer.ts'
import type { JudgeMetric } from '../judge/judge.ts'

/** A scorer that computes, and the measure that its figures are of. */
export interface PlannedScorer {
  kind: 'computed'
  scorer: Scorer
  measure: RunMeasure
}

/** A figure that a judge gives. */
export interface PlannedJudgement {
  kind: 'judged'
  metric: JudgeMetric
  measure: RunMeasure
}

export type PlannedMeasure = PlannedScorer | PlannedJudgement

/** What one case must pass: one of its measures, and the value from which it passes. */
export interface PlannedCheck {
  planned: PlannedMeasure
  passAt: number
}

/** All that outputs are graded by. */
export interface ScoringPlan {
  /** For every output. */
  everywhere: readonly PlannedMeasure[]
  /** What a case itself expects, by its id. */
  byCase: ReadonlyMap<string, readonly PlannedCheck[]>
  /** Whether all that the case expects was passed; there where cases expect anything. */
  passed?: RunMeasure
}

export function computed(scorer: Scorer): PlannedScorer {
  const { id, version, better, range, unit } = scorer
  return { kind: 'computed', scorer, measure: { tool: 'loadbearing', metric: id, version, judge: '', better, range, unit } }
}

export const passedMeasure: RunMeasure = {
  tool: 'loadbearing',
  metric: 'expectations-met',
  version: '1',
  judge: '',
  better: 'higher',
  range: [0, 1],
  unit: 'ratio',
}

/** Measures of a run, each once. */
export function measuresOf({ everywhere, byCase, passed }: ScoringPlan): RunMeasure[] {
  const all = [...everywhere, ...[...byCase.values()].flatMap((checks) => checks.map(({ planned }) => planned))].map(({ measure }) => measure)
  return [...new Map([...all, ...(passed === undefined ? [] : [passed])].map((measure) => [measureOf(measure), measure])).values()]
}

/** What the output of a case is graded by: its own checks stand for the same measure of all. */
export function measuresFor(plan: ScoringPlan, { id }: Pick<Case, 'id'>): PlannedMeasure[] {
  const own = (plan.byCase.get(id) ?? []).map(({ planned }) => planned)
  const taken = new Set(own.map(({ measure }) => measureOf(measure)))
  return [...plan.everywhere.filter(({ measure }) => !taken.has(measureOf(measure))), ...own]
}
