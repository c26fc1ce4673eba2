import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { expensiveTail } from './expensive-tail.ts'

const tail = (value: number, low: number, high: number) => ({ cost: { perRequest: { tailShare: measured(value, 'ratio', 1000, [low, high]) } } })

describe('expensive-tail', () => {
  it('fires when the lower bound is over a tenth, and bounds what a limit at p99 saves', () => {
    const finding = findingOf(expensiveTail, evidenceWith(tail(0.3, 0.2, 0.4)))
    expect(finding.claim).toBe('The dearest 1 % of requests take 30 % (95 % interval 20 % to 40 %, n 1,000) of the cost of all.')
    expect(finding.severity).toBe('high')
    // p99 of $0.03 at a mean of $0.01: the tail capped there keeps 1 % × 3 of the cost.
    expect(finding.effect?.value).toBeCloseTo(-0.27, 12)
    expect(finding.fixNow).toContain('trace t2')
  })
  it('does not fire when the upper bound is under a tenth', () => expect(verdictOf(expensiveTail, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds a tenth, and says about how many requests would settle it', () => {
    // Half-width .04 at n 1,000 must shrink to the distance of .02: four times the requests.
    expect(answerOf(expensiveTail, evidenceWith(tail(0.12, 0.08, 0.16)))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('about 4,00') })
  })
  it('is unknown below 400 priced requests, and without traces', () => {
    expect(verdictOf(expensiveTail, evidenceWith({ cost: { perRequest: { tailShare: refusal('too few', 'ratio', 20, 400) } } }))).toBe('unknown')
    expect(verdictOf(expensiveTail, emptyEvidence())).toBe('unknown')
  })
  it('does not apply to calls that are free of charge, nor without calls', () => {
    const free = { mean: measured(0, 'usd', 1000, [0, 0]), tailShare: refusal('too few', 'ratio', 1000, 400) }
    expect(verdictOf(expensiveTail, evidenceWith({ cost: { perRequest: free } }))).toBe('not-applicable')
    expect(verdictOf(expensiveTail, evidenceWith({ cost: { total: { calls: 0 } } }))).toBe('not-applicable')
  })
})
