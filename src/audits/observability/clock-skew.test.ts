import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { clockSkew } from './clock-skew.ts'

const pair = (skewed: number, calls: number, medianOffsetMs: number, to = 'vectors') => ({ from: 'api', to, calls, skewed, medianOffsetMs })
const skew = (...pairs: ReturnType<typeof pair>[]) => evidenceWith({ observability: { clockSkew: pairs } })

describe('clock-skew', () => {
  it('fires when many calls lie outside of their parents, with the offset', () => {
    const finding = findingOf(clockSkew, skew(pair(0, 1000, 0.1), pair(800, 1000, -150, 'rerank')))
    expect(finding.claim).toContain('The clocks of api and rerank seem to differ, by 150 ms in the median: 80 % (95 % interval')
    expect(finding.rows.at(1)?.pointer).toBe('/traces/observability/clockSkew/1/medianOffsetMs')
    expect(finding.severity).toBe('medium')
  })
  it('weighs an offset little that is small beside a request', () => {
    expect(findingOf(clockSkew, skew(pair(800, 1000, -3))).severity).toBe('low')
  })
  it('does not fire when calls lie inside of their parents', () => {
    expect(verdictOf(clockSkew, evidenceWith())).toBe('met')
  })
  it('does not fire because of a rare pair without a case', () => {
    expect(verdictOf(clockSkew, skew(pair(0, 1000, 0), pair(0, 3, 0, 'rerank')))).toBe('met')
  })
  it('is unknown on too few calls, naming the n', () => {
    expect(answerOf(clockSkew, skew(pair(0, 20, 0)))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('73') })
    expect(verdictOf(clockSkew, skew(pair(0, 1000, 0), pair(1, 10, -80, 'rerank')))).toBe('unknown')
  })
  it('is unknown when no trace crosses services', () => {
    expect(verdictOf(clockSkew, skew())).toBe('unknown')
    expect(verdictOf(clockSkew, emptyEvidence())).toBe('unknown')
  })
  it('is not applicable with one service', () => {
    expect(verdictOf(clockSkew, evidenceWith({ totals: { services: ['api'] }, observability: { clockSkew: [] } }))).toBe('not-applicable')
  })
})
