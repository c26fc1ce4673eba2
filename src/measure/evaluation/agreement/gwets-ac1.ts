import type { Figure } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { chanceCorrected } from './chance-corrected.ts'
import { type AgreementOptions, type RatedItem, valuesOf } from './rated-item.ts'

export interface Ac1Options extends AgreementOptions {
  /** Values that a rater could give; without it those that were given. */
  categories?: readonly number[]
}

/** Share of an item's raters by value. */
function sharesOf(values: readonly number[]): Map<number, number> {
  const shares = new Map<number, number>()
  for (const value of values) shares.set(value, (shares.get(value) ?? 0) + 1 / values.length)
  return shares
}

/**
 * Gwet's AC1 for any number of raters, missing values allowed: (p_a - p_e) / (1 - p_e), with p_a the mean over items of the share of pairs of raters
 * that agree, π_k the mean over items of the share of raters that say k, and p_e = Σ_k π_k (1 - π_k) / (q - 1) over q categories. It keeps its
 * meaning where nearly all items are alike, which kappa does not.
 * Variance: Gwet's linearization, ψ_i = ((p_a|i - p_a) - (1 - AC1) Σ_k (1 - 2π_k)(x_ik - π_k)/(q - 1)) / (n (1 - p_e)); by group where groups are named.
 * Items with one value count for the base rates alone.
 *
 * @param items at least 2 with two values; values are names of categories
 * @returns unit coefficient, -1 to 1; a refusal with fewer than two categories
 * @see Gwet 2008, Brit. J. Math. Stat. Psychol. 61, 29-48; Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., chapter 5
 */
export function gwetsAc1(items: readonly RatedItem[], { confidence = 0.95, categories }: Ac1Options = {}): Figure {
  const rated = items.map((item) => ({ ...item, values: valuesOf(item), weight: item.weight ?? 1 })).filter(({ values }) => values.length > 0)
  const paired = rated.filter(({ values }) => values.length > 1)
  if (paired.length < 2) return refusal('fewer than two items with two ratings', 'coefficient', paired.length, 2)
  const names = new Set(categories ?? rated.flatMap(({ values }) => values))
  if (names.size < 2) return refusal('one category: there is nothing to disagree about', 'coefficient', paired.length)
  const total = rated.reduce((sum, { weight }) => sum + weight, 0)
  const pairedTotal = paired.reduce((sum, { weight }) => sum + weight, 0)
  const rows = rated.map(({ values, weight }) => {
    const shares = sharesOf(values)
    const r = values.length
    let agreement = 0
    for (const share of shares.values()) agreement += (share * (share * r - 1)) / (r - 1)
    return { shares, weight, agreement: r > 1 ? agreement : undefined }
  })
  const base = new Map([...names].map((name) => [name, rows.reduce((sum, { shares, weight }) => sum + (weight * (shares.get(name) ?? 0)) / total, 0)]))
  const observed = rows.reduce((sum, { agreement, weight }) => sum + (weight * (agreement ?? 0)) / pairedTotal, 0)
  const chance = [...base.values()].reduce((sum, share) => sum + (share * (1 - share)) / (names.size - 1), 0)
  const ac1 = (observed - chance) / (1 - chance)
  const influences = rows.map(({ shares, weight, agreement }) => {
    let drift = 0
    for (const [name, share] of base) drift += ((1 - 2 * share) * ((shares.get(name) ?? 0) - share)) / (names.size - 1)
    const own = agreement === undefined ? 0 : (weight * (agreement - observed)) / pairedTotal
    return (own - ((1 - ac1) * weight * drift) / total) / (1 - chance)
  })
  return chanceCorrected({
    observed,
    chance,
    influences,
    weights: rated.map(({ weight }) => weight),
    groups: rated.map(({ group }) => group),
    method: "Gwet's AC1",
    variance: 'Gwet',
    confidence,
  })
}
