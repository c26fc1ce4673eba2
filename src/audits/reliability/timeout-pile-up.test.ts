import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, refusal, stage, verdictOf } from '../evidence-fixture.ts'
import { timeoutPileUp } from './timeout-pile-up.ts'

const ending = (atMs: number, calls: number) => evidenceWith({ reliability: { timeouts: [{ stage: 'retrieve', atMs, calls, of: calls + 2 }] } })

describe('timeout-pile-up', () => {
  it('fires when failed calls end at one duration over the median of the stage', () => {
    const finding = findingOf(timeoutPileUp, ending(30_000, 30))
    expect(finding.claim).toMatch(/^30 of 32 failed calls of retrieve end at 30 s, .* 3 % \(95 % interval 2\.11 % to 4\.25 %, n 1,000\)\.$/)
    expect(finding.fixNow).toContain('`retrieve` calls from 30 s')
    expect(finding.severity).toBe('medium')
  })
  it('weighs by the share of calls that wait for the limit', () => {
    expect(findingOf(timeoutPileUp, ending(30_000, 4)).severity).toBe('low')
    expect(findingOf(timeoutPileUp, ending(30_000, 100)).severity).toBe('high')
  })
  it('does not fire on calls that are rejected at once', () => expect(verdictOf(timeoutPileUp, ending(12, 30))).toBe('met'))
  it('does not fire when failures end at many durations', () => expect(verdictOf(timeoutPileUp, evidenceWith())).toBe('met'))
  it('is unknown without the median of the stage', () => {
    const none = refusal('too few', 'ms', 3, 6)
    const stages = [stage('retrieve', 3, 300, { duration: { p50: none, p90: none, p95: none, p99: none, mean: none } })]
    expect(verdictOf(timeoutPileUp, evidenceWith({ stages, reliability: { timeouts: [{ stage: 'retrieve', atMs: 500, calls: 3, of: 3 }] } }))).toBe('unknown')
  })
  it('is unknown on few failed calls, saying how many it needs', () => {
    expect(answerOf(timeoutPileUp, emptyEvidence())).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('at least 10 failed calls') })
  })
})
