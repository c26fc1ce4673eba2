import type { EvaluationEvidence, MetricEvidence, SliceFigure } from '../../model/evaluation-evidence.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import { formatCount, formatValue } from '../format-number.ts'
import { visibleName } from '../visible-text.ts'
import type { Block, Column, Inline, Text } from './blocks.ts'
import { measuredBy, missingText, sliceName } from './evaluation-words.ts'
import { bare, name, prose, when } from './pieces.ts'
import { type Withheld, withheld, withoutInterval } from './withheld.ts'

const mostRows = 6
const mostInFull = 30

/** Fewer cases than this say nothing of a slice. */
const leastOfSlice = 5

const correctionWords: Record<NonNullable<MetricEvidence['corrected']>['method'], string> = {
  'ppi++': 'PPI++',
  'rogan-gladen': 'Rogan-Gladen',
  labels: 'labels alone',
}

type Weak = SliceFigure & { mean: Measurement; isSure: boolean }

/** The slice that is furthest on the wrong side of the whole; one that surely is, with its whole interval, before any that may only seem so. */
function weakestSlice({ mean, better, bySlice }: MetricEvidence): Weak | undefined {
  if (!isMeasured(mean)) return undefined
  const gap = (value: number) => (better === 'higher' ? mean.value - value : value - mean.value)
  const isSure = ({ interval }: Measurement) => interval !== undefined && gap(better === 'higher' ? interval.high : interval.low) > 0
  const worse = bySlice.flatMap((slice): Weak[] =>
    isMeasured(slice.mean) && slice.mean.n >= leastOfSlice && gap(slice.mean.value) > 0 ? [{ ...slice, mean: slice.mean, isSure: isSure(slice.mean) }] : [],
  )
  return worse.toSorted((a, b) => Number(b.isSure) - Number(a.isSure) || gap(b.mean.value) - gap(a.mean.value))[0]
}

function weakestText(metric: MetricEvidence): Text {
  const slice = weakestSlice(metric)
  if (slice === undefined) return metric.bySlice.length === 0 ? 'the cases have no slices' : 'none is weaker'
  return [...(slice.isSure ? [] : ['perhaps ']), sliceName(slice), ' ', bare(slice.mean), `, n ${formatCount(slice.mean.n)}`]
}

/** A column that only some evaluations have. */
const traffic: Column = { label: 'Over the traffic', align: 'number' }

function figures(metric: MetricEvidence): Withheld[] {
  const at = visibleName(metric.metric)
  return [
    { label: 'mean', at, figure: metric.mean },
    ...(metric.trafficMean === undefined ? [] : [{ label: 'over the traffic', at, figure: metric.trafficMean }]),
    ...(metric.corrected === undefined ? [] : [{ label: 'as people would have it', at, figure: metric.corrected.figure }]),
  ]
}

/** The mean over the traffic, and how much of it no case stands for. */
function trafficText({ trafficMean, trafficUnseen = 0 }: MetricEvidence): Text {
  return [bare(trafficMean), ...(trafficUnseen > 0 ? [` without ${formatValue(trafficUnseen, 'ratio')} of it`] : [])]
}

/** As people would have it: a judge's mean corrected by their labels. */
function correctedText({ corrected, judge }: MetricEvidence): Inline[] {
  if (corrected === undefined) return judge === '' ? [] : ['; no labels']
  return ['; as people would have it ', bare(corrected.figure), ...(isMeasured(corrected.figure) ? [` ${correctionWords[corrected.method]}`] : [])]
}

/** Who measured. Where it is short, our own scorers are not named: all that is not a judge's or of another tool is theirs. */
function by(metric: MetricEvidence, evaluation: EvaluationEvidence, full: boolean): Inline[] {
  const isOwn = metric.judge === '' && metric.tool === 'loadbearing'
  return isOwn && !full ? [] : [metric.better === 'lower' ? ', by ' : ' by ', ...measuredBy(metric, evaluation)]
}

function table(caption: string, metrics: readonly MetricEvidence[], { evaluation, full }: { evaluation: EvaluationEvidence; full: boolean }): Block[] {
  const hasTraffic = metrics.some(({ trafficMean }) => trafficMean !== undefined)
  const columns: Column[] = [
    { label: 'Metric' },
    ...(full ? [{ label: 'Variant' }] : []),
    { label: 'Cases', align: 'number' },
    { label: 'Mean', align: 'number' },
    ...(hasTraffic ? [traffic] : []),
    { label: 'Missing' },
    { label: 'Weakest slice' },
  ]
  const rows = metrics.map((metric): Text[] => [
    [name(metric.metric), ...(metric.better === 'lower' ? [', lower is better'] : []), ...by(metric, evaluation, full), ...correctedText(metric)],
    ...(full ? [[name(metric.variant)]] : []),
    formatCount(metric.mean.n),
    [bare(metric.mean)],
    ...(hasTraffic ? [trafficText(metric)] : []),
    missingText(full ? metric : { ...metric, missingBy: [] }),
    weakestText(metric),
  ])
  const cells = metrics.flatMap(figures)
  return [{ kind: 'table', table: { caption, columns, rows } }, ...withheld(cells), ...withoutInterval(cells)]
}

/** The metrics of what is in production, or of the latest run, with what a reader must know to believe them. */
export function metricsTable(evaluation: EvaluationEvidence): Block[] {
  const [run] = evaluation.runs
  if (run === undefined) return []
  const own = evaluation.metrics.filter((metric) => metric.run === run.id)
  if (own.length === 0) return [prose({ strong: 'No metric. ' }, 'Answers were asked for and not graded, so nothing is known of how good they are.')]
  const more = own.length - mostRows
  return [
    ...table(`Metrics of ${visibleName(run.variant)}: means over cases`, own.slice(0, mostRows), { evaluation, full: false }),
    ...when(more > 0, prose(`And ${formatCount(more)} more in `, { link: 'the appendix', href: '#evaluation-detail' }, '.')),
  ]
}

/** All metrics of all variants, with the tool and its version, and why scores are missing. */
export function metricsInFull(evaluation: EvaluationEvidence): Block[] {
  const shown = evaluation.metrics.slice(0, mostInFull)
  const more = evaluation.metrics.length - shown.length
  return [
    ...when(shown.length > 0, ...table('Metrics of all variants', shown, { evaluation, full: true })),
    ...when(more > 0, prose(`And ${formatCount(more)} more, in `, { code: 'evidence.json' }, ' under ', { code: '/evaluation/metrics' }, '.')),
  ]
}
