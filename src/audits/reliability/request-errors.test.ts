import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { requestErrors } from './request-errors.ts'

const failing = (have: number, of: number) => evidenceWith({ reliability: { requestErrors: share(have, of) } })

describe('request-errors', () => {
  it('fires when the lower bound is over the limit', () => {
    const finding = findingOf(requestErrors, failing(80, 1000))
    expect(finding.claim).toMatch(/^8 % \(95 % interval 6\.\d+ % to 9\.\d+ %, n 1,000\) of requests fail/)
    expect(finding.severity).toBe('critical')
  })
  it('does not fire under it', () => expect(verdictOf(requestErrors, evidenceWith())).toBe('met'))
  it('is unknown on few requests, with the n that would settle it', () => {
    const outcome = answerOf(requestErrors, failing(0, 20))
    expect('needs' in outcome && outcome.needs).toContain('381 requests')
  })
})
