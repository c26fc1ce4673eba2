import { describe, expect, it } from 'vitest'
import { compareMetric } from '../../src/measure/evaluation/comparison/compare-metric.ts'
import { renderComparisonTerminal } from '../../src/report/compare-terminal.ts'
import { comparisonBlocks } from '../../src/report/document/evaluation-comparison.ts'
import { exampleEvaluation } from './example-evaluation.ts'
import { share } from './figures.ts'

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

  it('shows side by side how often the first try failed, and says so where it surely fails more often in B', () => {
    const [comparison] = exampleEvaluation.comparisons
    if (comparison === undefined) throw new Error('the example has a comparison')
    const tries = (have: number) => share(have, 60)
    const rendered = (a: number, b: number) => {
      const { costs } = comparison
      const told = { ...comparison, costs: { a: { ...costs.a, failedFirst: tries(a) }, b: { ...costs.b, failedFirst: tries(b) } } }
      const blocks = JSON.stringify(comparisonBlocks(told))
      return { terminal: renderComparisonTerminal(told, { color: false, width: 200 }), blocks }
    }
    const worse = rendered(0, 20)
    expect(worse.terminal).toMatch(/first try failed +A 0 of 60 +B 20 of 60/)
    for (const text of [worse.terminal, worse.blocks])
      expect(text).toContain('irst try brought no answer for 20 of 60 outputs, and for 0 of 60 of A: surely more often')
    expect(worse.blocks).toContain('first try failed 0 of 60 → 20 of 60')
    const alike = rendered(3, 4)
    expect(alike.terminal).toMatch(/first try failed +A 3 of 60 +B 4 of 60/)
    expect(alike.terminal + alike.blocks).not.toContain('surely more often')
  })
})
