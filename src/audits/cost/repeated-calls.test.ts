import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { repeatedCalls } from './repeated-calls.ts'

const repeats = (calls: number, of: number, tokens = 0, costUsd = 0) => ({ cost: { waste: { repeatedCalls: { calls, of, tokens, costUsd } } } })

describe('repeated-calls', () => {
  it('fires when certainly more than one call in twenty repeats another, and bounds what a cache saves', () => {
    const finding = findingOf(repeatedCalls, evidenceWith(repeats(200, 1000, 440_000, 1.5)))
    expect(finding.claim).toMatch(
      /^20 % \(95 % interval 17\.6 % to 22\.6 %, n 1,000\) of the model calls that record their input repeat an earlier one exactly, and take 15 % of the cost\.$/,
    )
    expect(finding.severity).toBe('high')
    expect(finding.effect).toMatchObject({ value: -0.15, basis: 'bounded' })
  })
  it('states no saving where repeats report no usage', () => {
    const finding = findingOf(repeatedCalls, evidenceWith(repeats(200, 1000)))
    expect(finding.effect).toBeUndefined()
    expect(finding.severity).toBe('low')
  })
  it('does not fire on few repeats', () => expect(verdictOf(repeatedCalls, evidenceWith(repeats(20, 1000)))).toBe('met'))
  it('is unknown while the interval holds one in twenty', () => expect(verdictOf(repeatedCalls, evidenceWith(repeats(1, 10)))).toBe('unknown'))
  it('is unknown without recorded input, naming the attribute', () => {
    expect(answerOf(repeatedCalls, evidenceWith(repeats(0, 0)))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('gen_ai.input.messages') })
    expect(verdictOf(repeatedCalls, emptyEvidence())).toBe('unknown')
  })
  it('does not apply without model calls', () => expect(verdictOf(repeatedCalls, evidenceWith({ cost: { total: { calls: 0 } } }))).toBe('not-applicable'))
})
