import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, verdictOf } from '../evidence-fixture.ts'
import { missingFirstToken } from './missing-first-token.ts'

const streamed = (withFirstToken: number, calls: number) => evidenceWith({ observability: { streaming: { calls, withFirstToken } } })
const unstated = (have: number, of: number) => evidenceWith({ observability: { streaming: { calls: 0 }, matrix: matrixWith({ 'first-token': [have, of] }) } })

describe('missing-first-token', () => {
  it('fires when streamed answers lack it, with the share and its interval', () => {
    const finding = findingOf(missingFirstToken, streamed(422, 616))
    expect(finding.claim).toContain('194 of 616 streamed answers')
    expect(finding.claim).toContain('31.5 % (95 % interval')
    expect(finding.fixNow).toContain('gen_ai.response.time_to_first_chunk')
    expect(finding.severity).toBe('medium')
  })
  it('fires on few calls when none of them has it', () => {
    expect(verdictOf(missingFirstToken, streamed(0, 3))).toBe('not-met')
  })
  it('does not fire when nearly all have it', () => {
    expect(verdictOf(missingFirstToken, evidenceWith())).toBe('met')
  })
  it('does not fire when all generations carry it though none says that it streams', () => {
    expect(verdictOf(missingFirstToken, unstated(500, 500))).toBe('met')
  })
  it('is unknown while the interval holds the threshold, naming the n', () => {
    expect(answerOf(missingFirstToken, streamed(39, 40))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('there are 40') })
  })
  it('is unknown when no span says whether it streams, naming the attribute', () => {
    expect(answerOf(missingFirstToken, unstated(0, 500))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('gen_ai.request.stream') })
  })
  it('is not applicable without generations', () => {
    expect(verdictOf(missingFirstToken, emptyEvidence())).toBe('not-applicable')
  })
})
