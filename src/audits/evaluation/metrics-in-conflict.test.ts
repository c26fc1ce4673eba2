import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { conflict } from '../evaluation-fixture.ts'
import { evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { metricsInConflict } from './metrics-in-conflict.ts'

describe('metrics-in-conflict', () => {
  it('fires on two tools that part on a third of the outputs', () => {
    const finding = findingOf(metricsInConflict, evidenceOfEvaluation({ conflicts: [conflict(), conflict({ disagree: share(333, 1000) })] }))
    expect(finding.claim).toContain(
      'loadbearing/groundedness@1 and ragas/faithfulness@0.3 are both called groundedness, and on 333 of 1,000 outputs one passes what the other fails',
    )
    expect(finding.rows[0].pointer).toBe('/evaluation/conflicts/1/disagree/figure')
  })
  it('does not know at the line', () =>
    expect(verdictOf(metricsInConflict, evidenceOfEvaluation({ conflicts: [conflict({ disagree: share(10, 100) })] }))).toBe('unknown'))
  it('does not apply to one tool', () => expect(verdictOf(metricsInConflict, evidenceOfEvaluation({ conflicts: [] }))).toBe('not-applicable'))
})
