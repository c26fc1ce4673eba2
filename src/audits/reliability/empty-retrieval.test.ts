import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, evidenceWith, findingOf, stage, verdictOf } from '../evidence-fixture.ts'
import { emptyRetrieval } from './empty-retrieval.ts'

const empty = (have: number, of: number) => evidenceWith({ reliability: { emptyRetrievals: share(have, of) } })

describe('empty-retrieval', () => {
  it('fires when the lower bound is over 2 %', () => {
    const finding = findingOf(emptyRetrieval, empty(60, 1000))
    expect(finding.claim).toMatch(/^60 of 1,000 retrievals found nothing .*: 6 % \(95 % interval 4\.69 % to 7\.65 %, n 1,000\)\.$/)
    expect(finding.severity).toBe('medium')
  })
  it('weighs more over 10 %', () => expect(findingOf(emptyRetrieval, empty(200, 1000)).severity).toBe('high'))
  it('does not fire when nearly all find something', () => expect(verdictOf(emptyRetrieval, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds 2 %', () => {
    expect(answerOf(emptyRetrieval, empty(0, 30))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('189 retrievals') })
  })
  it('is unknown when no retrieval tells its documents, naming the attribute', () => {
    expect(answerOf(emptyRetrieval, empty(0, 0))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('gen_ai.retrieval.documents') })
  })
  it('is unknown when so many do not tell them that those could be the empty ones', () => {
    expect(answerOf(emptyRetrieval, empty(0, 500))).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('only 500 of 1,000') })
  })
  it('is not applicable without retrieval or without generation', () => {
    expect(verdictOf(emptyRetrieval, evidenceWith({ stages: [stage('generate', 1000, 600)] }))).toBe('not-applicable')
    expect(verdictOf(emptyRetrieval, evidenceWith({ stages: [stage('retrieve', 1000, 600)] }))).toBe('not-applicable')
  })
})
