import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { duplicateSpans } from './duplicate-spans.ts'

const repeated = (spans: number) => ({
  id: 'duplicate-span' as const,
  spans,
  affectedTraces: 10,
  examples: [{ traceId: 't1', spanId: 's1', detail: 'chat came again with the same content' }],
})
const conflicting = { id: 'conflicting-span-id' as const, spans: 10, affectedTraces: 10, examples: [] }

describe('duplicate-spans', () => {
  it('fires over what came in, dropped repeats included', () => {
    const finding = findingOf(duplicateSpans, evidenceWith({ integrity: [repeated(1000)] }))
    expect(finding.claim).toContain('1,000 spans came again with the same content: 20 % (95 % interval')
    expect(finding.claim).toContain('n 5,000')
    expect(finding.severity).toBe('medium')
  })
  it('adds spans that share an id, and says how to make ids', () => {
    const finding = findingOf(duplicateSpans, evidenceWith({ integrity: [repeated(1), conflicting] }))
    expect(finding.claim).toContain('1 span came again with the same content and 10 spans came under the id of another')
    expect(finding.fixNow).toContain('`span_id`')
    expect(finding.severity).toBe('low')
  })
  it('does not fire when every span came once', () => {
    expect(verdictOf(duplicateSpans, evidenceWith())).toBe('met')
  })
  it('is unknown among too few spans, and without any', () => {
    expect(verdictOf(duplicateSpans, evidenceWith({ totals: { spans: 72 } }))).toBe('unknown')
    expect(verdictOf(duplicateSpans, emptyEvidence())).toBe('unknown')
  })
})
