import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { healthyEvaluation } from '../evaluation-fixture.ts'
import { evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { coverageGap } from './coverage-gap.ts'

describe('coverage-gap', () => {
  const gaps = [{ label: 'rechnung, kündigung', share: share(200, 1000).figure, queries: 200, examples: ['Wie kann ich kündigen?'] }]
  const covering = (have: number) => evidenceOfEvaluation({ coverage: { ...healthyEvaluation.coverage, queries: 1000, covered: share(have, 1000), gaps } })
  it('fires where users ask what no case asks, and names the largest gap with a query', () => {
    const finding = findingOf(coverageGap, covering(700))
    expect(finding.claim).toContain('Of 1,000 queries 300 have no case near them')
    expect(finding.claim).toContain('The largest gaps: rechnung, kündigung (20 %')
    expect(finding.rows.at(-1)?.text).toBe('Wie kann ich kündigen?')
    expect(finding.severity).toBe('medium')
  })
  it('weighs more where a third is surely not seen', () => expect(findingOf(coverageGap, covering(500)).severity).toBe('high'))
  it('does not know at the line, or without queries', () => {
    expect(verdictOf(coverageGap, covering(900))).toBe('unknown')
    const { coverage: _, ...without } = healthyEvaluation
    expect(verdictOf(coverageGap, { ...evidenceOfEvaluation({}), evaluation: without })).toBe('unknown')
  })
})
