import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { casesLeaked } from './cases-leaked.ts'

describe('cases-leaked', () => {
  it('fires on one case that stands in the corpus, and shows where', () => {
    const leakage = { inPrompts: share(0, 200), inCorpus: share(1, 200), examples: [{ caseId: 's001', where: 'passage internal/evaluation-set.mdx' }] }
    const finding = findingOf(casesLeaked, evidenceOfEvaluation({ leakage }))
    expect(finding.claim).toBe('1 of 200 cases stand in the corpus: their scores say nothing of new questions.')
    expect(finding.rows.map(({ pointer }) => pointer)).toEqual(['/evaluation/leakage/inCorpus/figure', '/evaluation/leakage/examples/0/where'])
  })
  it('says of passages that were seen that they are those, and not the corpus', () => {
    const outcome = answerOf(casesLeaked, evidenceOfEvaluation({ leakage: { inCorpus: share(0, 2000), passages: 1340, examples: [] } }))
    expect(outcome).toMatchObject({ verdict: 'met', reason: expect.stringContaining('none of 2,000 cases stands in the 1,340 passages that were seen') })
    expect(JSON.stringify(outcome)).not.toContain('corpus')
  })
  it('does not call twenty cases clean', () =>
    expect(verdictOf(casesLeaked, evidenceOfEvaluation({ leakage: { inPrompts: share(0, 20), inCorpus: share(0, 20), examples: [] } }))).toBe('unknown'))
  it('does not know where there was nothing to look in', () =>
    expect(verdictOf(casesLeaked, evidenceOfEvaluation({ leakage: { inPrompts: share(0, 0), inCorpus: share(0, 0), examples: [] } }))).toBe('unknown'))
})
