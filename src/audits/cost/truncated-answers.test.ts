import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { truncatedAnswers } from './truncated-answers.ts'

const cut = (calls: number, of: number, tokens = 0) => ({ cost: { waste: { truncatedCalls: { calls, of, tokens } } } })

describe('truncated-answers', () => {
  it('fires when certainly more than one answer in a hundred is cut, with their part of the tokens (110,000 of 2,200,000)', () => {
    const finding = findingOf(truncatedAnswers, evidenceWith(cut(50, 1000, 110_000)))
    expect(finding.claim).toMatch(/^5 % \(95 % interval .+, n 1,000\) of answers are cut off by the output limit, and take 5 % of all tokens\.$/)
    expect(finding.severity).toBe('medium')
    expect(finding.effect).toMatchObject({ value: -0.05, basis: 'bounded' })
  })
  it('states no gain where cut answers report no usage', () => expect(findingOf(truncatedAnswers, evidenceWith(cut(200, 1000))).effect).toBeUndefined())
  it('does not fire on none in a thousand', () => expect(verdictOf(truncatedAnswers, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds one in a hundred', () => expect(verdictOf(truncatedAnswers, evidenceWith(cut(0, 100)))).toBe('unknown'))
  it('is unknown where no call states why it ended, naming the attribute', () => {
    expect(answerOf(truncatedAnswers, evidenceWith(cut(0, 0)))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('gen_ai.response.finish_reasons'),
    })
    expect(verdictOf(truncatedAnswers, emptyEvidence())).toBe('unknown')
  })
  it('does not apply without model calls', () => expect(verdictOf(truncatedAnswers, evidenceWith({ cost: { total: { calls: 0 } } }))).toBe('not-applicable'))
})
