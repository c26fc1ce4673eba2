import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { unusedPrefixCache } from './unused-prefix-cache.ts'

const cacheable = (callsWithCacheRead: number, callsReportingCache: number, cacheReadTokens = 0) => ({
  cost: { cacheable: { calls: 1000, inputTokens: 1_500_000, cacheReadTokens, callsWithCacheRead, callsReportingCache } },
})

describe('unused-prefix-cache', () => {
  it('fires when long prompts certainly do not read from the cache, with a ceiling and no promise', () => {
    const finding = findingOf(unusedPrefixCache, evidenceWith(cacheable(20, 1000, 100_000)))
    expect(finding.claim).toMatch(
      /^2 % \(95 % interval .+, n 1,000\) of prompts .+ 70 % of all, is paid in full, and how much of it is a shared beginning is not known\.$/,
    )
    expect(finding.severity).toBe('medium')
    expect(finding.effect).toMatchObject({ value: -0.7, basis: 'bounded', note: expect.stringContaining('It can be 0') })
  })
  it('does not fire when more than a tenth read from it', () => {
    expect(verdictOf(unusedPrefixCache, evidenceWith())).toBe('met')
    expect(verdictOf(unusedPrefixCache, evidenceWith(cacheable(300, 400)))).toBe('met')
  })
  it('is unknown when nobody reports cached tokens, naming the attribute', () => {
    expect(answerOf(unusedPrefixCache, evidenceWith(cacheable(0, 0)))).toMatchObject({
      verdict: 'unknown',
      needs: 'gen_ai.usage.cache_read.input_tokens on the generation span, also where it is 0',
    })
  })
  it('is unknown while calls that do not tell could make it used', () => expect(verdictOf(unusedPrefixCache, evidenceWith(cacheable(0, 500)))).toBe('unknown'))
  it('is unknown while the interval holds a tenth, and without usage or traces', () => {
    const few = { calls: 10, inputTokens: 20_000, cacheReadTokens: 0, callsWithCacheRead: 1, callsReportingCache: 10 }
    expect(verdictOf(unusedPrefixCache, evidenceWith({ cost: { cacheable: few } }))).toBe('unknown')
    expect(verdictOf(unusedPrefixCache, evidenceWith({ cost: { total: { callsWithUsage: 0 }, cacheable: { calls: 0 } } }))).toBe('unknown')
    expect(verdictOf(unusedPrefixCache, emptyEvidence())).toBe('unknown')
  })
  it('does not apply where every prompt is short', () =>
    expect(verdictOf(unusedPrefixCache, evidenceWith({ cost: { cacheable: { calls: 0 } } }))).toBe('not-applicable'))
})
