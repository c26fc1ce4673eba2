import type { ObservabilityEvidence } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'

const offsetsKept = 10_000

/**
 * Children in another service that lie outside of their parent, by pair of services.
 * The offset is that of NTP: half of the sum of both ends' differences; 0 when the call sits in the middle of its parent.
 */
export function createClockSkew() {
  const pairs = new Map<string, { from: string; to: string; calls: number; skewed: number; offsetsMs: number[] }>()
  return {
    add({ tree, nodes }: AnalysedTrace): void {
      for (const node of nodes) {
        if (node.parent === -1 || (tree.virtualRoot && node.parent === tree.root)) continue
        const parent = tree.nodes[node.parent].span
        const child = node.span
        if (parent.service === child.service) continue
        const key = `${parent.service}\u0000${child.service}`
        let pair = pairs.get(key)
        if (pair === undefined) {
          pair = { from: parent.service, to: child.service, calls: 0, skewed: 0, offsetsMs: [] }
          pairs.set(key, pair)
        }
        pair.calls++
        const startsBy = Number(child.startNs - parent.startNs)
        const endsBy = Number(child.endNs - parent.endNs)
        const longer = child.endNs - child.startNs > parent.endNs - parent.startNs
        // A child that outlasts its parent may be work done afterwards; one that began before its cause cannot be.
        if (startsBy < 0 || (endsBy > 0 && !longer && child.kind === 'Server')) pair.skewed++
        if (pair.offsetsMs.length < offsetsKept) pair.offsetsMs.push((startsBy + endsBy) / 2e6)
      }
    },
    finish(): ObservabilityEvidence['clockSkew'] {
      return [...pairs.values()]
        .map(({ offsetsMs, ...pair }) => ({ ...pair, medianOffsetMs: median(offsetsMs) }))
        .sort((a, b) => b.skewed - a.skewed || b.calls - a.calls || (a.from + a.to < b.from + b.to ? -1 : 1))
        .slice(0, 20)
    },
  }
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1]
}
