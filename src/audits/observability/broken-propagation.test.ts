import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { brokenPropagation } from './broken-propagation.ts'

const orphans = (affectedTraces: number) => ({
  id: 'orphan-span' as const,
  spans: 2 * affectedTraces,
  affectedTraces,
  examples: [{ traceId: 't1', spanId: 's9', detail: 'worker.run: its parent s8 is not in the trace' }],
})
const noRoot = { id: 'no-root' as const, spans: 40, affectedTraces: 40, examples: [] }

describe('broken-propagation', () => {
  it('fires with the most frequent kind, not the sum, and points to the place', () => {
    const finding = findingOf(brokenPropagation, evidenceWith({ integrity: [noRoot, orphans(300)] }))
    expect(finding.claim).toContain('At least 30 % (95 % interval 27.2 % to 32.9 %, n 1,000) of the traces')
    expect(finding.claim).toContain('spans whose parent is missing and no root')
    expect(finding.fixNow).toContain('worker.run')
    expect(finding.severity).toBe('high')
  })
  it('weighs one broken trace of a thousand little', () => {
    expect(findingOf(brokenPropagation, evidenceWith({ integrity: [orphans(1)] })).severity).toBe('low')
  })
  it('does not fire on whole traces, nor on damage of another kind', () => {
    expect(verdictOf(brokenPropagation, evidenceWith())).toBe('met')
    expect(verdictOf(brokenPropagation, evidenceWith({ integrity: [{ id: 'duplicate-span', spans: 4, affectedTraces: 4, examples: [] }] }))).toBe('met')
  })
  it('is unknown with too few traces to rule it out, naming the n', () => {
    expect(answerOf(brokenPropagation, evidenceWith({ totals: { traces: 72 } }))).toMatchObject({ verdict: 'unknown', needs: '73 traces in the traces' })
    expect(verdictOf(brokenPropagation, evidenceWith({ totals: { traces: 73 } }))).toBe('met')
    expect(verdictOf(brokenPropagation, emptyEvidence())).toBe('unknown')
  })
})
