import { describe, expect, it } from 'vitest'
import type { GateEvidence } from '../../model/evaluation-evidence.ts'
import { gate } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, measured, verdictOf } from '../evidence-fixture.ts'
import { evaluationSmallerThanGate } from './evaluation-smaller-than-gate.ts'

describe('evaluation-smaller-than-gate', () => {
  const blind = gate({
    cases: 50,
    margin: 0.02,
    minimumDetectableEffect: measured(0.2, 'ratio', 50, [0.15, 0.25]),
    casesToDecide: 4000,
    spread: 'the differences between current and next',
  })
  it('fires where the smallest loss that would be found is surely over the margin, and says the cases that would decide', () => {
    const finding = findingOf(evaluationSmallerThanGate, evidenceOfEvaluation({ gates: [gate(), blind] }))
    expect(finding.claim).toBe(
      'The gate is to stop a loss of 2 points in groundedness; with 50 cases it would find one of 20 points (95 % interval 15 points to 25 points, n 50) four times in five, going by the spread of the differences between current and next; about 4,000 cases would decide.',
    )
    expect(finding.fixNow).toContain('about 4,000 cases for groundedness')
    expect(finding.rows[0].pointer).toBe('/evaluation/gates/1/minimumDetectableEffect')
  })
  it('does not know of rules whose metric the run does not have, and does not say that there is no rule', () => {
    const rules = ['groundedness', 'correctness'].map((metric) => ({ metric, margin: 0.03 }))
    const told = (gates: GateEvidence[]) => answerOf(evaluationSmallerThanGate, evidenceOfEvaluation({ gates }), { eval: { gate: { rules } } })
    expect(told([gate()])).toMatchObject({ verdict: 'unknown', reason: 'the gate has a rule on correctness, which the run under review has no score of' })
    expect(told([])).toMatchObject({
      verdict: 'unknown',
      reason: 'the gate has rules on groundedness and correctness, which the run under review has no score of',
    })
    expect(told([gate(), gate({ metric: 'correctness' })]).verdict).toBe('met')
  })
  it('names the tool where the run has two measures of one name', () => {
    const gates = [gate({ tool: 'loadbearing', judge: '' }), { ...blind, tool: 'ragas', judge: '' }]
    expect(findingOf(evaluationSmallerThanGate, evidenceOfEvaluation({ gates })).claim).toContain('a loss of 2 points in groundedness (ragas)')
  })
  it('does not know where the interval holds the margin, or no rule is there', () => {
    expect(verdictOf(evaluationSmallerThanGate, evidenceOfEvaluation({ gates: [gate({ margin: 0.02 })] }))).toBe('unknown')
    expect(verdictOf(evaluationSmallerThanGate, evidenceOfEvaluation({ gates: [] }))).toBe('unknown')
  })
})
