import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, matrixWith, verdictOf } from '../evidence-fixture.ts'
import { unversionedPrompt } from './unversioned-prompt.ts'

const versioned = (have: number, of: number) => evidenceWith({ observability: { matrix: matrixWith({ 'prompt-version': [have, of] }) } })

describe('unversioned-prompt', () => {
  it('fires when generations name no version, with the attribute to set', () => {
    const finding = findingOf(unversionedPrompt, versioned(0, 616))
    expect(finding.claim).toBe('616 of 616 generations do not say which version of the prompt they used: 100 % (95 % interval 99.4 % to 100 %, n 616).')
    expect(finding.fixNow).toContain('gen_ai.prompt.version')
    expect(finding.severity).toBe('medium')
  })
  it('fires on few generations when none names it', () => {
    expect(verdictOf(unversionedPrompt, versioned(0, 4))).toBe('not-met')
  })
  it('does not fire when versions are named', () => {
    expect(verdictOf(unversionedPrompt, evidenceWith())).toBe('met')
  })
  it('is unknown while the interval holds the threshold, naming the n', () => {
    expect(answerOf(unversionedPrompt, versioned(39, 40))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('there are 40') })
  })
  it('is not applicable without generations', () => {
    expect(verdictOf(unversionedPrompt, emptyEvidence())).toBe('not-applicable')
  })
})
