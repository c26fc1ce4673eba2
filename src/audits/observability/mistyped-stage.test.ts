import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { mistypedStage } from './mistyped-stage.ts'

const examples = [{ traceId: 't1', spanId: 's1', detail: 'typed generate by gen_ai.operation.name = chat, but it carries retrieval.documents' }]
const mistyped = (spans: number) => evidenceWith({ observability: { mistyped: { spans, examples } } })
const named = (have: number, of: number) =>
  evidenceWith({ observability: { namedStages: { share: share(have, of), names: [{ name: 'do_rerank', stage: 'rerank', spans: have }] } } })

describe('mistyped-stage', () => {
  it('fires on a contradicted type, and says which', () => {
    const finding = findingOf(mistypedStage, mistyped(400))
    expect(finding.claim).toContain('The attributes of 400 spans contradict the declared type, 10 % (95 % interval')
    expect(finding.fixNow).toContain('gen_ai.operation.name')
    expect(finding.fixNow).toContain('retrieval.documents')
    expect(finding.severity).toBe('medium')
  })
  it('weighs one span little', () => {
    expect(findingOf(mistypedStage, mistyped(1)).severity).toBe('low')
  })
  it('fires when many stages are known by name alone, and names them', () => {
    const finding = findingOf(mistypedStage, named(1000, 4000))
    expect(finding.claim).toMatch(/^The stage of 25 % .* known from their name alone\.$/)
    expect(finding.fixNow).toContain('`do_rerank`')
    expect(finding.severity).toBe('low')
  })
  it('does not fire when types are declared and agree', () => {
    expect(verdictOf(mistypedStage, evidenceWith())).toBe('met')
  })
  it('is unknown while the interval of those known by name holds the threshold', () => {
    expect(answerOf(mistypedStage, named(5, 100))).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('by name alone') })
  })
  it('is unknown among too few spans, and without any', () => {
    expect(verdictOf(mistypedStage, evidenceWith({ totals: { spans: 72 } }))).toBe('unknown')
    expect(verdictOf(mistypedStage, emptyEvidence())).toBe('unknown')
  })
})
