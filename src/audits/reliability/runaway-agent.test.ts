import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { runawayAgent } from './runaway-agent.ts'

const calling = (p99: number, low: number, high: number, max: number) =>
  evidenceWith({ reliability: { callsPerTrace: { p99: measured(p99, 'count', 1000, [low, high]), max, maxTraceId: 'loop-1' } } })

describe('runaway-agent', () => {
  it('fires when the lower bound of p99 is over five times the median and 20 calls', () => {
    const finding = findingOf(runawayAgent, calling(40, 30, 50, 55))
    expect(finding.claim).toContain('at least 40 (95 % interval 30 to 50, n 1,000) model and tool calls')
    expect(finding.severity).toBe('medium')
  })
  it('weighs more when the largest is over its limit too, and names its trace', () => {
    const finding = findingOf(runawayAgent, calling(40, 30, 50, 400))
    expect(finding.severity).toBe('high')
    expect(finding.fixNow).toContain('loop-1')
  })
  it('fires low on a single request', () => {
    expect(findingOf(runawayAgent, calling(5, 4, 6, 90))).toMatchObject({ severity: 'low', claim: expect.stringContaining('One request made 90') })
  })
  it('does not fire when requests are alike', () => expect(verdictOf(runawayAgent, evidenceWith())).toBe('met'))
  it('is unknown while the interval of p99 holds the limit', () => expect(verdictOf(runawayAgent, calling(22, 15, 30, 31))).toBe('unknown'))
  it('is unknown without p99, with the n that it needs', () => {
    const few = evidenceWith({ reliability: { callsPerTrace: { p99: refusal('too few', 'count', 40, 368), max: 9 } } })
    expect(answerOf(runawayAgent, few)).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('368') })
  })
  it('is not applicable without generations and tools', () => expect(verdictOf(runawayAgent, emptyEvidence())).toBe('not-applicable'))
})
