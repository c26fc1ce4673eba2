import type { ComparisonEvidence, MetricComparison } from '../../model/evaluation-evidence.ts'
import { failedFirstWords } from '../../model/failed-first.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { Share } from '../../model/share.ts'
import { verdictOrder } from '../../model/worst-first.ts'
import { formatDifference, formatSize } from '../format-difference.ts'
import { formatCount } from '../format-number.ts'
import { visibleName } from '../visible-text.ts'
import { plural } from '../wording.ts'
import type { Block, Inline, Text } from './blocks.ts'
import { byVerdict, differences, metricName } from './evaluation-differences.ts'
import { missingText, sliceName } from './evaluation-words.ts'
import { bare, figure, joined, name, note, prose, when } from './pieces.ts'

const mostSlices = 4
const mostNamed = 3
const mostReasons = 3

/** B against A: each verdict with the metrics that have it. */
export function verdictsText(comparison: ComparisonEvidence): Inline[] {
  return [name(comparison.variantB), ' against ', name(comparison.variantA), ': ', ...verdictsAlone(comparison)]
}

/** Comparisons that came to the same verdicts, together. */
export function bySameVerdicts(comparisons: readonly ComparisonEvidence[]): ComparisonEvidence[][] {
  return [...Map.groupBy(comparisons, (each) => JSON.stringify([each.variantA, verdictsAlone(each)])).values()]
}

/** Several versions that came to the same verdicts, told once. */
export function sharedVerdictsText(comparisons: readonly ComparisonEvidence[]): Inline[] {
  const [first] = comparisons
  if (first === undefined) return []
  return [...joined(comparisons.map(({ variantB }) => name(variantB))), ' against ', name(first.variantA), ': ', ...verdictsAlone(first)]
}

function verdictsAlone({ metrics }: ComparisonEvidence): Inline[] {
  if (metrics.length === 0) return [{ strong: 'unmeasurable' }, ', the two runs have no measure in common.']
  const groups = verdictOrder.flatMap((verdict): Inline[][] => {
    const own = metrics.filter((metric) => metric.verdict === verdict)
    return own.length === 0 ? [] : [[{ strong: verdict }, ' in ', ...joined(own.map((metric) => name(metricName(metric, metrics))))]]
  })
  return [...groups.flatMap((group, index) => (index === 0 ? group : ['; ', ...group])), '.', ...worseSlicesText(metrics)]
}

/** Slices that are worse, which a mean over all can hide. */
function worseSlicesText(metrics: readonly MetricComparison[]): Inline[] {
  const worse = metrics.flatMap((metric) => metric.slices.filter(({ verdict }) => verdict === 'worse'))
  const slices = [...new Map(worse.map((slice) => [JSON.stringify([slice.name, slice.value]), slice])).values()]
  if (slices.length === 0) return []
  const more = slices.length > mostNamed ? ` and ${formatCount(slices.length - mostNamed)} more` : ''
  return [' It is ', { strong: 'worse' }, ' for ', ...joined(slices.slice(0, mostNamed).map(sliceName)), `${more}.`]
}

/** Why nothing can decide, each reason once with the metrics that it holds for; where more pairs can, what they would find. */
function openTexts(metrics: readonly MetricComparison[]): Text[] {
  const open = byVerdict(metrics).filter(({ verdict }) => verdict === 'underpowered' || verdict === 'unmeasurable')
  const nameOf = (metric: MetricComparison): Inline => name(metricName(metric, metrics))
  return [...Map.groupBy(open, ({ verdict, reason }) => JSON.stringify([verdict, reason])).values()].flatMap((same): Text[] => {
    const [first] = same
    if (first === undefined) return []
    const { verdict, reason, casesToDecide } = first
    if (verdict === 'unmeasurable' || casesToDecide === undefined) return [[...joined(same.map(nameOf)), `, ${verdict}: ${reason}`]]
    return same.map((metric) => powerText(metric, { about: nameOf(metric), casesToDecide }))
  })
}

/** How many pairs would decide. */
function powerText(
  { verdict, minimumDetectableEffect, unit, margin }: MetricComparison,
  { about, casesToDecide }: { about: Inline; casesToDecide: number },
): Text {
  const seen = minimumDetectableEffect === undefined ? '' : `; these would find ${formatSize(minimumDetectableEffect, unit)} four times in five`
  return [about, `, ${verdict}: ${formatCount(casesToDecide)} cases would decide at a margin of ${formatSize(margin, unit)}${seen}.`]
}

