import { type ClampedView, clampedView, JITTER_RATIO } from './clamped-view.ts'
import { ownTimeStage } from './stage-label.ts'
import type { TraceTree } from './trace-tree.ts'

/** What a replay needs of a node with children, worked out once a trace. Children that outlive the node on their own are not in it. */
export interface FamilyPlan {
  node: number
  /** Children that the node waits for, by start. */
  children: number[]
  /** The same children by the moment from which a later one counts as begun after them. */
  byReadiness: number[]
  /** That moment, by place in `children`. */
  readyAt: number[]
}

export interface ReplayPlan {
  view: ClampedView
  /** Nodes with each child before its parent. */
  order: Int32Array
  families: (FamilyPlan | undefined)[]
  /** Stage of each node's own time. */
  ownStage: string[]
  /** Stages of nodes or of their own time. */
  stages: Set<string>
}

/** The plan made last: a trace's replays come one after the other. */
let latest: { tree: TraceTree; plan: ReplayPlan } | undefined

/** Whether a child goes on without its parent: it ends later by more than clocks jitter, in the same service, where clocks are one. */
function isDetached(tree: TraceTree, child: number, parent: number, jitterNs: number): boolean {
  const inner = tree.nodes[child]
  const outer = tree.nodes[parent]
  return inner !== undefined && outer !== undefined && inner.endNs > outer.endNs + jitterNs && inner.span.service === outer.span.service
}

function familyOf(tree: TraceTree, view: ClampedView, node: number): FamilyPlan | undefined {
  const all = tree.nodes[node]?.children ?? []
  if (all.length === 0) return undefined
  const { start, end } = view
  const jitterNs = JITTER_RATIO * ((end[node] ?? 0) - (start[node] ?? 0))
  const children = all.filter((child) => !isDetached(tree, child, node, jitterNs))
  if (children.length === 0) return undefined
  // Clamping can change the order of children that began before their parent.
  if (children.length > 1) children.sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0) || (end[a] ?? 0) - (end[b] ?? 0) || a - b)
  const readyAt = children.map((child) => Math.max((end[child] ?? 0) - jitterNs, start[child] ?? 0))
  const byReadiness = children.map((_, place) => place)
  if (children.length > 1) byReadiness.sort((a, b) => (readyAt[a] ?? 0) - (readyAt[b] ?? 0) || a - b)
  return { node, children, byReadiness, readyAt }
}

/** The plan of a tree's replays. */
export function replayPlan(tree: TraceTree): ReplayPlan {
  if (latest?.tree === tree) return latest.plan
  const view = clampedView(tree)
  const ownStage = tree.nodes.map((node) => ownTimeStage(tree, node))
  const stages = new Set(ownStage)
  for (const { stage } of tree.nodes) stages.add(stage)
  const plan = { view, order: view.order.slice().reverse(), families: tree.nodes.map((_, node) => familyOf(tree, view, node)), ownStage, stages }
  latest = { tree, plan }
  return plan
}
