import { describe, expect, it } from 'vitest'
import { compareMetric } from '../../src/measure/evaluation/comparison/compare-metric.ts'
import { renderComparisonTerminal } from '../../src/report/compare-terminal.ts'
import { exampleEvaluation } from './example-evaluation.ts'

describe('the comparison on a terminal', () => {
  it('tells a difference once, with its sign, and once what the sign means', () => {
    const [comparison] = exampleEvaluation.comparisons
    const [metric] = comparison?.metrics ?? []
    if (comparison === undefined || metric === undefined) throw new Error('the example has a comparison')
    // B loses a fifth of the cases.
    const pairs = Array.from({ length: 400 }, (_, i) => ({ caseId: `c${i}`, group: `c${i}`, slices: {}, a: 1, b: i % 5 === 0 ? 0 : 1 }))
    const judged = compareMetric(pairs, { margin: 0.02, alpha: 0.05, better: 'higher', range: [0, 1], unit: 'ratio', seed: 1 })
    const shown = renderComparisonTerminal({ ...comparison, metrics: [{ ...metric, ...judged }] }, { color: false, width: 100 })
    expect(shown.match(/20(?:\.0)? points/g)).toHaveLength(1)
    expect(shown).toContain('−20.0 points [')
    expect(shown.match(/B minus A/g)).toHaveLength(1)
  })
})
