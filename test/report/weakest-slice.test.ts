import { expect, it } from 'vitest'
import { healthyEvaluation, metric } from '../../src/audits/evaluation-fixture.ts'
import { measured } from '../../src/audits/figure-fixture.ts'
import { share } from '../../src/measure/interval/wilson.ts'
import { metricsTable } from '../../src/report/document/evaluation-metrics.ts'
import { inlineMarkdown } from '../../src/report/markdown-text.ts'

const slice = (value: string, mean: number, [low, high]: [number, number]) => ({
  name: 'language',
  value,
  mean: measured(mean, 'ratio', 20, [low, high]),
  missing: share(0, 20),
})

function weakest(overrides: Parameters<typeof metric>[0]): string {
  const [table] = metricsTable({ ...healthyEvaluation, metrics: [metric(overrides)] })
  return table?.kind === 'table' ? inlineMarkdown(table.table.rows[0]?.at(-1) ?? '') : ''
}

it('names the slice that is surely weaker before one with a lower mean whose interval holds that of the whole', () => {
  const open = slice('de', 0.5, [0.2, 0.95])
  expect(weakest({ bySlice: [open, slice('fr', 0.7, [0.6, 0.8])] })).toContain('`language fr` 70')
  expect(weakest({ bySlice: [open] })).toContain('perhaps `language de` 50')
})

it('turns round where lower is better', () => {
  expect(weakest({ better: 'lower', bySlice: [slice('de', 0.97, [0.5, 1]), slice('fr', 0.95, [0.93, 0.97])] })).toContain('`language fr`')
})
