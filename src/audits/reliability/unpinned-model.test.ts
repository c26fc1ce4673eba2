import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { unpinnedModel } from './unpinned-model.ts'

const asking = (served: string[], calls = 1000) => evidenceWith({ reliability: { models: [{ requested: 'gpt-4o', served, pinned: false, calls }] } })

describe('unpinned-model', () => {
  it('fires on a name without a version, and names the version that serves', () => {
    const finding = findingOf(unpinnedModel, asking(['gpt-4o-2024-08-06']))
    expect(finding.claim).toContain('1,000 of 1,000 generations ask for a model that its provider can change, gpt-4o')
    expect(finding.fixNow).toContain('`gpt-4o-2024-08-06` in place of `gpt-4o`')
    expect(finding.severity).toBe('low')
  })
  it('weighs more when two models were served under the name', () => {
    const finding = findingOf(unpinnedModel, asking(['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20']))
    expect(finding.claim).toContain('served by 2 different models')
    expect(finding.severity).toBe('medium')
  })
  it('says so when what served is not recorded', () => {
    expect(findingOf(unpinnedModel, asking([])).rows.map(({ text }) => text)).toContain('not recorded: gen_ai.response.model is missing')
  })
  it('does not fire when every name fixes a version', () => expect(verdictOf(unpinnedModel, evidenceWith())).toBe('met'))
  it('is unknown when few generations name a model', () => {
    const models = [{ requested: 'gpt-4o-2024-08-06', served: [], pinned: true, calls: 100 }]
    expect(answerOf(unpinnedModel, evidenceWith({ reliability: { models } }))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('100 of 1,000'),
    })
  })
  it('is unknown when none does, naming the attribute', () => {
    expect(answerOf(unpinnedModel, evidenceWith({ reliability: { models: [] } }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('gen_ai.request.model'),
    })
  })
  it('is not applicable without generations', () => expect(verdictOf(unpinnedModel, emptyEvidence())).toBe('not-applicable'))
})
