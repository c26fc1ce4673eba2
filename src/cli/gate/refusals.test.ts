import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../measure/evaluation/comparison/compare-runs.ts'
import { casesOf, exactMeasure, runOf } from '../../measure/evaluation/run-fixture.ts'
import type { RunData } from '../../measure/evaluation/score-table.ts'
import { EvalConfig } from '../../model/eval-config.ts'
import { refuseIdle } from './refusals.ts'

const values = Array.from({ length: 10 }, () => [1])
const theirs = { ...exactMeasure, tool: 'ragas' }
const both = (id: string): RunData => {
  const [ours, other] = [runOf(id, values), runOf(id, values, { measure: theirs })]
  return { ...ours, run: { ...ours.run, measures: [exactMeasure, theirs] }, scores: [...ours.scores, ...other.scores] }
}

describe('refuseIdle', () => {
  const idle = (baseline: RunData, now: RunData) => {
    const config = EvalConfig.parse({ gate: { rules: [{ metric: 'exact', margin: 0.1 }] } })
    const comparison = compareRuns(baseline, now, { cases: casesOf(10), config, seed: 1, unusable: () => undefined, gradingSd: () => undefined })
    return () => refuseIdle({ comparison, baseline, now, rules: config.gate.rules, file: 'base.jsonl' })
  }

  it('holds a rule on a name against every measure of the name: one that the run has no more is missed', () => {
    expect(idle(both('a'), both('b'))).not.toThrow()
    expect(idle(both('a'), runOf('b', values))).toThrow('ragas/exact: the gate has a rule on it, and it is not in both runs.')
    // What is new is watched as soon as the baseline has it.
    expect(idle(runOf('a', values), both('b'))).not.toThrow()
  })
})
