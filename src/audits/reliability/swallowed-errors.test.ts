import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { swallowedErrors } from './swallowed-errors.ts'

const swallowing = (have: number, of: number) => evidenceWith({ reliability: { swallowedErrors: share(have, of) } })

describe('swallowed-errors', () => {
  it('fires when the lower bound is over 1 %, and names the stage that fails most', () => {
    const finding = findingOf(swallowedErrors, swallowing(40, 1000))
    expect(finding.claim).toMatch(/^Of the requests reported as fine, 4 % \(95 % interval 2\.9\d % to 5\.4 %, n 1,000\) were answered without/)
    expect(finding.fixNow).toContain('`generate`, where 12 calls failed with error.type rate_limit')
    expect(finding.severity).toBe('medium')
  })
  it('weighs more when more than one answer in twenty is concerned', () => {
    expect(findingOf(swallowedErrors, swallowing(100, 1000)).severity).toBe('high')
  })
  it('does not fire under it', () => expect(verdictOf(swallowedErrors, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds 1 %, with the n that would settle it', () => {
    expect(answerOf(swallowedErrors, swallowing(0, 20))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('381 requests that succeed') })
  })
  it('is unknown when no span is marked as failed, since failures may not be recorded', () => {
    const silent = evidenceWith({ reliability: { requestErrors: share(0, 1000), swallowedErrors: share(0, 1000), errorTypes: [] } })
    expect(answerOf(swallowedErrors, silent)).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('error.type') })
  })
  it('is unknown without requests', () => expect(verdictOf(swallowedErrors, emptyEvidence())).toBe('unknown'))
})
