import type { Figure } from '../../model/measurement.ts'
import type { StageShare, TailComposition } from '../../model/traces-evidence.ts'
import { quantileInclusive, weightedQuantiles } from '../interval/quantile.ts'
import { refusal } from '../interval/refusal.ts'
import { refusedQuantile, tracesForQuantile } from './request-quantiles.ts'
import { type IntervalOrReason, type Resampling, resampledIntervals } from './resampling.ts'
import { clusterSums, type SampleTable } from './sample-table.ts'

/** Traces in the tail for p99 to be the tail: with 1 % of the traces, that is from 5,000 traces on. With 20, intervals covered 80 to 87 % in simulation. */
const TAIL_FOR_P99 = 50
/** Traces in the tail below which its shares get no interval: resamples of so few say little. */
const TAIL_FOR_INTERVAL = 10
/** Half the width, in ranks, of what counts as around the median. */
const AROUND_MEDIAN = 0.05

/** .99 when 1 % of `n` traces are at least 50, else .95 when there are 75 traces; `undefined` below. */
function tailQuantile(n: number): 0.99 | 0.95 | undefined {
  if (n >= tracesForQuantile(0.99) && 0.01 * n >= TAIL_FOR_P99) return 0.99
  return n >= tracesForQuantile(0.95) ? 0.95 : undefined
}

/** Sums over some traces: total, then each stage; means need only the ratio. */
function sumsOf(table: SampleTable, traces: ArrayLike<number>): Float64Array {
  const { total, stageMs } = table
  const sums = new Float64Array(stageMs.length + 1)
  for (let i = 0; i < traces.length; i += 1) {
    const trace = traces[i] ?? 0
    sums[0] = (sums[0] ?? 0) + (total[trace] ?? 0)
    for (let k = 0; k < stageMs.length; k += 1) sums[k + 1] = (sums[k + 1] ?? 0) + (stageMs[k]?.[trace] ?? 0)
  }
  return sums
}

/**
 * Share of each stage in the mean, in the tail, and in what the tail takes beyond the body, from sums of total and stages over all traces
 * and over the tail. `out` takes the three shares of stage k at 3k; a share without a denominator is NaN.
 */
function shares(all: Float64Array, n: number, tail: Float64Array, inTail: number, out: Float64Array): void {
  const totalAll = all[0] ?? 0
  const totalTail = tail[0] ?? 0
  const body = n - inTail
  const excess = totalTail / inTail - (totalAll - totalTail) / body
  for (let k = 1; k < all.length; k += 1) {
    const stageAll = all[k] ?? 0
    const stageTail = tail[k] ?? 0
    out[3 * k - 3] = totalAll > 0 ? stageAll / totalAll : Number.NaN
    out[3 * k - 2] = totalTail > 0 ? stageTail / totalTail : Number.NaN
    out[3 * k - 1] = body > 0 && excess > 0 ? (stageTail / inTail - (stageAll - stageTail) / body) / excess : Number.NaN
  }
}

interface Resampled {
  threshold: IntervalOrReason
  share: (stage: number, which: 0 | 1 | 2) => IntervalOrReason
}

function resampledShares(table: SampleTable, quantile: number, resampling: Resampling): Resampled {
  const { total, clusters, descending, stageMs } = table
  const inOrder = Float64Array.from(descending, (i) => total[i] ?? 0)
  const groups = Int32Array.from(descending, (i) => clusters.of[i] ?? 0)
  const stagesInOrder = stageMs.map((column) => Float64Array.from(descending, (i) => column[i] ?? 0))
  const sums = [total, ...stageMs].map((column) => clusterSums(column, clusters))
  const all = new Float64Array(sums.length)
  const tail = new Float64Array(sums.length)
  const threshold = new Float64Array(1)
  const width = 3 * stageMs.length
  const interval = resampledIntervals(clusters, resampling, width + 1, (weights, weight, out) => {
    for (let k = 0; k < sums.length; k += 1) {
      const column = sums[k] ?? all
      let sum = 0
      for (let c = 0; c < column.length; c += 1) sum += (weights[c] ?? 0) * (column[c] ?? 0)
      all[k] = sum
    }
    weightedQuantiles(inOrder, groups, weights, weight, [quantile], threshold)
    const least = threshold[0] ?? 0
    tail.fill(0)
    let inTail = 0
    for (let i = 0; i < inOrder.length && (inOrder[i] ?? 0) >= least; i += 1) {
      const times = weights[groups[i] ?? 0] ?? 0
      if (times === 0) continue
      inTail += times
      tail[0] = (tail[0] ?? 0) + times * (inOrder[i] ?? 0)
      for (let k = 0; k < stagesInOrder.length; k += 1) tail[k + 1] = (tail[k + 1] ?? 0) + times * (stagesInOrder[k]?.[i] ?? 0)
    }
    shares(all, weight, tail, inTail, out)
    out[width] = least
  })
  return { threshold: interval(width), share: (stage, which) => interval(3 * stage + which) }
}

