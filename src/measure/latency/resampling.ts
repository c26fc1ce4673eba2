import type { Interval } from '../../model/measurement.ts'
import { type Clusters, MIN_CLUSTERS, percentileInterval, resampleClusters } from '../interval/cluster-bootstrap.ts'

/** How figures are resampled: the same seed and number give the same draws, so that all figures of a review are paired. */
export interface Resampling {
  replicates: number
  seed: number
}

/** Steps that resampling may take: about three seconds of one core. */
const STEP_BUDGET = 400_000_000
const MOST = 2000
const LEAST = 200

/** Resamples that the budget allows, 200 to 2,000. @param steps numbers touched by one resample */
export function affordableReplicates(steps: number): number {
  return Math.min(MOST, Math.max(LEAST, 50 * Math.floor(STEP_BUDGET / Math.max(1, steps) / 50)))
}

/** An interval, or why there is none: what a measurement carries beside its value. */
export type IntervalOrReason = { interval: Interval } | { noInterval: string }

/** What the clusters are: sessions where any holds several traces, else the traces themselves. */
export function clusterWord({ count, of }: Clusters): string {
  return count < of.length ? `${count} sessions` : `${count} traces`
}

/**
 * Resamples `width` figures together.
 *
 * @param compute writes the figures of one resample into `out`
 * @returns a function that gives the 95 % percentile interval of figure i, or the reason why there is none
 */
export function resampledIntervals(
  clusters: Clusters,
  { replicates, seed }: Resampling,
  width: number,
  compute: (weights: Int32Array, total: number, out: Float64Array) => void,
): (figure: number) => IntervalOrReason {
  if (clusters.count < MIN_CLUSTERS) {
    const noInterval = `resampling needs at least ${MIN_CLUSTERS} ${clusters.count < clusters.of.length ? 'sessions' : 'traces'}, there are ${clusters.count}`
    return () => ({ noInterval })
  }
  const columns = Array.from({ length: width }, () => new Float64Array(replicates))
  const out = new Float64Array(width)
  resampleClusters(clusters, replicates, seed, (weights, total, replicate) => {
    compute(weights, total, out)
    for (let i = 0; i < width; i += 1) {
      const column = columns[i]
      if (column !== undefined) column[replicate] = out[i] ?? Number.NaN
    }
  })
  const method = `bootstrap of ${clusterWord(clusters)}, ${replicates} resamples`
  return (figure) => {
    const interval = percentileInterval(columns[figure] ?? new Float64Array(0), 0.95, method)
    return interval === undefined ? { noInterval: 'not defined in too many resamples' } : { interval }
  }
}