/** The slices that a mean hides, what is open, and what both cost to ask. */
function details(comparison: ComparisonEvidence): Block[] {
  const { metrics } = comparison
  const open = openTexts(metrics)
  const slices = metrics.flatMap((metric) => metric.slices.filter(({ verdict }) => verdict === 'worse').map((slice) => ({ metric, slice })))
  const items: Text[] = [
    ...slices.slice(0, mostSlices).map(({ metric, slice }): Text => {
      const said = isMeasured(slice.difference) ? `, ${formatDifference(slice.difference)}, n ${formatCount(slice.difference.n)}` : ''
      return [{ strong: 'Worse' }, ' in ', sliceName(slice), ': ', name(metricName(metric, metrics)), ' ', bare(slice.a), ' → ', bare(slice.b), said]
    }),
    ...open.slice(0, mostReasons),
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

function costSides({ costs: { a, b } }: ComparisonEvidence): Side[] {
  return [
    { label: 'median latency', a: a.latency, b: b.latency },
    { label: 'cost of an answer', a: a.costUsd, b: b.costUsd },
    { label: 'its length', a: a.outputTokens, b: b.outputTokens },
  ]
}

function countsText(share: Share | undefined): string {
  return share === undefined ? 'not asked' : `${formatCount(share.have)} of ${formatCount(share.of)}`
}

/** An answer that took another try: that a first one fails is worth a word where it does. */
function hasFailedFirst({ costs: { a, b } }: ComparisonEvidence): boolean {
  return (a.failedFirst?.have ?? 0) + (b.failedFirst?.have ?? 0) > 0
}

/** What both cost, as far as it was measured; n, lengths and reasons are in the appendix. */
function costsText(comparison: ComparisonEvidence): Text {
  const { a, b } = comparison.costs
  const told = costSides(comparison).filter((side) => side.label !== 'its length' && (isMeasured(side.a) || isMeasured(side.b)))
  const parts: Inline[][] = [
    ...told.map((side): Inline[] => [`${side.label} `, bare(side.a), ' → ', bare(side.b)]),
    [`without an answer ${countsText(a.missing)} → ${countsText(b.missing)}`],
    ...(hasFailedFirst(comparison) ? [[`first try failed ${countsText(a.failedFirst)} → ${countsText(b.failedFirst)}`]] : []),
  ]
  const worse = failedFirstWords(comparison.costs, 'of A')
  return [
    { strong: 'What both cost: ' },
    ...parts.flatMap((part, index) => (index === 0 ? part : ['; ', ...part])),
    '.',
    ...(worse === undefined ? [] : [' B: ', worse.charAt(0).toLowerCase() + worse.slice(1)]),
  ]
}

/** What both cost to ask, with n, and why a figure is not given. */
export function costsTable(comparison: ComparisonEvidence): Block {
  const { variantA, variantB, costs } = comparison
  const missing = (share: Share): Inline[] => missingText({ missing: share, missingBy: [] })
  const tries = (share: Share | undefined): Inline[] => (share === undefined ? ['not asked'] : missing(share))
  return {
    kind: 'table',
    table: {
      caption: `What both cost: A is ${visibleName(variantA)}, B is ${visibleName(variantB)}`,
      columns: [{ label: 'Of an answer' }, { label: 'A', align: 'number' }, { label: 'B', align: 'number' }],
      rows: [
        ...costSides(comparison).map(({ label, a, b }): Text[] => [label, [figure(a)], [figure(b)]]),
        ['without an answer', missing(costs.a.missing), missing(costs.b.missing)],
        ...(hasFailedFirst(comparison) ? [['first try failed', tries(costs.a.failedFirst), tries(costs.b.failedFirst)]] : []),
      ],
    },
  }
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

/** One comparison: the exhibit, which says the verdicts, or these in words where nothing can be drawn; what is behind it, and what both cost. */
export function comparisonBlocks(comparison: ComparisonEvidence): Block[] {
  const shown = differences(comparison)
  const isDrawn = shown.some(({ kind }) => kind === 'exhibit')
  return [...when(!isDrawn, prose(...verdictsText(comparison))), ...leftOut(comparison), ...shown, ...details(comparison)]
}
