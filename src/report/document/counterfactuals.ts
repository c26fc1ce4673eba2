import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { Counterfactual, ReplayedQuantile } from '../../model/traces-evidence.ts'
import { formatValue } from '../format-number.ts'
import type { Block, Inline, Text } from './blocks.ts'
import { figure, name, prose } from './pieces.ts'

/** The exhibit shows the largest; the table has them all. */
const mostDrawn = 10

function changeOf(quantile: ReplayedQuantile | Figure): Figure {
  return 'fromMs' in quantile ? quantile.change : quantile
}

function cell(quantile: ReplayedQuantile | Figure): Text {
  if (!('fromMs' in quantile)) return [figure(quantile)]
  const times: Inline = ` (${formatValue(quantile.fromMs, 'ms')} to ${formatValue(quantile.toMs, 'ms')})`
  return [figure(quantile.change), times]
}

/** Largest promise first, by p95, the percentile that most reviews can give. */
function size(counterfactual: Counterfactual): number {
  const p95 = changeOf(counterfactual.p95)
  return isMeasured(p95) ? p95.value : counterfactual.p50.change.value
}

export function counterfactualBlocks(counterfactuals: readonly Counterfactual[]): Block[] {
  if (counterfactuals.length === 0) return [prose('No replay was made, so no gain is claimed for any stage.')]
  const sorted = counterfactuals.toSorted((a, b) => size(a) - size(b))
  const drawn = sorted.slice(0, mostDrawn)
  return [
    {
      kind: 'exhibit',
      id: 'counterfactuals',
      title: 'What any work on a stage could win at most',
      summary:
        `Every trace replayed with one stage changed and its gaps kept: relative change of request latency at p50, p95 and p99, with intervals. Left is faster. ${sorted.length > drawn.length ? `The ${drawn.length} largest of ${sorted.length}; the table has them all.` : ''}`.trimEnd(),
      drawing: {
        kind: 'intervals',
        series: ['p50', 'p95', 'p99'],
        rows: drawn.map((item) => ({
          label: item.stage,
          note: item.statement,
          marks: [{ figure: item.p50.change }, { figure: changeOf(item.p95) }, { figure: changeOf(item.p99) }],
        })),
      },
      table: {
        caption: 'Replayed latency: relative change by stage and scenario',
        columns: [
          { label: 'Stage' },
          { label: 'Scenario' },
          { label: 'p50', align: 'number' },
          { label: 'p95', align: 'number' },
          { label: 'p99', align: 'number' },
        ],
        rows: sorted.map((item) => [[name(item.stage)], item.statement, cell(item.p50), cell(item.p95), cell(item.p99)]),
      },
    },
  ]
}
