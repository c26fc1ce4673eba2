import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { metric } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { measured } from '../figure-fixture.ts'
import { missingScoresHide } from './missing-scores-hide.ts'

describe('missing-scores-hide', () => {
  const hiding = metric({
    missing: share(200, 2000),
    missingBy: [
      { reason: 'timeout', count: 150 },
      { reason: 'unparseable', count: 50 },
    ],
    bounds: { worst: 0.81, best: 0.91 },
  })
  it('fires where many have no score and the worst of them would move the mean by more than the margin', () => {
    const finding = findingOf(missingScoresHide, evidenceOfEvaluation({ metrics: [hiding] }))
    expect(finding.claim).toBe(
      'groundedness of current has no score for 200 of 2,000 outputs, 10 % (95 % interval 8.76 % to 11.4 %, n 2,000) (timeout 150, unparseable 50). At worst the mean is 9 points worse than it reads.',
    )
  })
  it('does not fire where the worst case is within the margin, by the rule of the metric or the config', () => {
    const config = { eval: { gate: { rules: [{ metric: 'groundedness', margin: 0.1 }] } } }
    expect(verdictOf(missingScoresHide, evidenceOfEvaluation({ metrics: [hiding] }), config)).toBe('met')
    expect(verdictOf(missingScoresHide, evidenceOfEvaluation({ metrics: [hiding] }), { eval: { margin: 0.1 } })).toBe('met')
  })
  it('takes the margin of the config for the share of a rubric that it is: .07 worse on 1 to 5 is under .08', () => {
    const rubric = metric({ ...hiding, range: [1, 5], unit: 'count', mean: measured(4.2, 'count', 1000, [4.15, 4.25]), bounds: { worst: 4.13, best: 4.3 } })
    expect(verdictOf(missingScoresHide, evidenceOfEvaluation({ metrics: [rubric] }))).toBe('met')
    expect(verdictOf(missingScoresHide, evidenceOfEvaluation({ metrics: [{ ...rubric, bounds: { worst: 4.1, best: 4.3 } }] }))).toBe('not-met')
  })
  it('bounds nothing where the range has no end', () => {
    const { bounds: _, ...open } = hiding
    expect(findingOf(missingScoresHide, evidenceOfEvaluation({ metrics: [open] })).claim).toContain('nothing bounds what they would do')
  })
  it('says that there is no mean where no output has a score, whatever the range', () => {
    const mean = { refused: 'no case has a value', unit: 'ratio' as const, n: 0 }
    const claim = findingOf(missingScoresHide, evidenceOfEvaluation({ metrics: [{ ...hiding, mean, missing: share(2000, 2000) }] })).claim
    expect(claim).toContain('None has one, so there is no mean')
    expect(claim).not.toContain('range')
  })
  it('speaks of the run that the review is about first, even where another hides more', () => {
    const trial = { ...hiding, run: 'trial-1', variant: 'trial', bounds: { worst: 0.1, best: 1 } }
    expect(findingOf(missingScoresHide, evidenceOfEvaluation({ metrics: [trial, hiding] })).claim).toContain('groundedness of current')
  })
  it('asks for cases where outputs are repeats of them: 20 of 400 outputs that are one case of 20 leave it open', () => {
    const missing = { have: 20, of: 400, figure: measured(0.05, 'ratio', 20, [0.009, 0.236]) }
    const evidence = evidenceOfEvaluation({ metrics: [metric({ missing, bounds: { worst: 0.86, best: 0.9 } })] })
    expect(answerOf(missingScoresHide, evidence)).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('independent cases (there are 20)') })
  })
  it('passes over a metric that no case has a meaning for, and does not know where there is no other', () => {
    const nowhere = metric({ metric: 'exact', mean: { refused: 'no case has a value', unit: 'ratio', n: 0 }, missing: share(0, 0) })
    expect(answerOf(missingScoresHide, evidenceOfEvaluation({ metrics: [nowhere] }))).toMatchObject({
      verdict: 'unknown',
      reason: 'exact of current has no case to be scored on',
    })
    const { verdict, reason } = answerOf(missingScoresHide, evidenceOfEvaluation({ metrics: [nowhere, metric()] }))
    expect([verdict, reason]).toEqual(['met', expect.stringMatching(/^of groundedness/)])
  })
  it('does not know where few outputs leave the share open', () =>
    expect(verdictOf(missingScoresHide, evidenceOfEvaluation({ metrics: [metric({ missing: share(1, 30), bounds: { worst: 0.86, best: 0.9 } })] }))).toBe(
      'unknown',
    ))
})
