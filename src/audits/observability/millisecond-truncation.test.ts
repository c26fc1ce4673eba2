import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { millisecondTruncation } from './millisecond-truncation.ts'

const whole = (have: number, of: number, zeroDurations = 0) => evidenceWith({ observability: { millisecondTimes: { share: share(have, of), zeroDurations } } })

describe('millisecond-truncation', () => {
  it('fires when times are whole milliseconds, weighing it little', () => {
    const finding = findingOf(millisecondTruncation, whole(3000, 4000))
    expect(finding.claim).toBe('Times of 75 % (95 % interval 73.6 % to 76.3 %, n 4,000) of the spans are cut to whole milliseconds.')
    expect(finding.severity).toBe('low')
  })
  it('weighs more when spans lose their duration', () => {
    const finding = findingOf(millisecondTruncation, whole(3000, 4000, 800))
    expect(finding.claim).toContain('800 have no duration at all')
    expect(finding.severity).toBe('medium')
  })
  it('does not fire on fine times, nor on a few that are whole', () => {
    expect(verdictOf(millisecondTruncation, evidenceWith())).toBe('met')
    expect(verdictOf(millisecondTruncation, whole(20, 4000))).toBe('met')
  })
  it('is unknown on too few spans, naming the n', () => {
    expect(answerOf(millisecondTruncation, whole(0, 20))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('73') })
    expect(verdictOf(millisecondTruncation, emptyEvidence())).toBe('unknown')
  })
  it('is not applicable where the format has milliseconds only', () => {
    const evidence = evidenceWith({ observability: { millisecondTimes: { share: share(0, 0), coarseByFormat: ['langfuse'] } } })
    expect(verdictOf(millisecondTruncation, evidence)).toBe('not-applicable')
  })
})
