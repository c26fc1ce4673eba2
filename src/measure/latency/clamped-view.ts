import type { TraceNode, TraceTree } from './trace-tree.ts'

/** Part of the parent's duration by which siblings may overlap, or a child overrun, and still count as one after the other: clocks jitter. As in CRISP. */
export const JITTER_RATIO = 0.01

/** Intervals of a tree's nodes fitted into those of their parents, by node. Whole ns, start <= end. */
export interface ClampedView {
  start: Float64Array
  end: Float64Array
  /** Nodes with each parent before its children. */
  order: Int32Array
}

/** The view made last: callers do one trace after the other, and views kept for all of them would weigh more than the traces. */
let latest: { tree: TraceTree; view: ClampedView } | undefined

/**
 * The intervals that the walk and the replay use: each node's cut to its parent's cut interval, so that skewed clocks and children that
 * outlive their parent cannot push work out of the request. A node that lies wholly outside has no duration, at the parent's nearer edge.
 */
export function clampedView(tree: TraceTree): ClampedView {
  if (latest?.tree === tree) return latest.view
  const { nodes } = tree
  const start = new Float64Array(nodes.length)
  const end = new Float64Array(nodes.length)
  const order = new Int32Array(nodes.length)
  order[0] = tree.root
  start[tree.root] = tree.startNs
  end[tree.root] = tree.endNs
  let filled = 1
  for (let i = 0; i < filled; i += 1) {
    const at = order[i] ?? 0
    const low = start[at] ?? 0
    const high = end[at] ?? 0
    for (const child of nodes[at]?.children ?? []) {
      const node = nodes[child]
      if (node === undefined) continue
      start[child] = Math.min(Math.max(node.startNs, low), high)
      end[child] = Math.min(Math.max(node.endNs, low), high)
      order[filled] = child
      filled += 1
    }
  }
  const view = { start, end, order }
  latest = { tree, view }
  return view
}

/** The moment of a generation's first token, ns on the trace's clock and within the clamped interval; `undefined` where not told. */
export function firstTokenMoment(node: TraceNode, view: ClampedView): number | undefined {
  const offset = node.span.firstTokenNs
  if (node.stage !== 'generate' || offset === undefined || !(offset >= 0)) return undefined
  return Math.min(Math.max(node.startNs + Math.round(offset), view.start[node.index] ?? 0), view.end[node.index] ?? 0)
}
