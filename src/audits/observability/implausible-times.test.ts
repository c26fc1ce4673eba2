import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { implausibleTimes } from './implausible-times.ts'

const backwards = (spans: number) => ({
  id: 'end-before-start' as const,
  spans,
  affectedTraces: spans,
  examples: [{ traceId: 't1', spanId: 's1', detail: 'embed ends 3 ms before it starts' }],
})
const in1970 = { id: 'implausible-time' as const, spans: 2, affectedTraces: 2, examples: [] }

describe('implausible-times', () => {
  it('fires on one span, weighing it little, and names it', () => {
    const finding = findingOf(implausibleTimes, evidenceWith({ integrity: [backwards(1)] }))
    expect(finding.claim).toContain('0.025 % (95 % interval')
    expect(finding.claim).toContain('ended before they start')
    expect(finding.fixNow).toContain('embed ends 3 ms before it starts')
    expect(finding.severity).toBe('low')
  })
  it('says both kinds where both are', () => {
    const finding = findingOf(implausibleTimes, evidenceWith({ integrity: [in1970, backwards(1998)] }))
    expect(finding.claim).toContain('dated outside of the years 2000 to 2099 and ended before they start')
    expect(finding.severity).toBe('high')
  })
  it('does not fire on possible times', () => {
    expect(verdictOf(implausibleTimes, evidenceWith())).toBe('met')
  })
  it('is unknown among too few spans, and without any', () => {
    expect(verdictOf(implausibleTimes, evidenceWith({ totals: { spans: 72 } }))).toBe('unknown')
    expect(verdictOf(implausibleTimes, emptyEvidence())).toBe('unknown')
  })
})
