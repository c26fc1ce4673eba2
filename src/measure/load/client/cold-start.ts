import type { LoadMechanisms } from '../../../model/load-mechanisms.ts'
import { isMeasured } from '../../../model/measurement.ts'
import type { LoadRun } from '../records.ts'
import { loadQuantiles } from '../summarize/load-quantiles.ts'
import { latencyMs } from '../summarize/request-times.ts'

const FIRST = 10
/** Below this, the slowest of the later requests is passed by chance too often: one in n + 1. */
const LEAST_LATER = 20
/** Where the first step has fewer later requests, those of the steps after it join: they come at more load, which only makes them slower. */
const WANTED_LATER = 40

/**
 * The first ten successes of the run beside the later ones, by due time: those of the same step, and where they are under 40 of the next steps. `slowInARow` counts from the first on those over
 * the p99 of the later ones; where there are too few for a p99 (400), over the slowest of them, which is stricter; under 20 it is 0.
 * One request is over the p99 by chance once in a hundred runs; two in a row are not chance.
 */
export function coldStartOf(run: LoadRun): LoadMechanisms['coldStart'] {
  const ok = run.records.filter(({ outcome }) => outcome === 'ok').toSorted((a, b) => a.dueMs - b.dueMs)
  const lastStep = ok.at(FIRST + WANTED_LATER)?.step ?? Number.POSITIVE_INFINITY
  const times = ok.filter(({ step }) => step <= Math.max(lastStep, ok[0]?.step ?? 0)).map(latencyMs)
  const firstMs = times.slice(0, FIRST)
  const later = times.slice(FIRST)
  const { p50, p99 } = loadQuantiles(later)
  const slowestMs = later.reduce((most, ms) => Math.max(most, ms), 0)
  const limitMs = isMeasured(p99) ? p99.value : later.length >= LEAST_LATER ? slowestMs : Number.POSITIVE_INFINITY
  const fast = firstMs.findIndex((ms) => ms <= limitMs)
  return { firstMs, slowInARow: fast < 0 ? firstMs.length : fast, steady: p50, steadyP99: p99, n: later.length }
}
