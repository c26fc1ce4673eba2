import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { doubleCountedUsage } from './double-counted-usage.ts'

describe('double-counted-usage', () => {
  it('names an agent span that reports 224 tokens beside its generations of 163 and 236', () => {
    const total = { calls: 2, callsWithUsage: 2, inputTokens: 293, outputTokens: 106 }
    const byStage = [{ stage: 'agent', spans: 1, inputTokens: 44, outputTokens: 180 }]
    const examples = [{ traceId: 't1', spanId: 's1', detail: 'invoke_agent: 44 input + 180 output tokens, repeated by spans under it' }]
    const finding = findingOf(
      doubleCountedUsage,
      evidenceWith({ totals: { traces: 1 }, cost: { total, repeatedUsage: { spans: 1, traces: 1, inputTokens: 44, outputTokens: 180, byStage, examples } } }),
    )
    expect(finding.claim).toBe(
      '1 agent span reports 224 tokens on top of the 399 tokens of the 2 model calls that report usage: a plain sum over spans gives 623, 56.1 % too many.',
    )
    expect(finding.severity).toBe('high')
  })
  it('does not fire on usage that stands once', () => expect(verdictOf(doubleCountedUsage, evidenceWith())).toBe('met'))
  it('is unknown on few calls, and without usage', () => {
    expect(verdictOf(doubleCountedUsage, evidenceWith({ cost: { total: { callsWithUsage: 5 } } }))).toBe('unknown')
    expect(verdictOf(doubleCountedUsage, emptyEvidence())).toBe('unknown')
  })
  it('does not apply without model calls', () =>
    expect(verdictOf(doubleCountedUsage, evidenceWith({ cost: { total: { calls: 0, callsWithUsage: 0 } } }))).toBe('not-applicable'))
})
