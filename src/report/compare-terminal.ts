import type { ComparisonEvidence, MetricComparison, RunCosts } from '../model/evaluation-evidence.ts'
import { failedFirstWords } from '../model/failed-first.ts'
import type { Figure } from '../model/measurement.ts'
import { formatDifference, formatSize } from './format-difference.ts'
import { formatBare } from './format-figure.ts'
import { formatCount } from './format-number.ts'
import { changedWords, measuredWords, measureName } from './gate/gate-words.ts'
import { columns, inert, type Paint, painter, wrap } from './terminal-text.ts'
import { varianceWords } from './variance-words.ts'
import { visibleName, visibleText } from './visible-text.ts'
import { plural } from './wording.ts'

const mostSlices = 6

/** Whether B is better than A, for a person: a verdict a metric with what decided it, the slices that differ, what both cost. */
export function renderComparisonTerminal(comparison: ComparisonEvidence, { color, width }: { color: boolean; width: number }): string {
  const paint = painter(color)
  const { variantA, variantB, shared, onlyInA, onlyInB, metrics } = comparison
  const only = [
    onlyInA > 0 ? `${formatCount(onlyInA)} only in A` : '',
    onlyInB > 0 ? `${formatCount(onlyInB)} only in B` : '',
    changedWords(comparison),
  ].filter((part) => part !== '')
  const lines = [
    paint.strong(`Is ${visibleName(variantB)} better than ${visibleName(variantA)}?`),
    `  A is run ${visibleName(comparison.a)}, B is run ${visibleName(comparison.b)}; ${formatCount(shared)} shared ${plural(shared, 'case')}${only.length === 0 ? '' : `, ${only.join(', ')}`}. Differences are B minus A.`,
    '',
    ...(metrics.length === 0
      ? ['No metric was measured in both: tool, metric, version and judge must be the same.']
      : metrics.flatMap((metric) => metricLines(metric, paint, width))),
    '',
    paint.strong('What both cost'),
    ...costLines(comparison, width),
  ]
  return inert(`${lines.join('\n')}\n`)
}

function metricLines(metric: MetricComparison, paint: Paint, width: number): string[] {
  const { verdict, margin, unit, pairs } = metric
  const { change, reason } = measuredWords(metric)
  const missing = pairs.of - pairs.have
  const details = [
    visibleText(reason),
    missing > 0 ? `${formatCount(missing)} of ${formatCount(pairs.of)} pairs have no value on one side or both` : '',
    varianceWords(metric),
  ].filter((line) => line !== '')
  const slices = metric.slices.filter((slice) => slice.verdict === 'worse' || slice.verdict === 'better')
  return [
    `${paint.strong(verdict.padEnd(13))}${visibleName(measureName(metric))}${change}, margin ${formatSize(margin, unit)}`,
    ...details.flatMap((line) => wrap(line, width - 13).map((part) => `${' '.repeat(13)}${part}`)),
    ...slices
      .slice(0, mostSlices)
      .map(
        (slice) =>
          `${' '.repeat(13)}${slice.verdict} in ${visibleName(`${slice.name} ${slice.value}`)}: ${formatBare(slice.a)} → ${formatBare(slice.b)}, ${formatDifference(slice.difference)}`,
      ),
    ...(slices.length > mostSlices ? [`${' '.repeat(13)}and ${slices.length - mostSlices} more slices`] : []),
  ]
}

function costLines({ costs }: ComparisonEvidence, width: number): string[] {
  const { a, b } = costs
  const rows: [string, Figure, Figure][] = [
    ['median latency', a.latency, b.latency],
    ['cost an answer', a.costUsd, b.costUsd],
    ['output tokens', a.outputTokens, b.outputTokens],
  ]
  const left = rows.map(([, figure]) => `A ${formatBare(figure)}`)
  const wide = Math.max(...left.map(columns))
  return [
    ...rows.map(([label, , figure], index) => `  ${label.padEnd(18)}${left[index]}${' '.repeat(wide - columns(left[index] ?? ''))}   B ${formatBare(figure)}`),
    `  ${'no answer'.padEnd(18)}A ${shareWords(a.missing)}   B ${shareWords(b.missing)}`,
    ...(a.failedFirst === undefined && b.failedFirst === undefined
      ? []
      : [`  ${'first try failed'.padEnd(18)}A ${shareWords(a.failedFirst)}   B ${shareWords(b.failedFirst)}`]),
    ...wrap(failedFirstWords(costs, 'of A') ?? '', width - 2).map((line) => `  ${line}`),
  ]
}

function shareWords(share: RunCosts['failedFirst']): string {
  return share === undefined ? 'not asked' : `${formatCount(share.have)} of ${formatCount(share.of)}`
}
