import { type LoadQuantiles, type LoadStep, loadOutcomes } from '../../../model/load-evidence.ts'
import type { Figure, Measurement } from '../../../model/measurement.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { refusal } from '../../interval/refusal.ts'
import type { LoadRun, Objectives, RequestRecord, RunStep } from '../records.ts'
import { batchMeanInterval, dependentShare } from './dependent-sample.ts'
import { inFlightBySlice, inFlightTrend, mostInFlight } from './in-flight.ts'
import { loadQuantiles } from './load-quantiles.ts'
import { firstContentMs, isGood, judgedRequests, latencyMs, serviceTimeMs, timePerDeltaMs } from './request-times.ts'

const THROUGHPUT_SLICES = 30

/** Successes a second, counted at their end in the step's time, whichever step they were due in; interval by batch means over slices of it. */
function throughput(records: readonly RequestRecord[], { startMs, durationMs }: RunStep): Measurement {
  const ends = new Float64Array(THROUGHPUT_SLICES)
  let n = 0
  for (const { outcome, endMs } of records) {
    const slice = Math.floor(((endMs - startMs) / durationMs) * THROUGHPUT_SLICES)
    if (outcome !== 'ok' || slice < 0 || slice >= THROUGHPUT_SLICES) continue
    n += 1
    ends[slice] = (ends[slice] ?? 0) + 1
  }
  const perS = ends.map((count) => count / (durationMs / 1000 / THROUGHPUT_SLICES))
  const base = { value: n / (durationMs / 1000), unit: 'per-s' as const, n, method: 'successes that ended in the step, over its duration' }
  if (n < THROUGHPUT_SLICES) return { ...base, noInterval: `${n} successes are too few for an interval, ${THROUGHPUT_SLICES} are needed` }
  const spread = batchMeanInterval(perS)
  return 'interval' in spread ? { ...base, interval: { ...spread.interval, low: Math.max(0, spread.interval.low) } } : { ...base, ...spread }
}

function firstToken(judged: readonly RequestRecord[]): LoadQuantiles | Figure {
  if (!judged.some(({ firstTokenMs }) => firstTokenMs !== undefined)) return refusal('responses are not streams', 'ms', judged.length)
  return loadQuantiles(judged.map(firstContentMs))
}

function timePerDelta(judged: readonly RequestRecord[]): Figure {
  const gaps = judged.flatMap((record) => {
    const gapMs = record.outcome === 'ok' ? timePerDeltaMs(record) : undefined
    return gapMs === undefined ? [] : [gapMs]
  })
  if (gaps.length === 0) return refusal('no response had two content deltas', 'ms', 0, 1)
  const value = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  return { value, unit: 'ms', n: gaps.length, ...batchMeanInterval(gaps), method: 'mean over responses of (last - first delta) / (deltas - 1)' }
}

/** Zeros where nothing was sent. */
function lag(own: readonly RequestRecord[]): LoadStep['lag'] {
  const sorted = Float64Array.from(own.flatMap(({ sentMs, dueMs }) => (sentMs === undefined ? [] : [sentMs - dueMs]))).sort()
  if (sorted.length === 0) return { p50Ms: 0, p99Ms: 0, maxMs: 0 }
  return { p50Ms: quantileInclusive(sorted, 0.5), p99Ms: quantileInclusive(sorted, 0.99), maxMs: sorted.at(-1) ?? 0 }
}

function inFlight(records: readonly RequestRecord[], { startMs, durationMs }: RunStep, own: readonly RequestRecord[]): LoadStep['inFlight'] {
  const window = { startMs, endMs: startMs + durationMs }
  const served = Float64Array.from(own.map(serviceTimeMs).filter(Number.isFinite)).sort()
  const settleMs = served.length === 0 ? 0 : 2 * quantileInclusive(served, 0.5)
  return {
    mean: inFlightBySlice(records, window, 1)[0] ?? 0,
    max: mostInFlight(records, window),
    trendPerS: inFlightTrend(records, window, settleMs),
  }
}

function summarizeStep(run: LoadRun, index: number, step: RunStep, objectives: Objectives): Omit<LoadStep, 'stages'> {
  const own = run.records.filter((record) => record.step === index)
  const judged = judgedRequests(own)
  const successes = judged.filter(({ outcome }) => outcome === 'ok')
  const counts = loadOutcomes.map((outcome) => ({ outcome, count: own.filter((record) => record.outcome === outcome).length }))
  return {
    askedPerS: step.askedPerS,
    startMs: step.startMs,
    durationMs: step.durationMs,
    due: own.length,
    ok: own.filter(({ outcome }) => outcome === 'ok').length,
    throughputPerS: throughput(run.records, step),
    goodput: dependentShare(
      judged.map((record) => isGood(record, objectives)),
      judged.map(latencyMs),
    ),
    latency: loadQuantiles(judged.map(latencyMs)),
    latencyOfSuccesses: loadQuantiles(successes.map(latencyMs)),
    serviceTime: loadQuantiles(successes.map(serviceTimeMs)),
    firstToken: firstToken(judged),
    timePerDelta: timePerDelta(judged),
    lag: lag(own),
    inFlight: inFlight(run.records, step, own),
    outcomes: counts.filter(({ count }) => count > 0),
  }
}

/**
 * The figures of each step of a run, from the client's records alone (`stages` come from the server's spans). Requests belong to the step
 * in which they were due; throughput and requests in flight are of the step's time, whoever was in it. Without objectives, goodput is the
 * share that succeeded. Requests that we cut off ourselves are judged as {@link judgedRequests} says.
 */
export function summarizeSteps(run: LoadRun, objectives: Objectives): Omit<LoadStep, 'stages'>[] {
  return run.steps.map((step, index) => summarizeStep(run, index, step, objectives))
}
