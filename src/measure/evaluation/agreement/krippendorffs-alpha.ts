import type { Figure } from '../../../model/measurement.ts'
import { clustersOf, MIN_CLUSTERS, percentileInterval, resampleClusters } from '../../interval/cluster-bootstrap.ts'
import { refusal } from '../../interval/refusal.ts'
import { type AgreementOptions, type RatedItem, valuesOf } from './rated-item.ts'

export const alphaLevels = ['nominal', 'ordinal', 'interval'] as const
export type AlphaLevel = (typeof alphaLevels)[number]

export interface AlphaOptions extends AgreementOptions {
  level: AlphaLevel
  seed: number
  /** Resamples of the interval. */
  replicates?: number
}

/** Items in flat form: value `codes[i]` belongs to item `of[i]`; `values` by code, ascending. */
interface Coded {
  codes: Int32Array
  of: Int32Array
  sizes: Int32Array
  values: Float64Array
}

function code(items: readonly (readonly number[])[]): Coded {
  const values = Float64Array.from(new Set(items.flat())).sort()
  const codeOf = new Map(Array.from(values, (value, i) => [value, i]))
  return {
    codes: Int32Array.from(items.flatMap((item) => item.map((value) => codeOf.get(value) ?? 0))),
    of: Int32Array.from(items.flatMap((item, i) => item.map(() => i))),
    sizes: Int32Array.from(items, (item) => item.length),
    values,
  }
}

/** Where each value stands on the scale of the level: itself, or its mid-rank among all values. */
function positions({ values }: Coded, level: AlphaLevel, counts: Float64Array): Float64Array {
  if (level !== 'ordinal') return values
  let below = 0
  return counts.map((count) => {
    below += count
    return below - count / 2
  })
}

/** Alpha where item i stands `weightOf(i)` times; NaN where no value differs from another. */
function alphaOf(coded: Coded, level: AlphaLevel, weightOf: (item: number) => number): { alpha: number; observed: number } {
  const { codes, of, sizes } = coded
  const counts = new Float64Array(coded.values.length)
  for (let i = 0; i < codes.length; i += 1) counts[codes[i] ?? 0] = (counts[codes[i] ?? 0] ?? 0) + weightOf(of[i] ?? 0)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const at = positions(coded, level, counts)
  let observed = 0
  for (let from = 0; from < codes.length; ) {
    const item = of[from] ?? 0
    const size = sizes[item] ?? 1
    let differences = 0
    for (let i = from; i < from + size; i += 1) {
      for (let j = i + 1; j < from + size; j += 1) {
        if (codes[i] === codes[j]) continue
        differences += level === 'nominal' ? 1 : ((at[codes[i] ?? 0] ?? 0) - (at[codes[j] ?? 0] ?? 0)) ** 2
      }
    }
    observed += (weightOf(item) * 2 * differences) / (size - 1)
    from += size
  }
  let [sum, squares, same] = [0, 0, 0]
  counts.forEach((count, i) => {
    const position = at[i] ?? 0
    sum += count * position
    same += count * count
    squares += count * position * position
  })
  const expected = level === 'nominal' ? total * total - same : 2 * (total * squares - sum * sum)
  return { alpha: expected > 0 ? 1 - ((total - 1) * observed) / expected : Number.NaN, observed }
}

/**
 * Krippendorff's alpha: 1 - D_o / D_e, observed over expected disagreement of all pairs of values within items, for any number of raters and
 * missing values. The squared difference of two values is 0 or 1 (nominal), that of their mid-ranks (ordinal) or of themselves (interval).
 * Items with one value count for nothing. Interval: percentiles of alpha over resampled items, or whole groups of them.
 *
 * @param items at least 2 with two values; their weight is not used
 * @returns unit coefficient, at most 1; a refusal when all values are the same. No interval under 10 groups, or where nobody ever disagrees.
 * @see Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; Hayes and Krippendorff 2007, Commun. Methods Meas. 1, 77-89
 */
export function krippendorffsAlpha(items: readonly RatedItem[], { level, seed, confidence = 0.95, replicates = 1000 }: AlphaOptions): Figure {
  const rated = items.map((item) => ({ values: valuesOf(item), group: item.group })).filter(({ values }) => values.length > 1)
  if (rated.length < 2) return refusal('fewer than two items with two ratings', 'coefficient', rated.length, 2)
  const coded = code(rated.map(({ values }) => values))
  const { alpha, observed } = alphaOf(coded, level, () => 1)
  if (Number.isNaN(alpha)) return refusal('all values are the same: there is no disagreement to expect by chance', 'coefficient', rated.length)
  const clusters = clustersOf(rated.map(({ group }, i) => (group === undefined ? `item ${i}` : `group ${group}`)))
  const figure = { value: alpha, unit: 'coefficient' as const, n: clusters.count, method: `Krippendorff's alpha, ${level}` }
  if (clusters.count < MIN_CLUSTERS) return { ...figure, noInterval: `fewer than ${MIN_CLUSTERS} independent items to resample` }
  if (observed === 0) return { ...figure, noInterval: 'nobody disagrees: resampling cannot tell how far off that may be' }
  const values = new Float64Array(replicates)
  resampleClusters(clusters, replicates, seed, (weights, _, replicate) => {
    values[replicate] = alphaOf(coded, level, (item) => weights[clusters.of[item] ?? 0] ?? 0).alpha
  })
  const interval = percentileInterval(values, confidence, 'bootstrap over items, percentiles')
  return interval === undefined ? { ...figure, noInterval: 'too many resamples hold one value alone' } : { ...figure, interval }
}
