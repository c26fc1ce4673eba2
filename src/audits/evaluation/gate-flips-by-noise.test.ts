import { describe, expect, it } from 'vitest'
import { gate } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { gateFlipsByNoise } from './gate-flips-by-noise.ts'

describe('gate-flips-by-noise', () => {
  it('fires where the same system gets other answers more than once in twenty times', () =>
    expect(findingOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [gate({ flips: measured(0.3, 'ratio', 40, [0.27, 0.33]) })] })).claim).toBe(
      'Two runs of the same system would get different answers from the rule on groundedness 30 % (95 % interval 27 % to 33 %, n 40) of the time.',
    ))
  it('does not know without repeats, and asks for them', () =>
    expect(answerOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [gate({ flips: refusal('no case was asked twice', 'ratio', 0, 2) })] }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('--repeats'),
    }))
  it('does not know of a rule whose metric the run does not have, whatever the others do', () => {
    const rules = ['groundedness', 'correctness'].map((metric) => ({ metric, margin: 0.03 }))
    expect(answerOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [gate()] }), { eval: { gate: { rules } } })).toMatchObject({
      verdict: 'unknown',
      reason: 'the gate has a rule on correctness, which the run under review has no score of',
    })
  })
  it('does not know without a rule', () => expect(verdictOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [] }))).toBe('unknown'))
})
