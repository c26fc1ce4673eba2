import type { Figure } from '../../../model/measurement.ts'
import { clustersOf, MIN_CLUSTERS, percentileInterval, resampleClusters } from '../../interval/cluster-bootstrap.ts'
import { refusal } from '../../interval/refusal.ts'
import { intervalAlpha, nominalAlpha, ordinalAlpha } from './alpha-disagreement.ts'
import { type AgreementOptions, type RatedItem, valuesOf } from './rated-item.ts'

export type AlphaLevel = 'nominal' | 'ordinal' | 'interval'

export interface AlphaOptions extends AgreementOptions {
  level: AlphaLevel
  seed: number
  /** Resamples of the interval. */
  replicates?: number
}

const disagreement = { nominal: nominalAlpha, ordinal: ordinalAlpha, interval: intervalAlpha } as const

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
  const clusters = clustersOf(rated.map(({ group }, i) => (group === undefined ? `item ${i}` : `group ${group}`)))
  const alphaAt = disagreement[level](
    rated.map(({ values }) => values),
    clusters,
  )
  const { alpha, observed } = alphaAt(new Int32Array(clusters.count).fill(1))
  if (Number.isNaN(alpha)) return refusal('all values are the same: there is no disagreement to expect by chance', 'coefficient', rated.length)
  const figure = { value: alpha, unit: 'coefficient' as const, n: clusters.count, method: `Krippendorff's alpha, ${level}` }
  if (clusters.count < MIN_CLUSTERS) return { ...figure, noInterval: `fewer than ${MIN_CLUSTERS} independent items to resample` }
  if (observed < 1e-12) return { ...figure, noInterval: 'nobody disagrees: resampling cannot tell how far off that may be' }
  const values = new Float64Array(replicates)
  resampleClusters(clusters, replicates, seed, (weights, _, replicate) => {
    values[replicate] = alphaAt(weights).alpha
  })
  const interval = percentileInterval(values, confidence, 'bootstrap over items, percentiles')
  return interval === undefined ? { ...figure, noInterval: 'too many resamples hold one value alone' } : { ...figure, interval }
}
