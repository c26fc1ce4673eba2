import type { BlockingStage } from '../../../model/load-mechanisms.ts'
import type { Figure } from '../../../model/measurement.ts'
import { durationQuantiles } from '../../interval/duration-quantiles.ts'
import { wilson } from '../../interval/wilson.ts'
import type { RunStep } from '../records.ts'
import { type LoadSpans, type RunCall, runTraces } from './run-spans.ts'
import { type ServiceTimeline, serviceTimeline } from './service-timeline.ts'
import { type Intervals, intervalsOf, unionOf } from './sweep-levels.ts'

/** Shorter calls hold nothing up that a user would notice, and lie within what clocks can tell. */
const leastMs = 5
const leastCalls = 10
/** Else it is not seen that anything could have gone on: one client that waits for each response sends nothing either. */
const leastWatched = 5
/** Upper bound of inside over expected, for all events and for arrivals alone. */
const mostInside = 0.2
/** Part of the time of calls in which a second one is open, that clocks may feign. */
const mostOverlap = 0.05
/** Part of a stage's time that must not be accounted for by blocking calls under it, or beside it. */
const leastOwn = 0.5

/**
 * Work that holds a process's only thread: while such a call is open, no span of another request in the same service begins or ends, although
 * others are open and much happens at other times. A stage is found when, with 95 % confidence,
 *
 * - starts and ends of other requests' spans come inside its calls at under a fifth of their rate over the whole run (`ratio`),
 * - and so do requests: behind a mutex, or in a pool of one, they go on arriving, while a blocked process takes them in once it is free,
 * - its calls do not overlap each other,
 * - and others were open during some of them: a single client that waits for each response would send nothing either.
 *
 * Calls are judged from the shortest stage up, and each by the time that no stage found before it accounts for. So a span around a blocking one
 * is not found for it, nor is one that waits for the process while another request blocks it.
 *
 * Not seen: blocking in a service of several processes, spans that wait for input or output between pieces of work, and services where a
 * request's span opens only when its work begins. Requests that come all at once, or each upon a response, to a queue of one look like blocking.
 *
 * @returns longest total time first
 */
export function blockingStages(input: LoadSpans): BlockingStage[] {
  const calls = runTraces(input).flatMap((trace) => trace.calls)
  return [...Map.groupBy(calls, ({ span }) => span.service).values()]
    .flatMap((members) => inService(members, input.steps))
    .sort((a, b) => b.totalMs - a.totalMs)
    .map(({ found }) => found)
}

interface Candidate {
  calls: readonly RunCall[]
  /** Those long enough to be judged, and their intervals. */
  long: readonly RunCall[]
  windows: Intervals
  totalMs: number
}

function inService(calls: readonly RunCall[], steps: readonly RunStep[]): { totalMs: number; found: BlockingStage }[] {
  const candidates = candidatesOf(calls)
  if (candidates.length === 0) return []
  const timeline = serviceTimeline(calls)
  let accounted: Intervals = { starts: new Float64Array(0), ends: new Float64Array(0) }
  const found: { totalMs: number; found: BlockingStage }[] = []
  for (const candidate of candidates) {
    const stage = judge(candidate, timeline, accounted, steps)
    if (stage === undefined) continue
    found.push({ totalMs: candidate.totalMs, found: stage })
    accounted = unionOf({ starts: merged(accounted.starts, candidate.windows.starts), ends: merged(accounted.ends, candidate.windows.ends) })
  }
  return found
}

/** Stages, by span name, with enough long calls that do not overlap each other; shortest calls first. */
function candidatesOf(calls: readonly RunCall[]): Candidate[] {
  const groups = Map.groupBy(calls, ({ span }) => `${span.stage}\u0000${span.name}`)
  const candidates: Candidate[] = []
  for (const members of groups.values()) {
    const long = members.filter(({ startMs, endMs }) => endMs - startMs >= leastMs)
    if (long.length < leastCalls) continue
    const windows = unionOf(intervalsOf(long))
    const totalMs = long.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
    if (lengthOf(windows) < (1 - mostOverlap) * totalMs) continue
    candidates.push({ calls: members, long, windows, totalMs })
  }
  return candidates.sort((a, b) => a.totalMs / a.long.length - b.totalMs / b.long.length)
}

