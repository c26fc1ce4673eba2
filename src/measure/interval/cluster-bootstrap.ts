import type { Interval } from '../../model/measurement.ts'
import { quantileInclusive } from './quantile.ts'
import { seededRandom } from './random.ts'

/** Fewest clusters for a bootstrap interval: below that the resamples are too few to tell how far the figure may be off. */
export const MIN_CLUSTERS = 10

/** Observations grouped in clusters that are drawn together: `of[i]` is the cluster (0 to `count` - 1) of observation i. */
export interface Clusters {
  of: Int32Array
  /** Observations in each cluster. */
  sizes: Int32Array
  count: number
}

/** Numbers the clusters of observations by first appearance. */
export function clustersOf(keys: readonly string[]): Clusters {
  const ids = new Map<string, number>()
  const of = new Int32Array(keys.length)
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? ''
    let id = ids.get(key)
    if (id === undefined) {
      id = ids.size
      ids.set(key, id)
    }
    of[i] = id
  }
  const sizes = new Int32Array(ids.size)
  for (const id of of) sizes[id] = (sizes[id] ?? 0) + 1
  return { of, sizes, count: ids.size }
}

/**
 * Draws whole clusters with replacement, as many as there are, `replicates` times, and hands each draw to `visit`: how often each cluster
 * was drawn, and the number of observations that makes. The array is reused between calls.
 * Figures that are computed in the same call are paired: their difference has an interval of its own.
 *
 * @see Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8
 */
export function resampleClusters(
  clusters: Clusters,
  replicates: number,
  seed: number,
  visit: (weights: Int32Array, total: number, replicate: number) => void,
): void {
  const random = seededRandom(seed)
  const weights = new Int32Array(clusters.count)
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    weights.fill(0)
    let total = 0
    for (let i = 0; i < clusters.count; i += 1) {
      const drawn = Math.floor(random() * clusters.count)
      weights[drawn] = (weights[drawn] ?? 0) + 1
      total += clusters.sizes[drawn] ?? 0
    }
    visit(weights, total, replicate)
  }
}

/**
 * The percentile interval of a figure's resampled values: the quantiles α/2 and 1 - α/2.
 *
 * @param values one for each resample, in any order; those that are not finite are left out
 * @returns `undefined` when fewer than nine tenths of the values are finite
 */
export function percentileInterval(values: Float64Array, confidence: number, method: string): Interval | undefined {
  const finite = values.filter(Number.isFinite).sort()
  if (finite.length === 0 || finite.length < 0.9 * values.length) return undefined
  const alpha = (1 - confidence) / 2
  return { low: quantileInclusive(finite, alpha), high: quantileInclusive(finite, 1 - alpha), confidence, method }
}
