import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { failedCallsCost } from './failed-calls-cost.ts'

const failed = (calls: number, tokens: number, costUsd: number) => ({ cost: { waste: { failedCalls: { calls, tokens, costUsd } } } })

describe('failed-calls-cost', () => {
  it('fires on the part of the cost that failed calls took ($0.50 of $10), and names their error', () => {
    const finding = findingOf(failedCallsCost, evidenceWith(failed(60, 100_000, 0.5)))
    expect(finding.claim).toMatch(/^At least 5 % of the cost goes to calls that failed: 6 % \(95 % interval .+, n 1,000\) of model calls fail\.$/)
    expect(finding.severity).toBe('medium')
    expect(finding.effect).toMatchObject({ value: -0.05, basis: 'bounded' })
    expect(finding.fixNow).toContain('rate_limit in generate')
  })
  it('falls back on tokens where failed calls have no price (220,000 of 2,200,000)', () => {
    const finding = findingOf(failedCallsCost, evidenceWith(failed(60, 220_000, 0)))
    expect(finding.claim).toMatch(/^At least 10 % of the tokens/)
    expect(finding.severity).toBe('high')
  })
  it('does not fire up to a hundredth of the cost, nor without failures', () => {
    expect(verdictOf(failedCallsCost, evidenceWith(failed(60, 20_000, 0.1)))).toBe('met')
    expect(verdictOf(failedCallsCost, evidenceWith())).toBe('met')
  })
  it('is unknown when failed calls report no usage, on few calls, and without traces', () => {
    expect(verdictOf(failedCallsCost, evidenceWith(failed(60, 0, 0)))).toBe('unknown')
    expect(verdictOf(failedCallsCost, evidenceWith({ cost: { total: { calls: 5 } } }))).toBe('unknown')
    expect(verdictOf(failedCallsCost, emptyEvidence())).toBe('unknown')
  })
  it('does not apply without model calls', () => expect(verdictOf(failedCallsCost, evidenceWith({ cost: { total: { calls: 0 } } }))).toBe('not-applicable'))
})
