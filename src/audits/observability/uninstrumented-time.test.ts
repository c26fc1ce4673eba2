import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { uninstrumentedTime } from './uninstrumented-time.ts'

const gaps = [{ parent: 'between prompt and generate, in invoke_agent', calls: 600, totalMs: 162_000 }]
const with_ = (mean: [number, number, number], tail: [number, number, number]) =>
  evidenceWith({
    latency: {
      uninstrumented: { mean: measured(mean[0], 'ratio', 1000, [mean[1], mean[2]]), tail: measured(tail[0], 'ratio', 50, [tail[1], tail[2]]), gaps },
    },
  })

describe('uninstrumented-time', () => {
  it('fires on the share of all requests and names the largest gap', () => {
    const finding = findingOf(uninstrumentedTime, with_([0.09, 0.08, 0.1], [0.03, 0.02, 0.04]))
    expect(finding.claim).toBe(
      'In 9 % (95 % interval 8 % to 10 %, n 1,000) of the time of all requests, no span is at work; the largest gap lies between prompt and generate, in invoke_agent.',
    )
    expect(finding.rows.at(2)).toMatchObject({ text: '600 times, 270 ms each on average', pointer: '/traces/latency/uninstrumented/gaps/0' })
    expect(finding.fixNow).toContain('in invoke_agent')
    expect(finding.severity).toBe('medium')
  })
  it('fires on the slow requests alone', () => {
    const finding = findingOf(uninstrumentedTime, with_([0.03, 0.02, 0.04], [0.4, 0.3, 0.5]))
    expect(finding.claim).toContain('of the time of the slowest requests')
    expect(finding.severity).toBe('high')
  })
  it('takes the smallest change worth building for as its threshold', () => {
    expect(verdictOf(uninstrumentedTime, with_([0.09, 0.08, 0.1], [0.03, 0.02, 0.04]), { minimumWorthwhileEffectRatio: 0.1 })).toBe('met')
  })
  it('does not fire when little time is without a span', () => {
    expect(verdictOf(uninstrumentedTime, evidenceWith())).toBe('met')
  })
  it('does not fire when there is no such time in any trace', () => {
    const tail = { value: 0, unit: 'ratio' as const, n: 50, noInterval: 'no such time in any trace', method: 'fixture' }
    expect(verdictOf(uninstrumentedTime, evidenceWith({ latency: { uninstrumented: { mean: measured(0, 'ratio', 1000, [0, 0]), tail } } }))).toBe('met')
  })
  it('is unknown while an interval holds the threshold', () => {
    expect(verdictOf(uninstrumentedTime, with_([0.05, 0.04, 0.06], [0.03, 0.02, 0.04]))).toBe('unknown')
  })
  it('is unknown when the tail is refused, naming the n', () => {
    const outcome = answerOf(uninstrumentedTime, evidenceWith({ latency: { uninstrumented: { tail: refusal('too few slow requests', 'ratio', 20, 75) } } }))
    expect(outcome).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('75') })
  })
  it('is unknown without traces', () => {
    expect(verdictOf(uninstrumentedTime, emptyEvidence())).toBe('unknown')
  })
})
