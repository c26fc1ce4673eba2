import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, stage, verdictOf } from '../evidence-fixture.ts'
import { retriesInvisible } from './retries-invisible.ts'

const retried = (calls: number, declared: number, traces = calls) =>
  evidenceWith({ reliability: { retries: { calls, declared, traces, extraMs: 45_000 } }, stages: [stage('generate', 1000, 600, { retries: calls })] })
const unseen = (numbered: number, failed: number) =>
  evidenceWith({
    reliability: { retries: { calls: 0, declared: 0, traces: 0 } },
    observability: { matrix: matrixWith({ retries: [numbered, 1000], errors: [failed, failed] }) },
  })

describe('retries-invisible', () => {
  it('fires when timing shows retries and no span declares one', () => {
    const finding = findingOf(retriesInvisible, retried(40, 0))
    expect(finding.claim).toBe('40 of 40 retries that timing shows do not say that they are retries: 100 % (95 % interval 91.2 % to 100 %, n 40).')
    expect(finding.fixNow).toContain('http.request.resend_count')
    expect(finding.fixNow).toContain('`generate`')
    expect(finding.severity).toBe('low')
  })
  it('weighs more when many traces are concerned', () => {
    expect(findingOf(retriesInvisible, retried(400, 0)).severity).toBe('medium')
  })
  it('does not fire when retries are declared', () => {
    expect(verdictOf(retriesInvisible, retried(200, 199))).toBe('met')
    expect(verdictOf(retriesInvisible, evidenceWith())).toBe('met')
    expect(verdictOf(retriesInvisible, evidenceWith({ reliability: { retries: { calls: 0, declared: 3 } } }))).toBe('met')
  })
  it('does not fire when attempts are numbered and none is a retry', () => {
    expect(verdictOf(retriesInvisible, unseen(1000, 0))).toBe('met')
  })
  it('is unknown on so few that they may only look like retries, naming the n', () => {
    expect(answerOf(retriesInvisible, retried(4, 0))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('at least 5 retries') })
    expect(verdictOf(retriesInvisible, retried(5, 0))).toBe('not-met')
  })
  it('is unknown when no call failed', () => {
    expect(answerOf(retriesInvisible, unseen(0, 0))).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('no call failed') })
  })
  it('is unknown when calls failed and no retry is seen', () => {
    expect(answerOf(retriesInvisible, unseen(0, 30))).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('30 spans failed') })
  })
  it('is unknown while the interval holds the threshold', () => {
    expect(verdictOf(retriesInvisible, retried(40, 39))).toBe('unknown')
  })
  it('is not applicable where nothing is called', () => {
    expect(verdictOf(retriesInvisible, emptyEvidence())).toBe('not-applicable')
  })
})
