import { type Clusters, clustersOf } from '../interval/cluster-bootstrap.ts'
import type { TraceSample } from './trace-sample.ts'

/** Samples as columns, so that a resample touches numbers only. */
export interface SampleTable {
  n: number
  /** ms by trace. */
  total: Float64Array
  clusters: Clusters
  /** Traces by total, longest first. */
  descending: Int32Array
  stages: string[]
  /** Critical-path ms by trace, and calls by trace, for each of `stages`. */
  stageMs: Float64Array[]
  stageCalls: Float64Array[]
}

/** Traces by value, largest first; equal ones in their order. `near` is an order that is nearly right, which makes it fast. */
export function orderDescending(values: Float64Array, near?: Int32Array): Int32Array {
  const order = near === undefined ? Array.from(values, (_, i) => i) : Array.from(near)
  return Int32Array.from(order.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b))
}

/** Parts of a stage (`generate: decode`) count the calls of the whole. */
function callsOf(calls: ReadonlyMap<string, number>, stage: string): number {
  return calls.get(stage) ?? calls.get(stage.split(': ')[0] ?? stage) ?? 0
}

/**
 * @param totalOf ms of a sample; the sample's own total where the table is of requests
 * @param stagesOf critical-path ms by stage, adding up to the total
 */
export function sampleTable(
  samples: readonly TraceSample[],
  totalOf: (sample: TraceSample) => number,
  stagesOf: (sample: TraceSample) => ReadonlyMap<string, number>,
): SampleTable {
  const n = samples.length
  const total = Float64Array.from(samples, totalOf)
  const places = new Map<string, number>()
  for (const sample of samples) for (const stage of stagesOf(sample).keys()) if (!places.has(stage)) places.set(stage, places.size)
  const stages = [...places.keys()].sort()
  const stageMs = stages.map((stage) => Float64Array.from(samples, (sample) => stagesOf(sample).get(stage) ?? 0))
  const stageCalls = stages.map((stage) => Float64Array.from(samples, (sample) => callsOf(sample.stageCalls, stage)))
  const clusters = clustersOf(samples.map(({ cluster }) => cluster))
  return { n, total, clusters, descending: orderDescending(total), stages, stageMs, stageCalls }
}

/** Sums of a column by cluster. */
export function clusterSums(column: Float64Array, clusters: Clusters): Float64Array {
  const sums = new Float64Array(clusters.count)
  for (let i = 0; i < column.length; i += 1) {
    const cluster = clusters.of[i] ?? 0
    sums[cluster] = (sums[cluster] ?? 0) + (column[i] ?? 0)
  }
  return sums
}
