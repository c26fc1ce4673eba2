import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, refusal, verdictOf } from '../evidence-fixture.ts'
import { unnamedSession } from './unnamed-session.ts'

const named = (have: number, of: number) =>
  evidenceWith({ latency: { exposure: refusal('no sessions', 'ratio', 0) }, observability: { matrix: matrixWith({ session: [have, of] }) } })

describe('unnamed-session', () => {
  it('fires when requests name no session, with what cannot be said', () => {
    const finding = findingOf(unnamedSession, named(400, 1000))
    expect(finding.claim).toContain('600 of 1,000 requests do not say which session they belong to')
    expect(finding.fixNow).toContain('gen_ai.conversation.id')
    expect(finding.rows.map(({ pointer }) => pointer)).toContain('/traces/latency/exposure')
    expect(finding.severity).toBe('medium')
  })
  it('weighs a small part less', () => {
    expect(findingOf(unnamedSession, named(900, 1000))).toMatchObject({ severity: 'low' })
  })
  it('does not fire when sessions are named', () => {
    expect(verdictOf(unnamedSession, evidenceWith())).toBe('met')
  })
  it('is unknown while the interval holds the threshold, and without traces', () => {
    expect(answerOf(unnamedSession, named(39, 40))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('session.id') })
    expect(verdictOf(unnamedSession, emptyEvidence())).toBe('unknown')
  })
})
