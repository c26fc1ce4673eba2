import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { repeatsThatDoNotVary } from './repeats-that-do-not-vary.ts'

describe('repeats-that-do-not-vary', () => {
  const repeated = (identical: number, cached: number, of = 1000) =>
    evidenceOfEvaluation({ repeats: [{ run: 'current-1', repeated: of, identical: share(identical, of), cached: share(cached, of) }] })
  it('fires on copies, and weighs more where they came out of a cache', () => {
    expect(findingOf(repeatsThatDoNotVary, repeated(1000, 0))).toMatchObject({
      severity: 'low',
      claim: expect.stringContaining('1,000 of 1,000 cases got word for word the same answer'),
    })
    expect(findingOf(repeatsThatDoNotVary, repeated(300, 12))).toMatchObject({
      severity: 'medium',
      claim: expect.stringContaining('12 of 1,000 repeats came out of a cache'),
    })
  })
  it('does not know from ten repeats', () => expect(verdictOf(repeatsThatDoNotVary, repeated(10, 0, 10))).toBe('unknown'))
  it('does not apply where each case was asked once', () =>
    expect(verdictOf(repeatsThatDoNotVary, evidenceOfEvaluation({ repeats: [] }))).toBe('not-applicable'))
})
