import type { Quantiles } from '../../../model/latency-evidence.ts'
import type { PoolWait } from '../../../model/load-mechanisms.ts'
import type { Figure } from '../../../model/measurement.ts'
import { durationQuantiles } from '../../interval/duration-quantiles.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { refusal } from '../../interval/refusal.ts'
import type { RunStep } from '../records.ts'
import { type LoadSpans, type RunCall, runTraces } from './run-spans.ts'
import { intervalsOf, sweepLevels } from './sweep-levels.ts'

const leastCalls = 20
const mostTold = 20
/** Clocks of whole milliseconds may tell the callee to begin this much before its caller. */
const clockMs = 1.1
/** Part of calls that may begin before their caller by more than that, until the two clocks are not believed. */
const mostSkewed = 0.05
/** Part of the time in which more may seem to be at work than the limit, since the clocks of calls one after the other overlap. */
const aboveLimit = 0.02

/** A call into another service, and where it began there. */
interface Crossing {
  caller: RunCall
  callee: RunCall
  waitMs: number
}

/**
 * How long calls into another service waited before the callee began: wait = start of the first span there - start of the caller's span.
 * A pool shows in a wait that grows with the load while the callee never has more than `limit` at work, however many callers are waiting:
 * `timeAtLimit` is near 1 and `callersMax` above `limit`. Every crossing of enough calls is told, whether it waits or not.
 *
 * The callee's own queue before its span opens counts as wait, as a busy event loop's does: which of the two it is, the spans do not say.
 *
 * @returns longest total wait first
 */
export function poolWaits(input: LoadSpans): PoolWait[] {
  const crossings = runTraces(input).flatMap(({ calls }) => crossingsOf(calls))
  const edges = Map.groupBy(crossings, ({ caller, callee }) => [caller.span.service, callee.span.service, caller.span.stage, caller.span.name].join('\u0000'))
  return [...edges.values()]
    .filter((edge) => edge.length >= leastCalls)
    .map((edge) => ({ totalMs: edge.reduce((sum, { waitMs }) => sum + Math.max(0, waitMs), 0), edge }))
    .sort((a, b) => b.totalMs - a.totalMs)
    .slice(0, mostTold)
    .map(({ edge }) => toPoolWait(edge, input.steps))
}

/** The first child of each call, where it is in another service: a client's whatever came before it there, another's if nothing came before. */
function crossingsOf(calls: readonly RunCall[]): Crossing[] {
  const first = new Map<RunCall, RunCall>()
  for (const call of calls) {
    const { parent } = call
    if (parent === undefined || (parent.span.kind === 'Client' && call.span.service === parent.span.service)) continue
    const known = first.get(parent)
    if (known === undefined || call.startMs < known.startMs) first.set(parent, call)
  }
  return [...first]
    .filter(([caller, callee]) => callee.span.service !== caller.span.service)
    .map(([caller, callee]) => ({ caller, callee, waitMs: callee.startMs - caller.startMs }))
}

function toPoolWait(edge: readonly Crossing[], steps: readonly RunStep[]): PoolWait {
  const [{ caller, callee }] = edge
  const skewed = edge.filter(({ waitMs }) => waitMs < -clockMs).length
  const isBelieved = skewed <= mostSkewed * edge.length
  const wait = isBelieved ? durationQuantiles(edge.map(waitOf), 'ms') : refusedWait(skewed, edge.length)
  return {
    fromService: caller.span.service,
    toService: callee.span.service,
    stage: caller.span.stage,
    spanName: caller.span.name,
    calls: edge.length,
    wait,
    ...limitOf(edge, isBelieved),
    byStep: isBelieved ? waitByStep(edge, steps) : [],
  }
}

function waitOf({ waitMs }: Crossing): number {
  return Math.max(0, waitMs)
}

function refusedWait(skewed: number, of: number): Quantiles {
  const refused = refusal(`${skewed} of ${of} calls begin before their caller: the clocks of the two services differ`, 'ms', of)
  return { p50: refused, p90: refused, p95: refused, p99: refused, mean: refused }
}

function waitByStep(edge: readonly Crossing[], steps: readonly RunStep[]): PoolWait['byStep'] {
  const byStep = Map.groupBy(edge, ({ caller }) => caller.step)
  return steps.flatMap(({ askedPerS }, step) => {
    const waitsMs = Float64Array.from(byStep.get(step)?.map(waitOf) ?? []).sort()
    if (waitsMs.length === 0) return []
    return [{ askedPerS, waitP50Ms: quantileInclusive(waitsMs, 0.5), waitP95Ms: quantileInclusive(waitsMs, 0.95), calls: waitsMs.length }]
  })
}

/** The most calls at work in the callee while a caller waits, and the part of that time spent there. */
function limitOf(edge: readonly Crossing[], isBelieved: boolean): Pick<PoolWait, 'limit' | 'timeAtLimit' | 'callersMax'> {
  const waiting = edge.map(({ caller, callee }) => ({ startMs: caller.startMs, endMs: Math.max(caller.startMs, callee.startMs) }))
  const series = [waiting, edge.map(({ caller }) => caller), edge.map(({ callee }) => callee)].map(intervalsOf)
  const msAt: number[] = []
  let callersMax = 0
  let busyMs = 0
  sweepLevels(series, (fromMs, toMs, [waits, callers, atWork]) => {
    callersMax = Math.max(callersMax, callers)
    if (waits === 0) return
    busyMs += toMs - fromMs
    msAt[atWork] = (msAt[atWork] ?? 0) + toMs - fromMs
  })
  let limit = msAt.length - 1
  let aboveMs = 0
  while (limit > 0 && aboveMs + (msAt[limit] ?? 0) <= aboveLimit * busyMs) {
    aboveMs += msAt[limit] ?? 0
    limit--
  }
  limit = Math.max(0, limit)
  return { limit, timeAtLimit: timeAtLimit(edge.length, limit, aboveMs + (msAt[limit] ?? 0), busyMs, isBelieved), callersMax }
}

function timeAtLimit(n: number, limit: number, atLimitMs: number, busyMs: number, isBelieved: boolean): Figure {
  if (!isBelieved) return refusal('the clocks of the two services differ', 'ratio', n)
  if (limit === 0) return refusal('the callee was hardly ever at work while a caller waited', 'ratio', n)
  return {
    value: atLimitMs / busyMs,
    unit: 'ratio',
    n,
    noInterval: 'counted over the whole run',
    method: 'time with the most calls at work in the callee over the time in which a caller waits',
  }
}
