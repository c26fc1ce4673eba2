import type { LimitUnderLoad } from '../../../model/load-mechanisms.ts'
import type { Figure } from '../../../model/measurement.ts'
import { quantileFigure } from '../../interval/duration-quantiles.ts'
import { refusal } from '../../interval/refusal.ts'
import { share } from '../../interval/wilson.ts'
import { limitDuration } from './limit-duration.ts'
import { type LoadSpans, type RunCall, runTraces } from './run-spans.ts'

/** Two durations within this part of each other are one. */
const sameDuration = 0.02
/** Below that many calls in the callee its spans say too little of its p99. */
const leastInCallee = 20

/**
 * Time limits that cut calls: failed calls of one stage and name that end at one duration, or just past the edge that no success passes, beside
 * what the call takes where nothing cuts it. That is seen in the callee's own spans in another service, which go on when the caller has given up; without such spans it is
 * the p99 of the calls at the lowest rate, if the limit cut less than 1 % of these.
 *
 * A failure that only passes on that of a call under it, or that comes because the caller went away, counts at the call that was cut.
 *
 * @returns limits that cut most calls first
 */
export function limitsUnderLoad(input: LoadSpans): LimitUnderLoad[] {
  const calls = runTraces(input).flatMap((trace) => trace.calls)
  const groups = Map.groupBy(calls, ({ span }) => `${span.service}\u0000${span.stage}\u0000${span.name}`)
  const limited = [...groups.values()].map(limitOf).filter((group) => group !== undefined)
  const passedOn = cutsPassedOn(limited.flatMap(({ cut }) => cut))
  return limited
    .filter(({ cut }) => 2 * cut.filter((call) => passedOn.has(call)).length <= cut.length)
    .map((group) => toLimit(group, calls, input))
    .sort((a, b) => b.cut.have - a.cut.have)
}

/** Calls of one service, stage and name, and those of them that end at one duration. */
interface Limited {
  members: readonly RunCall[]
  atMs: number
  cut: readonly RunCall[]
}

function limitOf(members: readonly RunCall[]): Limited | undefined {
  const failed = members.filter((call) => isFailed(call) && !isAbandoned(call))
  const succeeded = members.filter((call) => !isFailed(call))
  const atMs = limitDuration(failed.map(durationOf), succeeded.map(durationOf))
  if (atMs === undefined) return undefined
  // A timer never comes early but for the clock; how late it comes depends on what else the process does.
  const cut = failed.filter((call) => durationOf(call) >= (1 - sameDuration) * atMs)
  return { members, atMs, cut }
}

function toLimit({ members, atMs, cut }: Limited, calls: readonly RunCall[], input: LoadSpans): LimitUnderLoad {
  const { stage, name } = members[0].span
  return { stage, spanName: name, atMs, cut: share(cut.length, members.length), ...uncutP99(members, atMs, calls, input) }
}

function isFailed({ span }: RunCall): boolean {
  return span.status === 'Error'
}

function durationOf({ startMs, endMs }: RunCall): number {
  return endMs - startMs
}

function isAbout(ms: number, otherMs: number): boolean {
  return Math.abs(ms - otherMs) <= sameDuration * Math.max(ms, otherMs)
}

/** Whether a call failed because its caller in another service gave up at that moment. */
function isAbandoned(call: RunCall): boolean {
  const { parent } = call
  return parent !== undefined && parent.span.service !== call.span.service && isFailed(parent) && isAbout(durationOf(call), durationOf(parent))
}

/** Calls that end, as if cut, only because a cut call under them ends then: alone, or as the last of several tries. */
function cutsPassedOn(cut: readonly RunCall[]): Set<RunCall> {
  const all = new Set(cut)
  const passedOn = new Set<RunCall>()
  for (const { parent, span, endMs } of cut) {
    if (parent === undefined || !all.has(parent) || parent.span.service !== span.service) continue
    if (Math.abs(parent.endMs - endMs) <= sameDuration * durationOf(parent)) passedOn.add(parent)
  }
  return passedOn
}

function uncutP99(members: readonly RunCall[], atMs: number, calls: readonly RunCall[], input: LoadSpans): Pick<LimitUnderLoad, 'p99Ms' | 'seen'> {
  const cutCalls = new Set(members)
  const inCallee = calls.filter(({ span, parent }) => parent !== undefined && cutCalls.has(parent) && span.service !== parent.span.service)
  if (inCallee.length >= leastInCallee) return { p99Ms: p99Of(inCallee), seen: `${inCallee.length} spans of ${inCallee[0].span.service} under the calls` }
  return lowestStepP99(members, atMs, input)
}

function lowestStepP99(members: readonly RunCall[], atMs: number, { steps }: LoadSpans): Pick<LimitUnderLoad, 'p99Ms' | 'seen'> {
  const byStep = Map.groupBy(members, ({ step }) => step)
  const [lowest] = steps.map(({ askedPerS }, step) => ({ askedPerS, calls: byStep.get(step) ?? [] })).toSorted((a, b) => a.askedPerS - b.askedPerS)
  const calls = lowest?.calls ?? members
  const seen = lowest === undefined ? 'successes of the whole run' : `successes at ${lowest.askedPerS} requests a second`
  const cut = calls.filter((call) => isFailed(call) && durationOf(call) >= (1 - sameDuration) * atMs).length
  if (cut > 0.01 * calls.length)
    return { p99Ms: refusal(`the limit cut ${cut} of ${calls.length} of these calls, so that their p99 lies above it`, 'ms', calls.length), seen }
  return { p99Ms: p99Of(calls.filter((call) => !isFailed(call))), seen }
}

function p99Of(calls: readonly RunCall[]): Figure {
  return quantileFigure(Float64Array.from(calls.map(durationOf)).sort(), 0.99, 'ms')
}
