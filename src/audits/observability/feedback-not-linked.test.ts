import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, verdictOf } from '../evidence-fixture.ts'
import { feedbackNotLinked } from './feedback-not-linked.ts'

const withFeedback = (have: number, of: number, evaluated = 0) =>
  evidenceWith({ observability: { matrix: matrixWith({ 'user-feedback': [have, of], evaluation: [evaluated, of] }) } })

describe('feedback-not-linked', () => {
  it('fires when no trace of many carries feedback', () => {
    const finding = findingOf(feedbackNotLinked, withFeedback(0, 621))
    expect(finding.claim).toContain('on 0 of 621 traces: 0 % (95 % interval 0 % to 0.615 %, n 621)')
    expect(finding.fixNow).toContain('trace id')
    expect(finding.severity).toBe('medium')
  })
  it('weighs less where answers are judged in another way', () => {
    expect(findingOf(feedbackNotLinked, withFeedback(0, 621, 300)).severity).toBe('low')
  })
  it('does not ask for feedback on every trace', () => {
    expect(verdictOf(feedbackNotLinked, withFeedback(20, 1000))).toBe('met')
    expect(verdictOf(feedbackNotLinked, evidenceWith())).toBe('met')
  })
  it('is unknown on too few traces, naming the n', () => {
    expect(answerOf(feedbackNotLinked, withFeedback(0, 60))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('381 traces') })
    expect(verdictOf(feedbackNotLinked, emptyEvidence())).toBe('unknown')
  })
})
