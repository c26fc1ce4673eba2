import { describe, expect, it } from 'vitest'
import { gate } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { gateFlipsByNoise } from './gate-flips-by-noise.ts'

describe('gate-flips-by-noise', () => {
  it('fires where the same system gets other answers more than once in twenty times', () =>
    expect(findingOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [gate({ cases: 40, flips: measured(0.3, 'ratio', 1000, [0.27, 0.33]) })] })).claim).toBe(
      'Two runs of the same system would get different answers from the rule on groundedness 30 % (95 % interval 27 % to 33 %, n 1,000) of the time, with 40 cases.',
    ))
  it('does not know without repeats, and asks for them', () =>
    expect(answerOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [gate({ flips: refusal('no case was asked twice', 'ratio', 0, 2) })] }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('--repeats'),
    }))
  it('does not know without a rule', () => expect(verdictOf(gateFlipsByNoise, evidenceOfEvaluation({ gates: [] }))).toBe('unknown'))
})
