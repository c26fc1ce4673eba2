import { orderStatisticInterval } from '../../src/measure/interval/order-statistic.ts'
import { loadQuantiles } from '../../src/measure/load/summarize/load-quantiles.ts'
import { latencyMs } from '../../src/measure/load/summarize/request-times.ts'
import { queueRun } from '../../src/measure/load/summarize/run-fixture.ts'
import { type Figure, isMeasured } from '../../src/model/measurement.ts'
import { covers, percent } from './known-law.ts'

const SERVED_PER_S = 100

/** Of the intervals that are given: how many hold the truth; and how often one is given. */
function told(figures: readonly Figure[], truth: number): string {
  const given = figures.filter((figure) => isMeasured(figure) && figure.interval !== undefined)
  return `${percent(given.filter((figure) => covers(figure, truth)).length, given.length)} of ${percent(given.length, figures.length)}`
}

/** Coverage of the intervals of latency in an M/M/1 queue, whose time in the system is exponential with mean 1/(μ - λ). */
export function queuePercentileCoverage(runs: number): Record<string, string | number>[] {
  const rows: Record<string, string | number>[] = []
  for (const requests of [500, 1000, 4000])
    for (const utilisation of [0.5, 0.7, 0.9]) {
      const meanMs = 1000 / (SERVED_PER_S * (1 - utilisation))
      const series = Array.from({ length: runs }, (_, i) => {
        // Half as many more in front lets the queue forget that it began empty.
        const { records } = queueRun([{ perS: SERVED_PER_S * utilisation, requests: 1.5 * requests }], SERVED_PER_S, i + 1)
        return records.slice(-requests).map(latencyMs)
      })
      const quantiles = series.map(loadQuantiles)
      const truth = (p: number): number => -Math.log(1 - p) * meanMs
      const independent = series.filter((times) => {
        const interval = orderStatisticInterval(Float64Array.from(times).sort(), 0.95, 0.95)
        return interval !== undefined && interval.low <= truth(0.95) && truth(0.95) <= interval.high
      })
      rows.push({
        requests,
        utilisation: percent(utilisation, 1),
        p50: told(
          quantiles.map(({ p50 }) => p50),
          truth(0.5),
        ),
        p95: told(
          quantiles.map(({ p95 }) => p95),
          truth(0.95),
        ),
        p99: told(
          quantiles.map(({ p99 }) => p99),
          truth(0.99),
        ),
        mean: told(
          quantiles.map(({ mean }) => mean),
          meanMs,
        ),
        'p95, taken for independent': percent(independent.length, runs),
      })
    }
  return rows
}
