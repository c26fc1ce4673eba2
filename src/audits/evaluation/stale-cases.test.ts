import { describe, expect, it } from 'vitest'
import { healthyEvaluation } from '../evaluation-fixture.ts'
import { evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { staleCases } from './stale-cases.ts'

describe('stale-cases', () => {
  const [set] = healthyEvaluation.caseSets
  it('fires where no case was added for half a year before the review (2026-11-23)', () =>
    expect(findingOf(staleCases, evidenceOfEvaluation({ caseSets: [set, { ...set, name: 'old', newestAddedAt: '2026-03-01T00:00:00.000Z' }] })).claim).toBe(
      'The newest of 1,000 cases in the set old was added on 2026-03-01, 267 days before this review.',
    ))
  it('does not know where cases carry no date', () => {
    const { newestAddedAt: _, ...undated } = set
    expect(verdictOf(staleCases, evidenceOfEvaluation({ caseSets: [undated] }))).toBe('unknown')
  })
})
