import type { Figure } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { chanceCorrected } from './chance-corrected.ts'
import type { AgreementOptions, RatedItem } from './rated-item.ts'

interface Pair {
  item: number
  a: number
  b: number
  weight: number
}

/** The pairs of values that two raters gave, by rater pair. An item counts once, however many pairs of raters it has. */
function pairsByRaters(items: readonly RatedItem[]): Pair[][] {
  const tables = new Map<string, Pair[]>()
  items.forEach(({ values, weight = 1 }, item) => {
    const raters = values.flatMap((value, rater) => (value === undefined ? [] : [{ rater, value }]))
    const share = (2 * weight) / (raters.length * (raters.length - 1))
    raters.forEach((first, i) => {
      for (const second of raters.slice(i + 1)) {
        const key = `${first.rater} ${second.rater}`
        const pairs = tables.get(key) ?? []
        if (pairs.length === 0) tables.set(key, pairs)
        pairs.push({ item, a: first.value, b: second.value, weight: share })
      }
    })
  })
  return [...tables.values()]
}

/** Share of the weight by value. */
function marginal(pairs: readonly Pair[], side: 'a' | 'b', total: number): Map<number, number> {
  const shares = new Map<number, number>()
  for (const pair of pairs) shares.set(pair[side], (shares.get(pair[side]) ?? 0) + pair.weight / total)
  return shares
}

/**
 * Cohen's kappa: (p_o - p_e) / (1 - p_e), with p_e = Σ_k a_k b_k from the base rates of the two raters. With more than two raters, observed and
 * chance agreement are pooled over their pairs, which is Conger's kappa where every rater has rated every item.
 * Variance: that of Fleiss, Cohen and Everitt, as the sum over items of squared influence
 * ψ_i = (agree_i - e_i - κ (1 - e_i)) / (n (1 - p_e)), e_i = b(a_i) + a(b_i) - p_e; by group where groups are named.
 *
 * @param items at least 2 with two values; values are names of categories
 * @returns unit coefficient, -1 to 1; a refusal when chance agreement is 1
 * @see Cohen 1960, Educ. Psychol. Meas. 20, 37-46; Fleiss, Cohen and Everitt 1969, Psychol. Bull. 72, 323-327; Conger 1980, Psychol. Bull. 88, 322-328
 */
export function cohensKappa(items: readonly RatedItem[], { confidence = 0.95 }: AgreementOptions = {}): Figure {
  const rated = items.filter(({ values }) => values.filter((value) => value !== undefined).length > 1)
  if (rated.length < 2) return refusal('fewer than two items with two ratings', 'coefficient', rated.length, 2)
  const influences = new Float64Array(rated.length)
  const chances = new Float64Array(rated.length)
  let [agreed, byChance, total] = [0, 0, 0]
  for (const pairs of pairsByRaters(rated)) {
    const weight = pairs.reduce((sum, pair) => sum + pair.weight, 0)
    const [first, second] = [marginal(pairs, 'a', weight), marginal(pairs, 'b', weight)]
    let chance = 0
    for (const [value, share] of first) chance += share * (second.get(value) ?? 0)
    for (const pair of pairs) {
      const agrees = pair.a === pair.b ? pair.weight : 0
      agreed += agrees
      influences[pair.item] = (influences[pair.item] ?? 0) + agrees
      chances[pair.item] = (chances[pair.item] ?? 0) + pair.weight * ((second.get(pair.a) ?? 0) + (first.get(pair.b) ?? 0) - chance)
    }
    byChance += weight * chance
    total += weight
  }
  const [observed, chance] = [agreed / total, byChance / total]
  if (chance > 1 - 1e-12) return refusal('both sides give one and the same value to all: agreement by chance is complete', 'coefficient', rated.length)
  const kappa = (observed - chance) / (1 - chance)
  const weights = rated.map(({ weight = 1 }) => weight)
  return chanceCorrected({
    observed,
    chance,
    influences: influences.map((agrees, i) => {
      const influence = agrees - (chances[i] ?? 0) - kappa * ((weights[i] ?? 0) - (chances[i] ?? 0))
      return Math.abs(influence) < 1e-12 ? 0 : influence / (total * (1 - chance))
    }),
    weights,
    groups: rated.map(({ group }) => group),
    method: rated.some(({ values }) => values.length > 2) ? "Cohen's kappa, pooled over pairs of raters" : "Cohen's kappa",
    variance: 'Fleiss, Cohen and Everitt',
    confidence,
  })
}
