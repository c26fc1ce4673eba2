import { describe, expect, it } from 'vitest'
import { evidenceWith, findingOf, measured, refusal, stage, verdictOf } from '../evidence-fixture.ts'
import { lateFirstToken } from './late-first-token.ts'

const medians = (first: number, whole: number, width = 0.05) =>
  evidenceWith({
    latency: {
      firstToken: { p50: measured(first, 'ms', 900, [first * (1 - width), first * (1 + width)]) },
      request: { p50: measured(whole, 'ms', 1000, [whole * (1 - width), whole * (1 + width)]) },
    },
  })

describe('late-first-token', () => {
  it('fires when most of a long request passes before the first word', () => {
    expect(findingOf(lateFirstToken, medians(3000, 4000)).claim).toContain(
      'wait 3 s or more for the first word (95 % interval 2.85 s to 3.15 s, n 900), which is 75 %',
    )
  })
  it('does not fire within a second, whatever the share', () => expect(verdictOf(lateFirstToken, medians(700, 800))).toBe('met'))
  it('does not fire when the wait is the smaller part', () => expect(verdictOf(lateFirstToken, medians(3000, 9000))).toBe('met'))
  it('is unknown while intervals hold the limits', () => expect(verdictOf(lateFirstToken, medians(3000, 6000, 0.3))).toBe('unknown'))
  it('is unknown where no generation tells its first token', () => {
    expect(verdictOf(lateFirstToken, evidenceWith({ latency: { firstToken: refusal('none tells', 'ms', 0) } }))).toBe('unknown')
  })
  it('does not apply without generations', () =>
    expect(verdictOf(lateFirstToken, evidenceWith({ stages: [stage('retrieve', 1000, 1)] }))).toBe('not-applicable'))
})
