import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, verdictOf } from '../evidence-fixture.ts'
import { streamingWithoutUsage } from './streaming-without-usage.ts'

const withoutUsageExamples = [{ traceId: 't7', spanId: 's7', detail: 'chat gpt-5-mini' }]
const streamed = (withUsage: number, calls: number) => evidenceWith({ observability: { streaming: { calls, withUsage, withoutUsageExamples } } })
const unstated = (have: number, of: number) => evidenceWith({ observability: { streaming: { calls: 0 }, matrix: matrixWith({ tokens: [have, of] }) } })

describe('streaming-without-usage', () => {
  it('fires when streams report no tokens, naming the span', () => {
    const finding = findingOf(streamingWithoutUsage, streamed(368, 616))
    expect(finding.claim).toContain('248 of 616 streamed answers report no tokens')
    expect(finding.claim).toContain('n 616')
    expect(finding.fixNow).toContain('`chat gpt-5-mini`')
    expect(finding.severity).toBe('high')
    expect(finding.rows.map(({ pointer }) => pointer)).toContain('/traces/observability/streaming/withoutUsageExamples/0')
  })
  it('weighs a small part less', () => {
    expect(findingOf(streamingWithoutUsage, streamed(920, 1000)).severity).toBe('medium')
  })
  it('does not fire when streams report tokens', () => {
    expect(verdictOf(streamingWithoutUsage, evidenceWith())).toBe('met')
  })
  it('does not fire when every generation reports tokens though none says that it streams', () => {
    expect(verdictOf(streamingWithoutUsage, unstated(500, 500))).toBe('met')
  })
  it('is unknown while the interval holds the threshold', () => {
    expect(verdictOf(streamingWithoutUsage, streamed(39, 40))).toBe('unknown')
  })
  it('is unknown when tokens are missing and no span says whether it streams', () => {
    expect(answerOf(streamingWithoutUsage, unstated(100, 500))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('gen_ai.request.stream') })
  })
  it('is not applicable without generations', () => {
    expect(verdictOf(streamingWithoutUsage, emptyEvidence())).toBe('not-applicable')
  })
})
