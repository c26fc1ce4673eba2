import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, stage, verdictOf } from '../evidence-fixture.ts'
import { retryAmplification } from './retry-amplification.ts'

const retried = (retries: number, calls: number) =>
  evidenceWith({
    stages: [stage('request', 1000, 900), stage('generate', calls, 600, { retries })],
    reliability: { retries: { calls: retries, traces: 100, extraMs: 90_000 } },
  })

describe('retry-amplification', () => {
  it('fires when the retries of a stage are certainly over a tenth of its calls, with the time they add', () => {
    const finding = findingOf(retryAmplification, retried(200, 1200))
    expect(finding.claim).toMatch(/^200 of 1,200 calls of generate are retries .*16\.7 % .*900 ms later on average \(n 100\)\.$/)
    expect(finding.rows[0].pointer).toBe('/traces/stages/1/retries')
    expect(finding.severity).toBe('medium')
  })
  it('weighs more when a quarter of the calls are', () => expect(findingOf(retryAmplification, retried(500, 1500)).severity).toBe('high'))
  it('does not fire on few retries', () => expect(verdictOf(retryAmplification, retried(20, 1020))).toBe('met'))
  it('is unknown while the interval holds a tenth, with the n', () => {
    expect(answerOf(retryAmplification, retried(2, 20))).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('generate') })
  })
  it('is unknown when none is seen and attempts are not numbered, and met when they are', () => {
    const none = { calls: 0, recovered: 0, traces: 0, extraMs: 0, declared: 0 }
    const unnumbered = evidenceWith({ reliability: { retries: none }, observability: { matrix: matrixWith({ retries: [0, 1000] }) } })
    expect(answerOf(retryAmplification, unnumbered)).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('http.request.resend_count') })
    expect(verdictOf(retryAmplification, evidenceWith({ reliability: { retries: none } }))).toBe('met')
  })
  it('is unknown without traces', () => expect(verdictOf(retryAmplification, emptyEvidence())).toBe('unknown'))
})
