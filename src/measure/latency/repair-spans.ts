import type { Span } from '../../model/span.ts'
import type { integrityIds } from '../../model/traces-evidence.ts'

/** A fault of one trace, and the span that shows it. */
export interface TreeIssue {
  id: (typeof integrityIds)[number]
  span: Span
  detail: string
}

const PLAUSIBLE_FROM_NS = 946_684_800_000_000_000n
const PLAUSIBLE_BEFORE_NS = 4_102_444_800_000_000_000n

/** Whether a time lies in the years 2000 to 2099: outside of them clocks were unset or units mixed up. */
export function isPlausibleTime(timeNs: bigint): boolean {
  return timeNs >= PLAUSIBLE_FROM_NS && timeNs < PLAUSIBLE_BEFORE_NS
}

function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const entries = Object.entries(a).filter(([, value]) => value !== undefined)
  const others = new Map(Object.entries(b).filter(([, value]) => value !== undefined))
  return entries.length === others.size && entries.every(([key, value]) => others.has(key) && sameContent(value, others.get(key)))
}

/**
 * The spans of one trace with every span id once: exact repeats are dropped (`duplicate-span`); a span that comes under an id already
 * taken, with other content, is kept under the id with `#2`, `#3`, … behind it (`conflicting-span-id`); children stay with the first.
 *
 * @param issues takes what was found
 */
export function uniqueSpans(spans: readonly Span[], issues: TreeIssue[]): { spans: Span[]; byId: Map<string, number> } {
  const kept: Span[] = []
  const byId = new Map<string, number>()
  const versions = new Map<string, Span[]>()
  for (const span of spans) {
    const taken = byId.get(span.spanId)
    const first = taken === undefined ? undefined : kept[taken]
    if (first === undefined) {
      byId.set(span.spanId, kept.length)
      kept.push(span)
      continue
    }
    const seen = versions.get(span.spanId) ?? [first]
    if (seen.some((other) => sameContent(other, span))) {
      issues.push({ id: 'duplicate-span', span, detail: `${span.name} came again with the same content` })
      continue
    }
    seen.push(span)
    versions.set(span.spanId, seen)
    let version = seen.length
    while (byId.has(`${span.spanId}#${version}`)) version += 1
    const rekeyed = { ...span, spanId: `${span.spanId}#${version}` }
    issues.push({ id: 'conflicting-span-id', span, detail: `${span.name} has the id of ${first.name}; kept as ${rekeyed.spanId}` })
    byId.set(rekeyed.spanId, kept.length)
    kept.push(rekeyed)
  }
  return { spans: kept, byId }
}

/**
 * Cuts cycles in a list of parents (-1 is none): of each cycle the member that began first loses its parent (`parent-cycle`).
 * Linear in the number of spans.
 */
export function breakCycles(spans: readonly Span[], parents: Int32Array, issues: TreeIssue[]): void {
  const visitedBy = new Int32Array(parents.length).fill(-1)
  for (let start = 0; start < parents.length; start += 1) {
    let at = start
    while (at !== -1 && visitedBy[at] === -1) {
      visitedBy[at] = start
      at = parents[at] ?? -1
    }
    if (at === -1 || visitedBy[at] !== start) continue
    let first = at
    for (let member = parents[at] ?? -1; member !== at && member !== -1; member = parents[member] ?? -1) {
      if ((spans[member]?.startNs ?? 0n) < (spans[first]?.startNs ?? 0n)) first = member
    }
    const span = spans[first]
    if (span !== undefined) issues.push({ id: 'parent-cycle', span, detail: `${span.name} is its own ancestor; taken as a root` })
    parents[first] = -1
  }
}
