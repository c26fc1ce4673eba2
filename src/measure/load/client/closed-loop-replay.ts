import type { Figure } from '../../../model/measurement.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { refusal } from '../../interval/refusal.ts'
import type { LoadRun, RequestRecord } from '../records.ts'
import { inFlightBySlice } from '../summarize/in-flight.ts'
import { requestsForQuantile } from '../summarize/load-quantiles.ts'
import { serviceTimeMs } from '../summarize/request-times.ts'

/** Slices of the run whose median is the usual number in flight. */
const SLICES = 100
/** Replayed requests are bounded: more connections only repeat what these see. */
const MOST_REPLAYED = 200_000
/** A clock that tells no time between sent and end must not hold the replay. */
const LEAST_MS = 0.01

/** First of the records, by time sent, that was sent at or after a time. */
function sentFrom(bySent: readonly RequestRecord[], atMs: number): RequestRecord | undefined {
  let low = 0
  let high = bySent.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bySent[middle]?.sentMs ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return bySent[low]
}

/** What one connection meets that sends its next request as soon as the former ended. */
function connection(bySent: readonly RequestRecord[], fromMs: number, toMs: number, most: number, into: number[]): void {
  const began = into.length
  for (let nowMs = fromMs; nowMs < toMs && into.length - began < most; ) {
    const record = sentFrom(bySent, nowMs)
    if (record === undefined) return
    const { sentMs = 0, endMs } = record
    const ms = serviceTimeMs(record)
    if (Number.isFinite(ms)) into.push(ms)
    nowMs += Math.max(LEAST_MS, endMs - sentMs)
  }
}

/**
 * The p99 that a closed loop of as many connections as were in flight at the median would have shown on the same server, in ms. Each connection
 * walks through the run: at the time at which it is free it meets what the next request that was really sent met, from sent to end, and is free
 * again after that. So a stall is met once by each connection, however many requests were due in it. As closed-loop tools do, failures are
 * left out.
 *
 * The server is the one that the open loop loaded: where its queue made requests slow, the closed loop would have made a shorter queue, so
 * that the figure is rather too high than too low. It has no interval, since it is a replay of one run.
 */
export function closedLoopP99({ records, steps }: LoadRun): Figure {
  const bySent = records.filter(({ sentMs }) => sentMs !== undefined).toSorted((a, b) => (a.sentMs ?? 0) - (b.sentMs ?? 0))
  const fromMs = bySent[0]?.sentMs ?? 0
  const toMs = Math.max(fromMs, bySent.at(-1)?.sentMs ?? 0, ...steps.map(({ startMs, durationMs }) => startMs + durationMs))
  const levels = toMs > fromMs ? inFlightBySlice(bySent, { startMs: fromMs, endMs: toMs }, SLICES).sort() : Float64Array.of(1)
  const connections = Math.max(1, Math.round(quantileInclusive(levels, 0.5)))
  const seen: number[] = []
  // Connections begin one after the other over a second, as the tools ramp them up, so that they do not walk in step.
  for (let i = 0; i < connections && seen.length < MOST_REPLAYED; i += 1) {
    connection(bySent, fromMs + (i * Math.min(1000, toMs - fromMs)) / connections, toMs, MOST_REPLAYED, seen)
  }
  const needed = requestsForQuantile(0.99)
  if (seen.length < needed) return refusal(`the replay of a closed loop has ${seen.length} requests, p99 needs ${needed}`, 'ms', seen.length, needed)
  return {
    value: quantileInclusive(Float64Array.from(seen).sort(), 0.99),
    unit: 'ms',
    n: seen.length,
    noInterval: 'a replay of one run',
    method: `replay of ${connections} connection${connections === 1 ? '' : 's'}, each sending the next request when the former ended`,
  }
}
