import { type LoadQuantiles, type LoadStep, loadOutcomes } from '../../../model/load-evidence.ts'
import type { Figure } from '../../../model/measurement.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { refusal } from '../../interval/refusal.ts'
import type { LoadRun, Objectives, RequestRecord, RunStep } from '../records.ts'
import { batchMeanInterval, dependentShare } from './dependent-sample.ts'
import { inFlightBySlice, inFlightTrend, mostInFlight } from './in-flight.ts'
import { loadQuantiles } from './load-quantiles.ts'
import { firstContentMs, isGood, judgedRequests, latencyMs, serviceTimeMs, timePerDeltaMs } from './request-times.ts'
import { type DueInStep, latencyGrows, throughputOf } from './throughput.ts'

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

/**
 * The mean belongs to {@link throughputOf}, as Little's law has it: where latency does not grow, the time that the step's requests were open
 * over its duration, since what is open after its end stands in for what a level before would have left open at its start.
 */
function inFlight(records: readonly RequestRecord[], { startMs, durationMs }: RunStep, due: DueInStep): LoadStep['inFlight'] {
  const window = { startMs, endMs: startMs + durationMs }
  const served = Float64Array.from(due.records.map(serviceTimeMs).filter(Number.isFinite)).sort()
  const settleMs = served.length === 0 ? 0 : 2 * quantileInclusive(served, 0.5)
  const max = mostInFlight(records, window)
  const openMs = due.records.reduce((sum, { sentMs, endMs }) => sum + endMs - (sentMs ?? endMs), 0)
  return {
    mean: latencyGrows(due) ? (inFlightBySlice(records, window, 1)[0] ?? 0) : Math.min(max, openMs / due.window.durationMs),
    max,
    trendPerS: inFlightTrend(records, window, settleMs),
  }
}

/** The requests that can be judged, and the time in which they were due: shorter than the step where it was cut off. */
function judgedIn({ startMs, durationMs }: RunStep, own: readonly RequestRecord[]): DueInStep {
  const records = judgedRequests(own)
  const cutMs = own.reduce((least, { dueMs }) => (dueMs > (records.at(-1)?.dueMs ?? startMs) ? Math.min(least, dueMs) : least), Number.POSITIVE_INFINITY)
  const isCut = records.length > 0 && records.length < own.length && cutMs > startMs
  return { records, window: { startMs, durationMs: isCut ? Math.min(durationMs, cutMs - startMs) : durationMs } }
}

function summarizeStep(run: LoadRun, index: number, step: RunStep, objectives: Objectives): Omit<LoadStep, 'stages'> {
  const own = run.records.filter((record) => record.step === index)
  const due = judgedIn(step, own)
  const judged = due.records
  const successes = judged.filter(({ outcome }) => outcome === 'ok')
  const counts = loadOutcomes.map((outcome) => ({ outcome, count: own.filter((record) => record.outcome === outcome).length }))
  return {
    askedPerS: step.askedPerS,
    startMs: step.startMs,
    durationMs: step.durationMs,
    due: own.length,
    ok: own.filter(({ outcome }) => outcome === 'ok').length,
    throughputPerS: throughputOf(due),
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
    inFlight: inFlight(run.records, step, due),
    outcomes: counts.filter(({ count }) => count > 0),
  }
}

/**
 * The figures of each step of a run, from the client's records alone (`stages` come from the server's spans). Requests belong to the step
 * in which they were due; the most requests in flight and their trend are of the step's time, whoever was in it. Without objectives, goodput is the
 * share that succeeded. Requests that we cut off ourselves are judged as {@link judgedRequests} says.
 */
export function summarizeSteps(run: LoadRun, objectives: Objectives): Omit<LoadStep, 'stages'>[] {
  return run.steps.map((step, index) => summarizeStep(run, index, step, objectives))
}
