import { describe, expect, it } from 'vitest'
import { healthyEvaluation } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { staleCases } from './stale-cases.ts'

describe('stale-cases', () => {
  const [set] = healthyEvaluation.caseSets
  it('fires where no case was added for half a year before the review (2026-11-23)', () =>
    expect(findingOf(staleCases, evidenceOfEvaluation({ caseSets: [set, { ...set, name: 'old', newestAddedAt: '2026-03-01T00:00:00.000Z' }] })).claim).toBe(
      'The newest of 1,000 cases in the set old was added on 2026-03-01, 267 days before this review.',
    ))
  it('does not know where a case is said to be of a day that is still to come', () =>
    expect(answerOf(staleCases, evidenceOfEvaluation({ caseSets: [{ ...set, newestAddedAt: '2199-01-01T00:00:00.000Z' }] }))).toMatchObject({
      verdict: 'unknown',
      reason: 'the newest case of default says that it was added on 2199-01-01, after this review',
    }))
  it('does not know where cases carry no date', () => {
    const { newestAddedAt: _, ...undated } = set
    expect(verdictOf(staleCases, evidenceOfEvaluation({ caseSets: [undated] }))).toBe('unknown')
  })
})
