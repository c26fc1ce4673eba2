import { describe, expect, it } from 'vitest'
import { calibration, fixtureJudge, metric } from '../evaluation-fixture.ts'
import { evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { uncalibratedJudge } from './uncalibrated-judge.ts'

describe('uncalibrated-judge', () => {
  it('fires on a judge that was never held against people', () => {
    const finding = findingOf(uncalibratedJudge, evidenceOfEvaluation({ calibrations: [calibration({ metric: 'tone' })] }))
    expect(finding.claim).toBe(`correctness by ${fixtureJudge} was never held against people.`)
    expect(finding.rows[0].pointer).toBe('/evaluation/judges/0/judge')
  })
  it('fires on one that was held against people with another rubric, and names the version where there are several', () => {
    const asked = (version: string, of: string) => metric({ metric: 'correctness', judge: fixtureJudge, version, variant: of, run: `${of}-1` })
    expect(verdictOf(uncalibratedJudge, evidenceOfEvaluation({ metrics: [asked('1(rubric=new)', 'current')] }))).toBe('not-met')
    const both = findingOf(uncalibratedJudge, evidenceOfEvaluation({ metrics: [asked('1', 'current'), asked('1(rubric=new)', 'other')] }))
    expect(both.claim).toBe(`correctness 1(rubric=new) by ${fixtureJudge} was never held against people.`)
  })
  it('fires on one that is surely below the bar, with its agreement', () => {
    const below = calibration({ usable: 'no', reason: 'agreement is surely below the bar of 0.6' })
    const finding = findingOf(uncalibratedJudge, evidenceOfEvaluation({ calibrations: [below] }))
    expect(finding.claim).toContain('correctness: agreement is surely below the bar of 0.6 (AC1 0.87')
    expect(finding.rows[0].pointer).toBe('/evaluation/calibrations/0/agreement/ac1')
  })
  it('does not know while labels are too few', () =>
    expect(verdictOf(uncalibratedJudge, evidenceOfEvaluation({ calibrations: [calibration({ usable: 'unknown', reason: 'too few labels' })] }))).toBe(
      'unknown',
    ))
  it('does not apply without a judge', () => expect(verdictOf(uncalibratedJudge, evidenceOfEvaluation({ judges: [] }))).toBe('not-applicable'))
})
