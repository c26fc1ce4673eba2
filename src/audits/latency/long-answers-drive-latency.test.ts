import { describe, expect, it } from 'vitest'
import { evidenceWith, findingOf, measured, refusal, stage, verdictOf } from '../evidence-fixture.ts'
import { longAnswersDriveLatency } from './long-answers-drive-latency.ts'

// 200 output tokens and 720 ms a call on average in the fixture.
const perToken = (value: number, low: number, high: number, r2 = 0.8) =>
  evidenceWith({ latency: { generationByTokens: { r2, msPerOutputToken: measured(value, 'ms-per-token', 1000, [low, high]) } } })

describe('long-answers-drive-latency', () => {
  it('fires when writing takes most of the time: 3 ms × 200 tokens of 720 ms are 83 %', () => {
    const finding = findingOf(longAnswersDriveLatency, perToken(3, 2.9, 3.1))
    expect(finding.claim).toContain('writing 200 tokens takes 83.3 % of the mean generation')
    expect(finding.effect).toMatchObject({ basis: 'estimated', value: -0.1 })
  })
  it('does not fire when writing takes the smaller part', () => expect(verdictOf(longAnswersDriveLatency, perToken(1, 0.9, 1.1))).toBe('met'))
  it('does not fire when tokens explain little', () => expect(verdictOf(longAnswersDriveLatency, perToken(3, 2.9, 3.1, 0.2))).toBe('met'))
  it('is unknown while the interval holds one half', () => expect(verdictOf(longAnswersDriveLatency, perToken(2, 1, 3))).toBe('unknown'))
  it('is unknown below 30 generations', () => {
    expect(verdictOf(longAnswersDriveLatency, evidenceWith({ latency: { generationByTokens: refusal('5 generations', 'ms-per-token', 5, 30) } }))).toBe(
      'unknown',
    )
  })
  it('does not apply without generations', () =>
    expect(verdictOf(longAnswersDriveLatency, evidenceWith({ stages: [stage('retrieve', 1000, 1)] }))).toBe('not-applicable'))
})
