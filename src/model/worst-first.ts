import type { ComparisonEvidence, ComparisonVerdict, EvaluationEvidence, MetricComparison } from './evaluation-evidence.ts'
import { isMeasured } from './measurement.ts'

/** Bad news first. */
export const verdictOrder: readonly ComparisonVerdict[] = ['worse', 'unmeasurable', 'underpowered', 'better', 'equivalent']

type Compared = Pick<EvaluationEvidence, 'comparisons' | 'gates'>

/**
 * Comparisons by their worst verdict, of the metrics that the gate has a rule on where it has any; what is worse only in a slice comes after what is worse as a whole.
 * Of those that are alike the one with the largest loss first, in multiples of the margin; else in the order given.
 */
export function worstFirst({ comparisons, gates }: Compared): ComparisonEvidence[] {
  return comparisons
    .map((comparison) => ({ comparison, ...standingOf(weighed(comparison, gates)) }))
    .sort((a, b) => a.rank - b.rank || b.loss - a.loss)
    .map(({ comparison }) => comparison)
}

/** How many of several versions are worse, as a whole or in a slice: `of 4 versions 3 are worse`; nothing of one. */
export function worseInWords({ comparisons, gates }: Compared): string | undefined {
  if (comparisons.length < 2) return undefined
  const worse = comparisons.filter((comparison) => standingOf(weighed(comparison, gates)).rank < 1).length
  if (worse === 0) return `of ${comparisons.length} versions none was shown to be worse`
  return `of ${comparisons.length} versions ${worse} ${worse === 1 ? 'is' : 'are'} worse`
}

function weighed({ metrics }: ComparisonEvidence, gates: EvaluationEvidence['gates']): readonly MetricComparison[] {
  const ruled = metrics.filter(({ metric }) => gates.some((rule) => rule.metric === metric))
  return ruled.length === 0 ? metrics : ruled
}

function standingOf(metrics: readonly MetricComparison[]): { rank: number; loss: number } {
  const ranks = metrics.map(({ verdict, slices }) => {
    const rank = verdictOrder.indexOf(verdict)
    return rank > 0 && slices.some((slice) => slice.verdict === 'worse') ? 0.5 : rank
  })
  // Two runs without a measure in common are not measured against each other.
  return { rank: Math.min(...ranks, metrics.length === 0 ? 1 : verdictOrder.length), loss: Math.max(0, ...metrics.map(lossInMargins)) }
}

function lossInMargins({ difference, better, margin }: MetricComparison): number {
  if (!isMeasured(difference)) return 0
  return (better === 'higher' ? -difference.value : difference.value) / margin
}