function judge(candidate: Candidate, timeline: ServiceTimeline, accounted: Intervals, steps: readonly RunStep[]): BlockingStage | undefined {
  const { calls, long, windows, totalMs } = candidate
  const inside = watch(long, timeline, accounted)
  if (inside.watched < leastWatched || inside.ms < leastOwn * totalMs) return undefined
  const timeInside = inside.ms / timeline.durationMs
  // A request brings several events at once, so that not they but the requests are independent.
  const eventsEach = timeline.events / timeline.requests
  // Calls may overlap a little, and what lies inside two of them is counted twice.
  const rateOf = (count: number) => wilson(Math.min(count, timeline.requests), timeline.requests)
  const events = rateOf(inside.events / eventsEach)
  const arrivals = rateOf(inside.arrivals)
  if (Math.max(events.high, arrivals.high) > mostInside * timeInside) return undefined
  const { service, stage, name } = long[0].span
  const eventsExpected = timeline.events * timeInside
  const ratio: Figure = {
    value: inside.events / eventsExpected,
    unit: 'ratio',
    n: timeline.requests,
    interval: { low: events.low / timeInside, high: events.high / timeInside, confidence: 0.95, method: 'Wilson score, a request counted once' },
    method: 'events of other requests inside calls over those expected at the rate of the whole run',
  }
  const durationsMs = calls.map(({ startMs, endMs }) => endMs - startMs)
  return {
    service,
    stage,
    spanName: name,
    calls: calls.length,
    watched: inside.watched,
    eventsInside: inside.events,
    eventsExpected,
    ratio,
    duration: durationQuantiles(durationsMs, 'ms'),
    busyRatio: busyRatio(windows, steps, timeline.durationMs),
  }
}

/** What is seen inside of calls: clock margins and the time that other blocking calls account for are left out. */
function watch(long: readonly RunCall[], timeline: ServiceTimeline, accounted: Intervals) {
  const inside = { watched: 0, ms: 0, events: 0, arrivals: 0 }
  for (const { trace, startMs, endMs } of long) {
    const fromMs = startMs + timeline.clockMs
    const toMs = endMs - timeline.clockMs
    const ms = toMs - fromMs - overlapOf(accounted, fromMs, toMs)
    if (ms <= 0) continue
    inside.ms += ms
    inside.events += timeline.eventsOfOthers(trace, fromMs, toMs)
    inside.arrivals += timeline.arrivals(fromMs, toMs)
    if (timeline.othersOpen(fromMs, toMs)) inside.watched++
  }
  return inside
}

/** Part of the time that the calls take, in the step where it is largest; of a run without steps, from the service's first event to its last. */
function busyRatio(windows: Intervals, steps: readonly RunStep[], runMs: number): number {
  if (steps.length === 0) return lengthOf(windows) / runMs
  return Math.max(...steps.map(({ startMs, durationMs }) => overlapOf(windows, startMs, startMs + durationMs) / durationMs))
}

function lengthOf({ starts, ends }: Intervals): number {
  return ends.reduce((sum, end, i) => sum + end - starts[i], 0)
}

/** How much of a stretch of time disjoint intervals cover. */
function overlapOf({ starts, ends }: Intervals, fromMs: number, toMs: number): number {
  let low = 0
  for (let high = ends.length; low < high; ) {
    const middle = (low + high) >> 1
    if (ends[middle] <= fromMs) low = middle + 1
    else high = middle
  }
  let sum = 0
  for (let i = low; i < starts.length && starts[i] < toMs; i++) sum += Math.min(ends[i], toMs) - Math.max(starts[i], fromMs)
  return sum
}

function merged(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both.sort()
}
