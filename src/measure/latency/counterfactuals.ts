import type { Measurement } from '../../model/measurement.ts'
import { type Counterfactual, type ReplayedQuantile, type ReplayScenario, replayScenarios } from '../../model/traces-evidence.ts'
import { quantileInclusive, weightedQuantiles } from '../interval/quantile.ts'
import { refusedQuantile } from './request-quantiles.ts'
import { type IntervalOrReason, type Resampling, resampledIntervals } from './resampling.ts'
import { orderDescending, type SampleTable } from './sample-table.ts'
import type { TraceSample } from './trace-sample.ts'

const quantiles = [0.99, 0.95, 0.5] as const

interface Column {
  stage: string
  scenario: ReplayScenario
  key: string
  values: Float64Array
  /** Whether any request's duration differs. */
  hasEffect: boolean
}

function scenarioColumns(samples: readonly TraceSample[]): Column[] {
  const keys = new Set<string>()
  for (const sample of samples) for (const key of sample.replays.keys()) keys.add(key)
  return [...keys].sort().flatMap((key) => {
    const [stage = '', name] = key.split('\u0000')
    const scenario = replayScenarios.find((known) => known === name)
    if (scenario === undefined) return []
    let hasEffect = false
    const values = Float64Array.from(samples, ({ replays, totalMs }) => {
      const ms = replays.get(key) ?? totalMs
      if (ms !== totalMs) hasEffect = true
      return ms
    })
    return [{ stage, scenario, key, values, hasEffect }]
  })
}

/** Numbers that one resample of all counterfactuals touches: each column is walked down to its median. */
export function counterfactualSteps(samples: readonly TraceSample[]): number {
  let most = 0
  for (const { replays } of samples) most = Math.max(most, replays.size)
  return ((most + 1) * samples.length) / 2
}

/**
 * What the quantiles of request latency would have been with one stage changed, by stage and scenario: the replayed durations of all
 * requests (a request that was not replayed for a scenario keeps its own), their quantiles, and the relative change. Both quantiles of a
 * change come from the same resamples of whole sessions, so its interval is that of a paired difference.
 *
 * @param table the same samples, by total
 * @param statements the scenarios in words, by the keys of `TraceSample.replays`
 */
export function counterfactuals(
  samples: readonly TraceSample[],
  table: SampleTable,
  statements: ReadonlyMap<string, string>,
  resampling: Resampling,
): Counterfactual[] {
  const { n, total, clusters, descending } = table
  if (n === 0) return []
  const columns = scenarioColumns(samples)
  const changed = columns.filter(({ hasEffect }) => hasEffect)
  const walks = [total, ...changed.map(({ values }) => values)].map((values) => {
    const order = values === total ? descending : orderDescending(values, descending)
    return { inOrder: Float64Array.from(order, (i) => values[i] ?? 0), groups: Int32Array.from(order, (i) => clusters.of[i] ?? 0) }
  })
  const wanted = quantiles.filter((p) => p === 0.5 || refusedQuantile(p, n) === undefined)
  const from = new Float64Array(wanted.length)
  const to = new Float64Array(wanted.length)
  const resampled = resampledIntervals(clusters, resampling, changed.length * wanted.length, (weights, weight, out) => {
    walks.forEach(({ inOrder, groups }, column) => {
      weightedQuantiles(inOrder, groups, weights, weight, wanted, column === 0 ? from : to)
      if (column === 0) return
      for (let q = 0; q < wanted.length; q += 1) out[(column - 1) * wanted.length + q] = (to[q] ?? 0) / (from[q] ?? 0) - 1
    })
  })

  const ascending = total.slice().sort()
  const quantile = (column: Column, sorted: Float64Array, p: (typeof quantiles)[number]): ReplayedQuantile => {
    const fromMs = quantileInclusive(ascending, p)
    const toMs = quantileInclusive(sorted, p)
    const interval: IntervalOrReason = !column.hasEffect
      ? { noInterval: 'no request would have taken another time' }
      : refusedQuantile(p, n) !== undefined
        ? { noInterval: `${n} traces are too few for an interval` }
        : resampled(changed.indexOf(column) * wanted.length + wanted.indexOf(p))
    const change: Measurement = { value: fromMs === 0 ? 0 : toMs / fromMs - 1, unit: 'ratio', n, ...interval, method: 'replay of every trace; paired change' }
    return { fromMs, toMs, change }
  }
  return columns.map((column): Counterfactual => {
    const sorted = column.hasEffect ? column.values.slice().sort() : ascending
    return {
      stage: column.stage,
      scenario: column.scenario,
      statement: statements.get(column.key) ?? column.scenario,
      p50: quantile(column, sorted, 0.5),
      p95: refusedQuantile(0.95, n, 'ratio') ?? quantile(column, sorted, 0.95),
      p99: refusedQuantile(0.99, n, 'ratio') ?? quantile(column, sorted, 0.99),
    }
  })
}
