import { parentWithinSystem } from '../../../model/load-client.ts'
import type { RawSpan } from '../../../model/span.ts'

export interface TraceWindow {
  /** Only requests that begin at this time or later; ms since 1970. */
  sinceMs?: number
  /** Only requests that begin before this time. */
  untilMs?: number
  /** Only requests in which this service appears. */
  service?: string
}

/** The traces whose last moment is the latest, chosen while spans of all traces come by in any order. */
export interface LatestTraces {
  add(spans: readonly RawSpan[]): void
  /** Ids of the chosen ones, at most as many as were asked for. */
  ids(): Set<string>
  /** Traces of real traffic that came by; counted up to a million. */
  seen(): number
}

const countedAtMost = 1_000_000

/**
 * Memory is of the order of `most`, but for 8 bytes or so for each trace that is counted. The latest end of a trace only ever grows, so a trace that
 * was let go of comes back by itself if a later span of it proves it worth keeping. Runs of load are known by the span that the generator called.
 */
export function latestTraces(most: number, window: TraceWindow = {}): LatestTraces {
  const ends = new Map<string, number>()
  const ofLoad = new Set<number>()
  const counted = new Set<number>()
  let floor = Number.NEGATIVE_INFINITY

  function prune(to: number): void {
    const kept = [...ends].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, to)
    floor = kept.at(-1)?.[1] ?? floor
    ends.clear()
    for (const [id, end] of kept) ends.set(id, end)
  }

  return {
    add(spans) {
      for (const span of spans) {
        const { traceId } = span
        const number = numberOf(traceId)
        if (span.parentSpanId !== '' && parentWithinSystem(traceId, span.parentSpanId) === '') {
          ofLoad.add(number)
          ends.delete(traceId)
        }
        if (ofLoad.has(number) || !passes(span, window)) continue
        if (counted.size < countedAtMost) counted.add(number)
        const end = Number(span.endNs / 1_000_000n)
        if (end < floor || end <= (ends.get(traceId) ?? Number.NEGATIVE_INFINITY)) continue
        ends.set(traceId, end)
        // Twice as many as wanted stay, so that a load trace that shows itself late took nobody's place.
        if (ends.size > 4 * most + 1000) prune(2 * most + 500)
      }
    },
    ids() {
      return new Set(
        [...ends]
          .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
          .slice(0, most)
          .map(([id]) => id),
      )
    },
    seen: () => {
      let load = 0
      for (const number of ofLoad) if (counted.has(number)) load += 1
      return counted.size - load
    },
  }
}

function passes(span: RawSpan, { sinceMs, untilMs, service }: TraceWindow): boolean {
  if (service !== undefined && span.service !== service) return false
  if (sinceMs !== undefined && Number(span.endNs / 1_000_000n) < sinceMs) return false
  return untilMs === undefined || Number(span.startNs / 1_000_000n) < untilMs
}

/** A number that stands for an id: its last 13 hex digits, or a hash of it (FNV-1a, twice) where it is no hexadecimal. */
function numberOf(id: string): number {
  const end = id.slice(-13)
  if (end.length === 13 && /^[0-9a-f]+$/.test(end)) return Number.parseInt(end, 16)
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (let at = 0; at < id.length; at += 1) {
    low = Math.imul(low ^ id.charCodeAt(at), 0x01000193)
    high = Math.imul(high ^ id.charCodeAt(at), 0x85ebca6b)
  }
  return (high & 0xfffff) * 4_294_967_296 + (low >>> 0)
}
