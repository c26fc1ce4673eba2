import type { ComparisonEvidence, ComparisonVerdict, MetricComparison } from '../../model/evaluation-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { quantity } from '../../model/number-words.ts'
import { verdictOrder } from '../../model/worst-first.ts'
import { formatDifference, formatSize } from '../format-difference.ts'
import { formatCount } from '../format-number.ts'
import { visibleName } from '../visible-text.ts'
import { plural } from '../wording.ts'
import type { Block, Table, Text } from './blocks.ts'
import type { Drawing } from './drawing.ts'
import { bare, name } from './pieces.ts'
import { withheld, withoutInterval } from './withheld.ts'

const mostDrawn = 8

/** A mark of its own for what is worse and what is better. */
const markOf: Partial<Record<ComparisonVerdict, number>> = { worse: 1, better: 2 }

export function byVerdict(metrics: readonly MetricComparison[]): MetricComparison[] {
  return metrics.toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict))
}

/** The judge is named only where two measures have the same name. */
export function metricName({ metric, judge }: MetricComparison, among: readonly MetricComparison[]): string {
  const alone = among.filter((each) => each.metric === metric).length === 1
  return alone || judge === '' ? metric : `${metric} (${judge})`
}

/** A difference as multiples of its margin, turned so that more is better: measures of every unit then share one axis. */
function inMargins({ difference, better, margin }: MetricComparison): Figure {
  if (!isMeasured(difference)) return difference
  const sign = better === 'higher' ? 1 : -1
  const { interval } = difference
  const [low, high] = interval === undefined ? [0, 0] : [(sign * interval.low) / margin, (sign * interval.high) / margin]
  return {
    ...difference,
    unit: 'times',
    value: (sign * difference.value) / margin,
    ...(interval !== undefined && { interval: { ...interval, low: Math.min(low, high), high: Math.max(low, high) } }),
  }
}

function drawing(metrics: readonly MetricComparison[]): Drawing {
  return {
    kind: 'intervals',
    series: ['difference'],
    margins: { low: 'worse', high: 'better' },
    rows: metrics.slice(0, mostDrawn).map((metric) => {
      const said = isMeasured(metric.difference) ? formatDifference(metric.difference) : 'no difference was measured'
      const as = markOf[metric.verdict]
      return {
        label: `${visibleName(metricName(metric, metrics))}: ${metric.verdict}`,
        note: said,
        marks: [
          {
            figure: inMargins(metric),
            text: `${said}, margin ${formatSize(metric.margin, metric.unit)}`,
            ...(as !== undefined && { as }),
          },
        ],
      }
    }),
  }
}

function decides({ verdict, casesToDecide, minimumDetectableEffect, unit }: MetricComparison): string {
  if (verdict === 'unmeasurable') return 'nothing yet: see below'
  if (verdict !== 'underpowered') return 'decided'
  const seen = minimumDetectableEffect === undefined ? '' : `; would see ${formatSize(minimumDetectableEffect, unit)}`
  return casesToDecide === undefined ? `not known${seen}` : `${formatCount(casesToDecide)} cases${seen}`
}

/** Two one-sided tests at alpha are an interval of 1 - 2 alpha: the one that is drawn may reach out of the margin although they hold. */
function equivalenceText({ metrics, confidence }: ComparisonEvidence): string {
  const reachesOut = ({ verdict, difference, margin }: MetricComparison) =>
    verdict === 'equivalent' && isMeasured(difference) && Math.max(-(difference.interval?.low ?? 0), difference.interval?.high ?? 0) > margin
  return metrics.some(reachesOut) ? ` Equivalent is decided by the ${quantity(2 * confidence - 1, 'ratio')} interval, which is shorter.` : ''
}

/** Differences with intervals against the margin; a table alone where none was measured. */
export function differences(comparison: ComparisonEvidence): Block[] {
  const metrics = byVerdict(comparison.metrics)
  if (metrics.length === 0) return []
  const cells = metrics.flatMap((metric) => {
    const at = visibleName(metricName(metric, metrics))
    return [
      { label: 'A', at, figure: metric.a },
      { label: 'B', at, figure: metric.b },
      { label: 'difference', at, figure: metric.difference },
    ]
  })
  const shown = metrics.length > mostDrawn ? ` The first ${mostDrawn} of ${metrics.length}; the table has them all.` : ''
  const table: Table = {
    caption: `B is ${visibleName(comparison.variantB)}, A is ${visibleName(comparison.variantA)}`,
    columns: [
      { label: 'Metric' },
      { label: 'Verdict' },
      { label: 'A', align: 'number' },
      { label: 'B', align: 'number' },
      { label: 'B minus A', align: 'number' },
      { label: 'Margin', align: 'number' },
      { label: 'Pairs', align: 'number' },
      { label: 'Would decide' },
    ],
    rows: metrics.map((metric): Text[] => [
      [name(metricName(metric, metrics)), ...(metric.better === 'lower' ? [', lower is better'] : [])],
      { strong: metric.verdict },
      [bare(metric.a)],
      [bare(metric.b)],
      isMeasured(metric.difference) ? formatDifference(metric.difference) : [bare(metric.difference)],
      formatSize(metric.margin, metric.unit),
      `${formatCount(metric.pairs.have)} of ${formatCount(metric.pairs.of)}`,
      decides(metric),
    ]),
    wide: true,
  }
  const reasons = [...withheld(cells), ...withoutInterval(cells)]
  if (!metrics.some(({ difference }) => isMeasured(difference))) return [{ kind: 'table', table }, ...reasons]
  return [
    {
      kind: 'exhibit',
      id: 'evaluation-differences',
      title: `Is ${visibleName(comparison.variantB)} better than ${visibleName(comparison.variantA)}?`,
      summary: `New minus old on ${formatCount(comparison.shared)} shared ${plural(comparison.shared, 'case')}, ${quantity(comparison.confidence, 'ratio')} intervals, in multiples of the margin. Within the shaded margin a difference does not matter.${equivalenceText(comparison)}${shown}`,
      drawing: drawing(metrics),
      table,
    },
    ...reasons,
  ]
}
