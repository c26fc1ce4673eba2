import type { MetricComparison } from '../../../model/evaluation-evidence.ts'
import type { Unit } from '../../../model/measurement.ts'
import { difference, number, pValueWords, quantity } from '../../../model/number-words.ts'
import { normalQuantile } from '../../interval/distributions.ts'
import type { MeasuredDifference } from './compare-metric-measure.ts'
import { casesForEffect, casesToDecide, minimumDetectableEffect } from './minimum-effect.ts'
import type { PairedDifference } from './paired-difference.ts'

export interface VerdictOptions {
  margin: number
  alpha: number
  better: 'higher' | 'lower'
  unit: Unit
  /** Tests that share `alpha`: what a plan for more cases must reckon with. */
  tests: number
  /** After correction for all metrics, or slices, tested together. */
  adjusted?: { difference: number; equivalence: number }
  /** Why the judge that gave the scores may not decide. */
  unusable?: string
  /** Too few pairs are `underpowered` in a slice, and `unmeasurable` for the metric. */
  slice: boolean
}

type Judged = Pick<MetricComparison, 'verdict' | 'reason' | 'difference' | 'a' | 'b' | 'pValue' | 'pAdjusted' | 'minimumDetectableEffect' | 'casesToDecide'>

const percent = (share: number): string => quantity(share, 'ratio')

/**
 * Cases that would decide, from what was seen: a plan for two equal systems, or where there are as many already, for the difference as it looks. Where
 * no pair differs, as many as would show equivalence if none still does: z² (1 - δ)/δ, with δ the margin as a part of the span.
 */
function planned(found: PairedDifference, margin: number, alpha: number): number {
  if (found.noneDiffers !== undefined) {
    const delta = Math.min(1, margin / found.noneDiffers.span)
    const pairs = (normalQuantile(1 - alpha) ** 2 * (1 - delta)) / delta
    return Math.max(found.n + 1, Math.ceil((found.n * pairs) / found.noneDiffers.effectiveN))
  }
  const sd = found.se * Math.sqrt(found.n)
  const equal = casesToDecide({ margin, sd, alpha })
  if (equal > found.n) return equal
  const distance = Math.abs(found.mean)
  const different = casesForEffect({ effect: distance, sd, alpha })
  const equivalent = distance < margin ? casesToDecide({ margin: margin - distance, sd, alpha }) : Number.POSITIVE_INFINITY
  return Math.max(found.n + 1, Math.min(equivalent, different))
}

/** Why the missing values alone could turn the verdict; `undefined` where they could not. */
function turnedByMissing(verdict: MetricComparison['verdict'], of: MeasuredDifference, { margin, better, unit }: VerdictOptions): string | undefined {
  if (of.missing === 0 || of.worstCase === undefined) return undefined
  const { low, high } = of.worstCase
  const goodIsHigh = (better === 'higher') === (verdict !== 'worse')
  const pastMargin = [low < -margin, high > margin]
  const turned =
    verdict === 'equivalent' ? pastMargin.includes(true) : verdict === 'underpowered' ? !pastMargin.includes(false) : goodIsHigh ? low <= 0 : high >= 0
  if (!turned) return undefined
  const seen = of.bounds === undefined ? ', taking the lowest and highest value seen for them' : ''
  return `${number(of.missing)} of ${number(of.pairs)} pairs (${percent(of.missing / of.pairs)}) miss a value${of.missing > of.pairs - of.complete ? ' at one repeat at least' : ''}: whatever they are, the difference is between ${difference(low, unit)} and ${difference(high, unit)}${seen}, so they alone could turn the verdict "${verdict}"`
}

