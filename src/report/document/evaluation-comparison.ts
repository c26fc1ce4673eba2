import type { ComparisonEvidence, MetricComparison } from '../../model/evaluation-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatDifference, formatSize } from '../format-difference.ts'
import { formatCount } from '../format-number.ts'
import { plural } from '../wording.ts'
import type { Block, Inline, Text } from './blocks.ts'
import { byVerdict, differences, metricName, verdictOrder } from './evaluation-differences.ts'
import { missingText, sliceName } from './evaluation-words.ts'
import { bare, figure, joined, name, note, prose, when } from './pieces.ts'
import { reasonOf } from './withheld.ts'

const mostSlices = 4
const mostNamed = 3
const mostReasons = 3

/** B against A: each verdict with the metrics that have it. */
export function verdictsText({ variantA, variantB, metrics }: ComparisonEvidence): Inline[] {
  const about: Inline[] = [name(variantB), ' against ', name(variantA), ': ']
  if (metrics.length === 0) return [...about, { strong: 'unmeasurable' }, ', the two runs have no measure in common.']
  const groups = verdictOrder.flatMap((verdict): Inline[][] => {
    const own = metrics.filter((metric) => metric.verdict === verdict)
    return own.length === 0 ? [] : [[{ strong: verdict }, ' in ', ...joined(own.map((metric) => name(metricName(metric, metrics))))]]
  })
  return [...about, ...groups.flatMap((group, index) => (index === 0 ? group : ['; ', ...group])), '.', ...worseSlicesText(metrics)]
}

/** Slices that are worse, which a mean over all can hide. */
function worseSlicesText(metrics: readonly MetricComparison[]): Inline[] {
  const worse = metrics.flatMap((metric) => metric.slices.filter(({ verdict }) => verdict === 'worse'))
  const slices = [...new Map(worse.map((slice) => [JSON.stringify([slice.name, slice.value]), slice])).values()]
  if (slices.length === 0) return []
  const more = slices.length > mostNamed ? ` and ${formatCount(slices.length - mostNamed)} more` : ''
  return [' It is ', { strong: 'worse' }, ' for ', ...joined(slices.slice(0, mostNamed).map(sliceName)), `${more}.`]
}

/** What would decide, or why nothing can. */
function openText(metric: MetricComparison, metrics: readonly MetricComparison[]): Text {
  const about = name(metricName(metric, metrics))
  const { verdict, casesToDecide, minimumDetectableEffect, unit } = metric
  if (verdict === 'unmeasurable' || casesToDecide === undefined) return [about, `, ${verdict}: ${metric.reason}`]
  const seen = minimumDetectableEffect === undefined ? '' : `; these would find ${formatSize(minimumDetectableEffect, unit)} four times in five`
  return [about, `, ${verdict}: ${formatCount(casesToDecide)} cases would decide at a margin of ${formatSize(metric.margin, unit)}${seen}.`]
}

/** The slices that a mean hides, what is open, and what both cost to ask. */
function details(comparison: ComparisonEvidence): Block[] {
  const { metrics } = comparison
  const open = byVerdict(metrics).filter(({ verdict }) => verdict === 'underpowered' || verdict === 'unmeasurable')
  const slices = metrics.flatMap((metric) => metric.slices.filter(({ verdict }) => verdict === 'worse').map((slice) => ({ metric, slice })))
  const items: Text[] = [
    ...slices.slice(0, mostSlices).map(({ metric, slice }): Text => {
      const said = isMeasured(slice.difference) ? `, ${formatDifference(slice.difference)}, n ${formatCount(slice.difference.n)}` : ''
      return [{ strong: 'Worse' }, ' in ', sliceName(slice), ': ', name(metricName(metric, metrics)), ' ', bare(slice.a), ' → ', bare(slice.b), said]
    }),
    ...open.slice(0, mostReasons).map((metric) => openText(metric, metrics)),
    costsText(comparison),
  ]
  const hidden = Math.max(0, open.length - mostReasons) + Math.max(0, slices.length - mostSlices)
  return [
    { kind: 'list', items },
    ...when(hidden > 0, prose(`And ${formatCount(hidden)} more, in `, { code: 'evidence.json' }, ' under ', { code: '/evaluation/comparisons' }, '.')),
  ]
}

interface Side {
  label: string
  a: Figure
  b: Figure
}

/** What neither of both has: each reason once. */
function notTold(sides: readonly Side[]): Inline[][] {
  const open = sides.flatMap(({ label, a, b }) =>
    isMeasured(a) || isMeasured(b) ? [] : [{ label, reason: [...new Set([reasonOf(a), reasonOf(b)])].join('; ') }],
  )
  return [...new Set(open.map(({ reason }) => reason))].map((reason) => {
    const labels = open.filter((side) => side.reason === reason).map(({ label }) => label)
    return [`${labels.join(' and ')} not given: ${reason}`]
  })
}

function costsText({ costs: { a, b } }: ComparisonEvidence): Text {
  const sides: Side[] = [
    { label: 'median latency', a: a.latency, b: b.latency },
    { label: 'cost of an answer', a: a.costUsd, b: b.costUsd },
    { label: 'its length', a: a.outputTokens, b: b.outputTokens },
  ]
  const told = sides.filter((side) => isMeasured(side.a) || isMeasured(side.b))
  const parts: Inline[][] = [
    ...told.map((side): Inline[] => [`${side.label} `, figure(side.a), ' → ', figure(side.b)]),
    ['without an answer ', ...missingText({ missing: a.missing, missingBy: [] }), ' → ', ...missingText({ missing: b.missing, missingBy: [] })],
    ...notTold(sides),
  ]
  return [{ strong: 'What both cost: ' }, ...parts.flatMap((part, index) => (index === 0 ? part : ['; ', ...part])), '.']
}

/** Cases that the comparison leaves out. */
function leftOut({ onlyInA, onlyInB, changed, shared }: ComparisonEvidence): Block[] {
  const alone = onlyInA + onlyInB
  const parts = [
    ...(alone > 0 ? [`${formatCount(alone)} ${plural(alone, 'case is', 'cases are')} in one run alone`] : []),
    ...(changed > 0 ? [`${formatCount(changed)} ${plural(changed, 'case was', 'cases were')} changed between the runs`] : []),
  ]
  return when(parts.length > 0, note(`${parts.join(', and ')}: not in the comparison of ${formatCount(shared)}.`))
}

/** One comparison: what it says, the exhibit, what is behind it, and what both cost. */
export function comparisonBlocks(comparison: ComparisonEvidence): Block[] {
  return [prose(...verdictsText(comparison)), ...leftOut(comparison), ...differences(comparison), ...details(comparison)]
}
