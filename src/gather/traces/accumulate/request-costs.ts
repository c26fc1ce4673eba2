import { clustersOf, MIN_CLUSTERS, percentileInterval, resampleClusters } from '../../../measure/interval/cluster-bootstrap.ts'
import { quantileFigure } from '../../../measure/interval/duration-quantiles.ts'
import { refusal } from '../../../measure/interval/refusal.ts'
import { share } from '../../../measure/interval/wilson.ts'
import type { Figure, Interval, Unit } from '../../../model/measurement.ts'
import type { CostEvidence } from '../../../model/traces-evidence.ts'

/** The dearest requests whose share of the bill is told. */
const tailRatio = 0.01
const leastForTail = 400
const replicates = 500
const confidence = 0.95

interface RequestCost {
  /** Undefined where a call of it could not be priced. */
  costUsd: number | undefined
  failed: boolean
  cluster: string
  inSample: boolean
}

/** Cost by request: over those whose every call is priced, and within the latency sample, so that memory is bounded. */
export function requestCosts() {
  const costs: number[] = []
  const failed: boolean[] = []
  const clusters: string[] = []
  let withCalls = 0
  return {
    add(request: RequestCost): void {
      if (!request.inSample) return
      withCalls++
      if (request.costUsd === undefined) return
      costs.push(request.costUsd)
      failed.push(request.failed)
      clusters.push(request.cluster)
    },
    finish(seed: number): Pick<CostEvidence, 'perRequest' | 'perSuccessfulRequest'> {
      const sorted = Float64Array.from(costs).sort()
      const total = sorted.reduce((sum, cost) => sum + cost, 0)
      const succeeded = failed.filter((each) => !each).length
      const intervals = resample(costs, failed, clusters, seed)
      return {
        perRequest: {
          priced: share(costs.length, withCalls),
          mean: figure(
            costs.length === 0 ? undefined : total / costs.length,
            'usd',
            costs.length,
            intervals.mean,
            'mean over requests whose every call is priced',
          ),
          p50: quantileFigure(sorted, 0.5, 'usd'),
          p99: quantileFigure(sorted, 0.99, 'usd'),
          tailShare:
            costs.length < leastForTail || total === 0
              ? refusal('too few priced requests to tell the dearest percent apart', 'ratio', costs.length, leastForTail)
              : figure(tailSum(sorted) / total, 'ratio', costs.length, intervals.tailShare, 'cost of the dearest 1 % of requests over the cost of all'),
        },
        perSuccessfulRequest: figure(
          succeeded === 0 ? undefined : total / succeeded,
          'usd',
          costs.length,
          intervals.perSuccess,
          'cost of all priced requests over the number of those that did not fail',
        ),
      }

      function figure(value: number | undefined, unit: Unit, n: number, interval: Interval | undefined, method: string): Figure {
        if (value === undefined) return refusal(withCalls === 0 ? 'no request calls a model' : 'no request has every call priced', unit, n)
        if (interval === undefined) return { value, unit, n, noInterval: `fewer than ${MIN_CLUSTERS} independent sessions or requests`, method }
        return { value, unit, n, interval, method }
      }
    },
  }
}

function tailSum(sorted: Float64Array): number {
  return sorted.subarray(sorted.length - Math.max(1, Math.round(sorted.length * tailRatio))).reduce((sum, cost) => sum + cost, 0)
}

/** Whole sessions are drawn, because requests of one session resemble each other. */
function resample(costs: readonly number[], failed: readonly boolean[], keys: readonly string[], seed: number) {
  const clusters = clustersOf(keys)
  if (clusters.count < MIN_CLUSTERS) return {}
  const descending = Array.from(costs.keys()).sort((a, b) => costs[b] - costs[a])
  const means = new Float64Array(replicates)
  const perSuccess = new Float64Array(replicates)
  const tailShares = new Float64Array(replicates)
  resampleClusters(clusters, replicates, seed, (weights, drawn, replicate) => {
    const tail = Math.max(1, Math.round(drawn * tailRatio))
    let sum = 0
    let inTail = 0
    let seen = 0
    let succeeded = 0
    for (const index of descending) {
      const weight = weights[clusters.of[index]]
      if (weight === 0) continue
      inTail += costs[index] * Math.max(0, Math.min(weight, tail - seen))
      seen += weight
      sum += costs[index] * weight
      if (!failed[index]) succeeded += weight
    }
    means[replicate] = sum / seen
    perSuccess[replicate] = sum / succeeded
    tailShares[replicate] = inTail / sum
  })
  const method = `bootstrap over ${clusters.count} sessions or requests, ${replicates} resamples`
  return {
    mean: percentileInterval(means, confidence, method),
    perSuccess: percentileInterval(perSuccess, confidence, method),
    tailShare: percentileInterval(tailShares, confidence, method),
  }
}
