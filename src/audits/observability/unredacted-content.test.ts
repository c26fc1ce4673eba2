import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { unredactedContent } from './unredacted-content.ts'

const email = { kind: 'email', spans: 35, examples: [{ traceId: 't1', spanId: 's1', detail: 'chat gpt-5-nano' }] }
const key = { kind: 'api-key', spans: 1, examples: [] }
const holding = (found: (typeof email)[], spansWithContent = 1000) => evidenceWith({ observability: { content: { found, spansWithContent } } })

describe('unredacted-content', () => {
  it('fires on mail addresses, and names the span', () => {
    const finding = findingOf(unredactedContent, holding([email]))
    expect(finding.claim).toBe('Traces hold mail addresses: at least 3.5 % (95 % interval 2.53 % to 4.83 %, n 1,000) of the spans with content.')
    expect(finding.fixNow).toContain('`chat gpt-5-nano`')
    expect(finding.severity).toBe('medium')
  })
  it('weighs one key more than many addresses', () => {
    expect(findingOf(unredactedContent, holding([email, key])).severity).toBe('high')
  })
  it('does not fire on content without private parts', () => {
    expect(verdictOf(unredactedContent, evidenceWith())).toBe('met')
  })
  it('is unknown on too few spans with content, naming the n', () => {
    expect(answerOf(unredactedContent, holding([], 72))).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('73') })
  })
  it('is unknown when content is dropped on the way in', () => {
    expect(verdictOf(unredactedContent, evidenceWith(), { traces: { content: 'drop' } })).toBe('unknown')
  })
  it('is not applicable where no content is logged', () => {
    expect(verdictOf(unredactedContent, emptyEvidence())).toBe('not-applicable')
  })
})
