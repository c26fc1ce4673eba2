import type { Quantiles } from '../../../model/latency-evidence.ts'
import type { PoolWait } from '../../../model/load-mechanisms.ts'
import { durationQuantiles } from '../../interval/duration-quantiles.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { refusal } from '../../interval/refusal.ts'
import type { RunStep } from '../records.ts'
import { type Crossing, poolLimit } from './pool-limit.ts'
import { type LoadSpans, type RunCall, runTraces } from './run-spans.ts'

const leastCalls = 20
const mostTold = 20
/** Clocks of whole milliseconds may tell the callee to begin this much before its caller. */
const clockMs = 1.1
/** Part of calls that may begin before their caller by more than that, until the two clocks are not believed. */
const mostSkewed = 0.05

/** A call that began in the callee. */
type Reached = Crossing & { callee: RunCall }

/**
 * How long calls into another service waited before the callee began: wait = start of the first span there - start of the caller's span.
 * A pool shows in a wait that grows with the load while the callee never has more than `limit` at work, however many callers are waiting:
 * `timeAtLimit` is near 1 and `callersMax` above `limit`. Every crossing of enough calls is told, whether it waits or not.
 *
 * The callee's own queue before its span opens counts as wait, as a busy event loop's does: which of the two it is, the spans do not say.
 * A client's call that failed without ever beginning in the callee has waited for all of its time, so that waits are lower bounds where calls are cut.
 *
 * @returns longest total wait first
 */
export function poolWaits(input: LoadSpans): PoolWait[] {
  const calls = runTraces(input).flatMap((trace) => trace.calls)
  const { crossings, unreached } = crossingsOf(calls)
  const edges = Map.groupBy(crossings, ({ caller, callee }) => `${kindOf(caller)}\u0000${callee.span.service}`)
  const edgesOfKind = Map.groupBy(edges.values(), ([{ caller }]) => kindOf(caller))
  return [...edgesOfKind]
    .flatMap(([kind, [first, ...others]]) =>
      // Of a client that calls several services, nobody knows which of them a call did not reach.
      others.length === 0 ? [[...first, ...(unreached.get(kind) ?? [])]] : [first, ...others],
    )
    .filter((edge) => edge.length >= leastCalls)
    .map((edge) => ({ totalMs: edge.reduce((sum, crossing) => sum + waitOf(crossing), 0), edge }))
    .sort((a, b) => b.totalMs - a.totalMs)
    .slice(0, mostTold)
    .map(({ edge }) => toPoolWait(edge, input.steps))
}

function kindOf({ span }: RunCall): string {
  return [span.service, span.stage, span.name].join('\u0000')
}

/** The first child of each call, where it is in another service: a client's whatever came before it there, another's if nothing came before. */
function crossingsOf(calls: readonly RunCall[]): { crossings: Reached[]; unreached: Map<string, Crossing[]> } {
  const first = new Map<RunCall, RunCall>()
  for (const call of calls) {
    const { parent } = call
    if (parent === undefined || (parent.span.kind === 'Client' && call.span.service === parent.span.service)) continue
    const known = first.get(parent)
    if (known === undefined || call.startMs < known.startMs) first.set(parent, call)
  }
  const crossings = [...first]
    .filter(([caller, callee]) => callee.span.service !== caller.span.service)
    .map(([caller, callee]) => ({ caller, callee, waitMs: callee.startMs - caller.startMs }))
  const unreached = calls
    .filter((call) => call.span.kind === 'Client' && call.span.status === 'Error' && !first.has(call))
    .map((caller): Crossing => ({ caller, callee: undefined, waitMs: caller.endMs - caller.startMs }))
  return { crossings, unreached: Map.groupBy(unreached, ({ caller }) => kindOf(caller)) }
}

function toPoolWait(edge: readonly Crossing[], steps: readonly RunStep[]): PoolWait {
  // Calls that were reached come first.
  const [{ caller, callee }] = edge
  const skewed = edge.filter(({ waitMs }) => waitMs < -clockMs).length
  const isBelieved = skewed <= mostSkewed * edge.length
  const wait = isBelieved ? durationQuantiles(edge.map(waitOf), 'ms') : refusedWait(skewed, edge.length)
  return {
    fromService: caller.span.service,
    toService: callee?.span.service ?? '',
    stage: caller.span.stage,
    spanName: caller.span.name,
    calls: edge.length,
    wait,
    ...poolLimit(edge, isBelieved),
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
