import { type Figure, isMeasured } from '../../model/measurement.ts'
import { UNINSTRUMENTED } from '../../model/span.ts'
import type { LatencyEvidence, TailComposition } from '../../model/traces-evidence.ts'
import { refusal } from '../interval/refusal.ts'
import { counterfactualSteps, counterfactuals } from './counterfactuals.ts'
import { latencyQuantiles } from './request-quantiles.ts'
import { affordableReplicates, clusterWord, type Resampling, resampledIntervals } from './resampling.ts'
import { clusterSums, type SampleTable, sampleTable } from './sample-table.ts'
import { sessionExposure } from './session-exposure.ts'
import { tailComposition } from './tail-composition.ts'
import { tokenRegression } from './token-regression.ts'
import type { TraceSample } from './trace-sample.ts'

export type { TraceSample } from './trace-sample.ts'

const FIRST_TOKEN_MISSING = 'no request tells when its first token came: set gen_ai.response.time_to_first_chunk on streaming generations'

/** Share of the uninstrumented stage in all requests, which needs no tail and so no 75 traces. */
function uninstrumentedMean(table: SampleTable, resampling: Resampling): Figure {
  const { n, total, clusters } = table
  const sum = total.reduce((all, ms) => all + ms, 0)
  if (n === 0 || sum === 0) return refusal('no time to share', 'ratio', n, n === 0 ? 1 : undefined)
  const column = table.stageMs[table.stages.indexOf(UNINSTRUMENTED)] ?? new Float64Array(n)
  const totals = clusterSums(total, clusters)
  const gaps = clusterSums(column, clusters)
  const interval = resampledIntervals(clusters, resampling, 1, (weights, _, out) => {
    let all = 0
    let gap = 0
    for (let c = 0; c < totals.length; c += 1) {
      all += (weights[c] ?? 0) * (totals[c] ?? 0)
      gap += (weights[c] ?? 0) * (gaps[c] ?? 0)
    }
    out[0] = gap / all
  })
  const value = column.reduce((all, ms) => all + ms, 0) / sum
  return { value, unit: 'ratio', n, ...interval(0), method: 'share of critical-path time, all requests' }
}

function uninstrumentedTail(composition: TailComposition | Figure, mean: Figure): Figure {
  if (!('shares' in composition)) return 'refused' in composition ? { ...composition, unit: 'ratio' } : composition
  const tail = composition.shares.find(({ stage }) => stage === UNINSTRUMENTED)?.tail
  if (tail !== undefined) return tail
  if (!isMeasured(mean)) return mean
  return { value: 0, unit: 'ratio', n: composition.tailTraces, noInterval: 'no such time in any trace', method: 'share of critical-path time, slow requests' }
}

function longestStage({ stageMs }: TraceSample): string {
  let longest = UNINSTRUMENTED
  let most = -1
  for (const [stage, ms] of stageMs) {
    if (ms > most || (ms === most && stage < longest)) {
      longest = stage
      most = ms
    }
  }
  return longest
}

/**
 * All latency figures of a set of traces. Every quantile and share has its interval, or is refused with the number of traces that would
 * carry it. Resamples are of whole sessions, the same for every figure; their number follows from the amount of data alone (200 to
 * 2,000, stated in `basis.method`), so that the same samples and seed give the same evidence.
 *
 * @param samples one for each trace, in an order that does not depend on chance
 * @param options.tracesSeen traces there were, of which `samples` are the chosen
 * @param options.method how they were chosen
 */
export function summarizeLatency(
  samples: readonly TraceSample[],
  options: {
    seed: number
    tracesSeen: number
    method: string
    scenarioStatements: ReadonlyMap<string, string>
    gaps: LatencyEvidence['uninstrumented']['gaps']
  },
): LatencyEvidence {
  const requests = sampleTable(
    samples,
    ({ totalMs }) => totalMs,
    ({ stageMs }) => stageMs,
  )
  const answered = samples.filter(({ firstTokenMs }) => firstTokenMs !== undefined)
  const toFirstToken = sampleTable(
    answered,
    ({ firstTokenMs }) => firstTokenMs ?? 0,
    ({ firstTokenStageMs }) => firstTokenStageMs ?? new Map(),
  )
  const steps = samples.length * (requests.stages.length + toFirstToken.stages.length + 4) + counterfactualSteps(samples)
  const resampling = { replicates: affordableReplicates(steps), seed: options.seed }
  const composition = tailComposition(requests, resampling)
  const mean = uninstrumentedMean(requests, resampling)
  const noToken = refusal(FIRST_TOKEN_MISSING, 'ms', 0)
  return {
    request: latencyQuantiles(requests, resampling),
    firstToken: answered.length === 0 ? noToken : latencyQuantiles(toFirstToken, resampling),
    composition,
    compositionToFirstToken: answered.length === 0 ? noToken : tailComposition(toFirstToken, resampling),
    counterfactuals: counterfactuals(samples, requests, options.scenarioStatements, resampling),
    exposure: sessionExposure(samples, resampling),
    generationByTokens: tokenRegression(samples),
    uninstrumented: { mean, tail: uninstrumentedTail(composition, mean), gaps: options.gaps.slice(0, 5) },
    basis: {
      traces: samples.length,
      of: options.tracesSeen,
      method: `${options.method}; intervals from ${resampling.replicates} resamples of ${clusterWord(requests.clusters)}`,
    },
    slowest: Array.from(requests.descending.subarray(0, 5)).flatMap((place) => {
      const sample = samples[place]
      return sample === undefined ? [] : [{ traceId: sample.traceId, ms: sample.totalMs, stage: longestStage(sample) }]
    }),
  }
}