/**
 * The verdict on one measured difference. With d = B - A, turned so that positive is good:
 * - `unmeasurable`: the judge may not decide; or fewer than two groups of pairs; or the missing values alone could turn the verdict below: a better or
 *   worse whose worst-case bounds reach 0, an equivalent whose bounds pass the margin, an underpowered that no number of cases could decide, as the
 *   bounds pass the margin on both sides;
 * - `equivalent`: two one-sided tests say, corrected, that d is within ±margin, which is that the interval of 1 - 2α is; it is the one that is told. Also where d is surely not 0: a difference that surely does not matter is
 *   the same on either side, so that comparing B with A never contradicts comparing A with B;
 * - `better`, `worse`: the test of no difference rejects, corrected, and the interval excludes 0, and d is not surely within the margin;
 * - `underpowered`: else, with the smallest difference that would have been found and the cases that would decide. Never "no difference".
 *
 * @param of the difference, as measured
 * @see Lakens 2017, Social Psychological and Personality Science 8, 355-362 (tests of difference and equivalence together)
 */
export function judgeDifference(of: MeasuredDifference, options: VerdictOptions): Judged {
  const { margin, alpha, better, unit, tests, adjusted, unusable, slice } = options
  const { found, difference: measuredDifference, a, b } = of
  const figures = { difference: measuredDifference, a, b }
  if (found === undefined || adjusted === undefined) {
    const reason = 'refused' in measuredDifference ? measuredDifference.refused : 'nothing was tested'
    const pairs = of.pairs === 0 ? reason : `${number(of.complete)} of ${number(of.pairs)} pairs have both values: ${reason}`
    return { verdict: slice && unusable === undefined ? 'underpowered' : 'unmeasurable', reason: unusable ?? pairs, ...figures }
  }
  const own = alpha / tests
  const measured = {
    ...figures,
    pValue: found.pValue,
    pAdjusted: adjusted.difference,
    minimumDetectableEffect: minimumDetectableEffect({ n: 1, sd: found.se, alpha: own }),
  }
  if (unusable !== undefined) return { verdict: 'unmeasurable', reason: unusable, ...measured }
  const { low, high } = found.interval
  const good = better === 'higher' ? found.mean > 0 : found.mean < 0
  const sure = adjusted.difference < alpha && (low > 0 || high < 0)
  const verdict = adjusted.equivalence < alpha ? 'equivalent' : sure ? (good ? 'better' : 'worse') : 'underpowered'
  const missing = turnedByMissing(verdict, of, options)
  const cases = planned(found, margin, own)
  const plan = verdict === 'underpowered' && Number.isFinite(cases) ? { casesToDecide: cases } : {}
  if (missing !== undefined) return { verdict: 'unmeasurable', reason: missing, ...measured }
  const inner = `${percent(1 - 2 * alpha)} interval of B minus A: ${difference(found.equivalenceInterval.low, unit)} to ${difference(found.equivalenceInterval.high, unit)}`
  const unseen = of.unseen.map(({ name, value, share }) => ` No case stands for ${name} ${value}, ${percent(share)} of the traffic.`).join('')
  // The difference itself stands beside every reason, as B - A: told here again, without its sign, it would read as another one.
  const tested = `${pValueWords(adjusted.difference)} after correction.`
  const looks = found.mean === 0 ? '' : `, though B looks ${good ? 'better' : 'worse'}`
  const grouped = found.groups < found.n ? ', grouped as these are,' : ''
  const decide =
    plan.casesToDecide === undefined ? '' : `, and ${number(plan.casesToDecide)} pairs${grouped} would decide at a margin of ${difference(margin, unit)}`
  const reasons = {
    better: `B is better, ${tested}`,
    worse: `B is worse, ${tested}`,
    equivalent: `The difference is surely within the margin of ${difference(margin, unit)} (${inner})${sure ? `, though B is surely ${good ? 'better' : 'worse'}` : ''}.`,
    underpowered: `${number(found.n)} pairs cannot tell${looks}; they would find a difference of ${difference(measured.minimumDetectableEffect, unit)} four times in five${decide}.`,
  }
  return { verdict, reason: `${reasons[verdict]}${unseen}`, ...measured, ...plan }
}
