import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { usageInvariantBroken } from './usage-invariant-broken.ts'

const cache = {
  id: 'cache-exceeds-input' as const,
  spans: 300,
  affectedTraces: 300,
  examples: [{ traceId: 't1', spanId: 's1', detail: '900 cached read + 0 written > 100 input tokens' }],
}
const reasoning = { id: 'reasoning-exceeds-output' as const, spans: 1, affectedTraces: 1, examples: [] }

describe('usage-invariant-broken', () => {
  it('fires when the cache gave more than the input had, with the attribute to set', () => {
    const finding = findingOf(usageInvariantBroken, evidenceWith({ integrity: [cache] }))
    expect(finding.claim).toContain('30 % (95 % interval')
    expect(finding.claim).toContain('more cached tokens than input tokens')
    expect(finding.fixNow).toContain('gen_ai.usage.input_tokens')
    expect(finding.severity).toBe('high')
    expect(finding.rows.at(-1)).toMatchObject({ text: '900 cached read + 0 written > 100 input tokens (trace t1)' })
  })
  it('weighs a single call little', () => {
    expect(findingOf(usageInvariantBroken, evidenceWith({ integrity: [reasoning] })).severity).toBe('low')
  })
  it('does not fire on counts that agree', () => {
    expect(verdictOf(usageInvariantBroken, evidenceWith())).toBe('met')
  })
  it('is unknown on too few calls with usage, or none', () => {
    expect(verdictOf(usageInvariantBroken, evidenceWith({ cost: { total: { callsWithUsage: 72 } } }))).toBe('unknown')
    const none = answerOf(usageInvariantBroken, evidenceWith({ cost: { total: { callsWithUsage: 0 } } }))
    expect(none).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('gen_ai.usage') })
  })
  it('is not applicable where no model is called', () => {
    expect(verdictOf(usageInvariantBroken, emptyEvidence())).toBe('not-applicable')
  })
})
