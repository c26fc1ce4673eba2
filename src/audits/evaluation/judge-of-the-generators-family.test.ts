import { describe, expect, it } from 'vitest'
import { calibration, evalRun, metric } from '../evaluation-fixture.ts'
import { evidenceOfEvaluation, findingOf, measured, verdictOf } from '../evidence-fixture.ts'
import { judgeOfTheGeneratorsFamily } from './judge-of-the-generators-family.ts'

describe('judge-of-the-generators-family', () => {
  const ownFamily = [evalRun({ generatorFamilies: ['anthropic'] })]
  const { selfPreference: _, ...unmeasured } = calibration()
  const preferring = (value: number, low: number, high: number) => [calibration({ selfPreference: measured(value, 'ratio', 400, [low, high]) })]
  it('fires where the preference for its own family was never measured', () =>
    expect(findingOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, calibrations: [unmeasured] }))).toMatchObject({
      claim: expect.stringContaining('grades answers of anthropic, its own family, by 1 metric; for 1 of them how much it prefers them was not measured'),
    }))
  it('weighs more where the preference was measured', () =>
    expect(findingOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, calibrations: preferring(0.08, 0.04, 0.12) })).severity).toBe('high'))
  it('is met where the preference surely does not matter, and open where the interval holds the line', () => {
    expect(verdictOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, calibrations: preferring(0, -0.008, 0.008) }))).toBe('met')
    expect(verdictOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, calibrations: preferring(0.01, -0.02, 0.04) }))).toBe('unknown')
  })
  it('takes no figure of one judge for another', () => {
    const judges = ['a', 'b'].map((name) => ({ judge: name, family: 'anthropic', metrics: ['correctness'], pinned: true, served: [] }))
    const metrics = judges.map(({ judge }) => metric({ metric: 'correctness', judge }))
    const measuredB = (value: number) => [calibration({ judge: 'b', selfPreference: measured(value, 'ratio', 400, [value - 0.004, value + 0.004]) })]
    expect(verdictOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, judges, metrics, calibrations: measuredB(0) }))).toBe('not-met')
    expect(findingOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, judges, metrics, calibrations: measuredB(0.3) })).claim).toMatch(
      /^b gives answers of its own family 30 points/,
    )
  })
  it('does not know which models wrote the answers where no run tells', () =>
    expect(verdictOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: [evalRun({ generatorFamilies: [] })] }))).toBe('unknown'))
})
