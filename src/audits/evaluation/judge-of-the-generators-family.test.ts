import { describe, expect, it } from 'vitest'
import { calibration, evalRun, metric } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, measured, verdictOf } from '../evidence-fixture.ts'
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
    const ownFamily = [evalRun({ generatorFamilies: ['anthropic'], judges: judges.map(({ metrics: _names, ...judge }) => judge) })]
    const metrics = judges.map(({ judge }) => metric({ metric: 'correctness', judge }))
    const measuredB = (value: number) => [calibration({ judge: 'b', selfPreference: measured(value, 'ratio', 400, [value - 0.004, value + 0.004]) })]
    expect(verdictOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, judges, metrics, calibrations: measuredB(0) }))).toBe('not-met')
    expect(findingOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: ownFamily, judges, metrics, calibrations: measuredB(0.3) })).claim).toMatch(
      /^b gives answers of its own family 30 points/,
    )
  })
  it('does not know which models wrote the answers where no run tells', () =>
    expect(verdictOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ runs: [evalRun({ generatorFamilies: [] })] }))).toBe('unknown'))
  const judgeOf = (family: string) => ({ judge: `${family}/judge#1`, family, pinned: true, served: [] })
  const graded = (runs: Parameters<typeof evalRun>[0][]) => ({
    runs: runs.map(evalRun),
    judges: runs.flatMap((run) => (run?.judges ?? []).map((judge) => ({ ...judgeOf('openai'), ...judge, metrics: ['correctness'] }))),
    calibrations: [],
    metrics: runs.flatMap((run) => (run?.judges ?? []).map((judge) => metric({ metric: 'correctness', judge: judge?.judge ?? '', run: run?.id ?? '' }))),
  })
  it('matches families within a run: two families that grade each other are as they should be', () => {
    const crossed = graded([
      { id: 'r1', variant: 'gpt', generatorFamilies: ['openai'], judges: [judgeOf('anthropic')] },
      { id: 'r2', variant: 'claude', generatorFamilies: ['anthropic'], judges: [judgeOf('openai')] },
    ])
    expect(answerOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation(crossed))).toMatchObject({
      verdict: 'met',
      reason: 'the answers of gpt are by openai, its judge by anthropic; the answers of claude are by anthropic, its judge by openai',
    })
  })
  it('counts only what a judge graded of its own family: 1 metric of one run, not the other run’s too', () => {
    const both = graded([
      { id: 'r1', variant: 'gpt', generatorFamilies: ['openai'], judges: [judgeOf('openai')] },
      { id: 'r2', variant: 'claude', generatorFamilies: ['anthropic'], judges: [judgeOf('openai')] },
    ])
    const tone = metric({ metric: 'tone', judge: 'openai/judge#1', run: 'r2' })
    const judges = [{ ...judgeOf('openai'), metrics: ['correctness', 'tone'] }]
    const { claim } = findingOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation({ ...both, judges, metrics: [...both.metrics, tone] }))
    expect(claim).toBe('openai/judge#1 grades answers of openai, its own family, by 1 metric; for 1 of them how much it prefers them was not measured.')
  })
  it('does not know of a judged run without families, whatever a run without a judge says', () => {
    const half = graded([
      { id: 'r1', variant: 'a', generatorFamilies: ['meta'], judges: [] },
      { id: 'r2', variant: 'b', generatorFamilies: [], judges: [judgeOf('openai')] },
    ])
    expect(answerOf(judgeOfTheGeneratorsFamily, evidenceOfEvaluation(half))).toMatchObject({
      verdict: 'unknown',
      reason: 'the run of b does not say which models wrote the answers',
    })
  })
})
