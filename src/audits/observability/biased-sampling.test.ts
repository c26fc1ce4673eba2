import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, verdictOf } from '../evidence-fixture.ts'
import { biasedSampling } from './biased-sampling.ts'

const unstated = { tracesWithRatio: 0, minRatio: 0, maxRatio: 0 }
const spotless = (traces: number, failedSpans = 0) =>
  evidenceWith({
    totals: { traces },
    reliability: { requestErrors: share(0, traces) },
    observability: { sampling: unstated, matrix: matrixWith({ errors: [failedSpans, failedSpans] }) },
  })

describe('biased-sampling', () => {
  it('fires when traces state different probabilities', () => {
    const finding = findingOf(biasedSampling, evidenceWith({ observability: { sampling: { tracesWithRatio: 1000, minRatio: 0.01, maxRatio: 1 } } }))
    expect(finding.claim).toContain('kept with probabilities of 1 % to 100 %')
    expect(finding.severity).toBe('high')
  })
  it('fires when nothing failed in so many requests that it is hard to believe', () => {
    const finding = findingOf(biasedSampling, spotless(5000))
    expect(finding.claim).toContain('Not one of 5,000 requests failed')
    expect(finding.claim).toContain('(95 % interval 0 % to 0.0768 %, n 5,000)')
  })
  it('does not fire when all state one probability', () => {
    expect(verdictOf(biasedSampling, evidenceWith())).toBe('met')
    expect(verdictOf(biasedSampling, evidenceWith({ observability: { sampling: { tracesWithRatio: 1000, minRatio: 0.1, maxRatio: 0.1 } } }))).toBe('met')
  })
  it('does not suspect a system in which spans fail', () => {
    expect(verdictOf(biasedSampling, spotless(5000, 3))).toBe('unknown')
  })
  it('is unknown when nothing is stated, naming the attribute', () => {
    expect(answerOf(biasedSampling, spotless(1000))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('sampling.probability') })
    expect(verdictOf(biasedSampling, emptyEvidence())).toBe('unknown')
  })
})
