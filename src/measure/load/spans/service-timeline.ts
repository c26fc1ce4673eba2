import type { RunCall } from './run-spans.ts'
import { type Intervals, intervalsOf } from './sweep-levels.ts'

/** All starts and ends of one service's spans in order of time, to ask how many lie in a stretch of it. */
export interface ServiceTimeline {
  /** Whether other requests than the call's own were open at some time between. */
  othersOpen(fromMs: number, toMs: number): boolean
  /** Starts and ends strictly between the two moments of spans of other traces than this. */
  eventsOfOthers(trace: number, fromMs: number, toMs: number): number
  /** Requests that came to the service strictly between. */
  arrivals(fromMs: number, toMs: number): number
  /** From the first event to the last. */
  durationMs: number
  events: number
  requests: number
  /** How far off the moment of an event can be. */
  clockMs: number
}

/** What a moment told in whole milliseconds can be off, and a little more for the rounding of its end. */
const wholeMsClock = 1.1
const fineClock = 0.25

/** @param calls of one service, at least one */
export function serviceTimeline(calls: readonly RunCall[]): ServiceTimeline {
  const byTrace = Map.groupBy(calls, ({ trace }) => trace)
  const open = visitsOf(byTrace.values())
  const own = new Map([...byTrace].map(([trace, members]) => [trace, eventsOf(members)]))
  const all = eventsOf(calls)
  return {
    othersOpen: (fromMs, toMs) => countBelow(open.starts, toMs) - countBelow(open.ends, fromMs, true) > 1,
    eventsOfOthers: (trace, fromMs, toMs) => between(all, fromMs, toMs) - between(own.get(trace) ?? new Float64Array(0), fromMs, toMs),
    arrivals: (fromMs, toMs) => between(open.starts, fromMs, toMs),
    durationMs: all[all.length - 1] - all[0],
    events: all.length,
    requests: byTrace.size,
    clockMs: clockOf(calls),
  }
}

function eventsOf(calls: readonly RunCall[]): Float64Array {
  return Float64Array.from(calls.flatMap(({ startMs, endMs }) => [startMs, endMs])).sort()
}

/** From each trace's first start to its last end within the service. */
function visitsOf(traces: Iterable<readonly RunCall[]>): Intervals {
  const visits: { startMs: number; endMs: number }[] = []
  for (const calls of traces) {
    let { startMs, endMs } = calls[0]
    for (const call of calls) {
      startMs = Math.min(startMs, call.startMs)
      endMs = Math.max(endMs, call.endMs)
    }
    visits.push({ startMs, endMs })
  }
  return intervalsOf(visits)
}

/** Tracers that read a wall clock tell starts in whole milliseconds, and their ends are off by as much. */
function clockOf(calls: readonly RunCall[]): number {
  const whole = calls.filter(({ span }) => span.startNs % 1_000_000n === 0n).length
  return whole > 0.9 * calls.length ? wholeMsClock : fineClock
}

function between(sorted: Float64Array, fromMs: number, toMs: number): number {
  return Math.max(0, countBelow(sorted, toMs) - countBelow(sorted, fromMs, true))
}

/** How many values are below a moment, or not above it. */
function countBelow(sorted: Float64Array, atMs: number, orAt = false): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < atMs || (orAt && sorted[middle] === atMs)) low = middle + 1
    else high = middle
  }
  return low
}