/**
 * Where the time of all requests, of the slow ones, and the difference between the two goes, stage by stage. With C_k the critical-path
 * time of stage k, T the total and q its quantile: mean share E[C_k] / E[T]; tail share E[C_k | T >= q] / E[T | T >= q] (Euler allocation
 * of expected shortfall, which adds up exactly); excess share (E[C_k | tail] - E[C_k | body]) / (E[T | tail] - E[T | body]).
 * Each sums to 1 over the stages. Intervals come from resampling whole sessions, with the threshold found anew in each resample.
 *
 * The tail starts at p99 from 5,000 traces on (50 in the tail), at p95 from 75 on; below, the composition is refused.
 * In simulation with log-normal stages, intervals of the mean share covered 94 to 97 % and those of the tail and excess shares 87 to 94 %:
 * a heavy tail holds requests that a sample has not met.
 *
 * @see Tasche 2000, Risk contributions and performance measurement (the allocation)
 */
export function tailComposition(table: SampleTable, resampling: Resampling): TailComposition | Figure {
  const { n, total, descending, stages, stageCalls, stageMs } = table
  const quantile = tailQuantile(n)
  if (quantile === undefined) return refusedQuantile(0.95, n) ?? refusal('too few traces', 'ms', n)
  const ascending = total.slice().sort()
  const least = quantileInclusive(ascending, quantile)
  let inTail = 0
  while (inTail < n && (total[descending[inTail] ?? 0] ?? 0) >= least) inTail += 1
  const tailTraces = descending.subarray(0, inTail)
  const bodyTraces = descending.subarray(inTail)
  const middle = descending.subarray(Math.floor((0.5 - AROUND_MEDIAN) * (n - 1)), Math.ceil((0.5 + AROUND_MEDIAN) * (n - 1)) + 1)
  const sumsTail = sumsOf(table, tailTraces)
  const sumsMiddle = sumsOf(table, middle)
  const values = new Float64Array(3 * stages.length)
  shares(sumsOf(table, descending), n, sumsTail, inTail, values)
  const resampled = resampledShares(table, quantile, resampling)
  const fewTail = { noInterval: `${inTail} traces in the tail are too few for an interval` }

  const figure = (stage: number, which: 0 | 1 | 2, method: string): Figure => {
    const value = values[3 * stage + which] ?? Number.NaN
    if (!Number.isFinite(value)) return refusal(which === 2 ? 'slow requests are no slower than the rest' : 'no time to share', 'ratio', n)
    const interval = which > 0 && inTail < TAIL_FOR_INTERVAL ? fewTail : resampled.share(stage, which)
    return { value, unit: 'ratio', n: which === 0 ? n : inTail, ...interval, method }
  }
  const calls = (stage: number, traces: Int32Array): { perTrace: number; msPerCall: number } => {
    let count = 0
    let ms = 0
    for (const trace of traces) {
      count += stageCalls[stage]?.[trace] ?? 0
      ms += stageMs[stage]?.[trace] ?? 0
    }
    return { perTrace: traces.length === 0 ? 0 : count / traces.length, msPerCall: count === 0 ? 0 : ms / count }
  }
  return {
    quantile,
    thresholdMs: { value: least, unit: 'ms', n, ...resampled.threshold, method: 'quantile, type 7' },
    tailTraces: inTail,
    shares: stages.map((stage, k): StageShare => {
      const body = calls(k, bodyTraces)
      const tail = calls(k, tailTraces)
      return {
        stage,
        mean: figure(k, 0, 'share of critical-path time, all requests'),
        tail: figure(k, 1, `share of critical-path time, requests at or over p${100 * quantile}`),
        excess: figure(k, 2, 'share of the difference between slow requests and the rest'),
        aroundP50Ms: (sumsMiddle[k + 1] ?? 0) / middle.length,
        inTailMs: (sumsTail[k + 1] ?? 0) / inTail,
        callsBody: body.perTrace,
        callsTail: tail.perTrace,
        msPerCallBody: body.msPerCall,
        msPerCallTail: tail.msPerCall,
      }
    }),
  }
}
