import { describe, expect, it } from 'vitest'
import type { ComparisonEvidence, MetricComparison } from '../model/evaluation-evidence.ts'
import type { Figure } from '../model/measurement.ts'
import { renderComparisonTerminal } from './compare-terminal.ts'

const none: Figure = { refused: 'a difference needs pairs of two groups at least', unit: 'ratio', n: 1, needsN: 2 }
const costs = { latency: none, costUsd: none, outputTokens: none, missing: { have: 0, of: 1, figure: none } }
const compared = (metric: Partial<MetricComparison>): ComparisonEvidence => ({
  ...{ a: 'a-1', b: 'b-1', variantA: 'a', variantB: 'b', shared: 1, onlyInA: 0, onlyInB: 0, changed: 0, confidence: 0.95, costs: { a: costs, b: costs } },
  metrics: [
    {
      ...{ tool: 'loadbearing', metric: 'exact', version: '1', judge: '', better: 'higher', unit: 'ratio', margin: 0.02, slices: [] },
      ...{ verdict: 'unmeasurable', reason: `1 of 1 pairs have both values: ${none.refused}`, a: none, b: none, difference: none },
      pairs: { have: 1, of: 1, figure: none },
      ...metric,
    },
  ],
})
const render = (metric: Partial<MetricComparison> = {}, width = 100) => renderComparisonTerminal(compared(metric), { color: false, width })

describe('a comparison on the terminal', () => {
  it('says what was not measured once, with its reason', () => {
    const said =
      'unmeasurable exact, margin 2 points\n             not measured: 1 of 1 pairs have both values: a difference needs pairs of two groups at least\n'
    expect(render({}, 140)).toContain(said)
    expect(render().split('What both cost')[0]).not.toContain('not given')
  })

  it('lets no reason command the terminal or the CI that shows it', () => {
    for (const width of [20, 100]) {
      const text = render({ reason: 'No case stands for ::error title=pwn::x \u001b[2J ##[add-mask]' }, width)
      expect(text).not.toMatch(/^\s*::|\u001b|##\[/m)
    }
  })
})
