import { type ClampedView, clampedView, firstTokenMoment, JITTER_RATIO } from './clamped-view.ts'
import { GENERATE_DECODE, GENERATE_FIRST_TOKEN, ownTimeStage } from './stage-label.ts'
import type { TraceTree } from './trace-tree.ts'

/** A stretch of the critical path: from `startNs` to `endNs` the request waited for the own work of `node`, which counts for `stage`. */
export interface PathSegment {
  node: number
  startNs: number
  endNs: number
  stage: string
}

/** A node being walked backwards. It fills [low, cursor] of the path; a span's time t stands at t - shift there. */
interface Frame {
  node: number
  low: number
  cursor: number
  shift: number
  /** Start of the child entered last, unshifted; only what ended before it can have led to it. */
  lastStart: number
  /** Overlap that still counts as one after the other. */
  jitterNs: number
  /** Children by end, latest first; `next` is the first not looked at. */
  byEnd: number[]
  next: number
}

/** Nodes above (and at) a generation whose first token came exactly at `untilNs`: the walk to the first token must pass them. */
function nodesLeadingTo(tree: TraceTree, view: ClampedView, untilNs: number): Set<number> {
  const leading = new Set<number>()
  for (const node of tree.nodes) {
    if (firstTokenMoment(node, view) !== untilNs) continue
    for (let at = node.index; at !== -1 && !leading.has(at); at = tree.nodes[at]?.parent ?? -1) leading.add(at)
  }
  return leading
}

function openFrame(tree: TraceTree, view: ClampedView, node: number, low: number, high: number, shift: number): Frame {
  const { start, end } = view
  const children = tree.nodes[node]?.children ?? []
  const byEnd = children.length < 2 ? children : children.slice().sort((a, b) => (end[b] ?? 0) - (end[a] ?? 0) || (start[a] ?? 0) - (start[b] ?? 0))
  const jitterNs = JITTER_RATIO * ((end[node] ?? 0) - (start[node] ?? 0))
  return { node, low, cursor: high, shift, lastStart: Number.POSITIVE_INFINITY, jitterNs, byEnd, next: 0 }
}

/** The child that ends last, all that run over the frame's end taken as ending there; of equals the one that leads to the token, then the longest. */
function lastChild(frame: Frame, view: ClampedView, leading: Set<number>): number {
  const limit = frame.cursor + frame.shift
  let best = -1
  let bestEnd = 0
  for (const child of frame.byEnd) {
    const start = view.start[child] ?? 0
    const end = Math.min(view.end[child] ?? 0, limit)
    if (best !== -1 && end < bestEnd) break
    if (start >= limit) continue
    const better = best === -1 || (leading.has(child) && !leading.has(best)) || (leading.has(child) === leading.has(best) && start < (view.start[best] ?? 0))
    if (better) {
      best = child
      bestEnd = end
    }
  }
  return best
}

/** The child that ended last before the one entered before it began; -1 where none did. */
function earlierChild(frame: Frame, view: ClampedView): number {
  while (frame.next < frame.byEnd.length) {
    const child = frame.byEnd[frame.next] ?? -1
    frame.next += 1
    const start = view.start[child] ?? 0
    const end = view.end[child] ?? 0
    if (start < frame.lastStart && end <= frame.lastStart + frame.jitterNs) return child
  }
  return -1
}

/**
 * The critical path of a trace: what the request waited for, from its start to `untilNs` (its end where not given), in time order.
 * The segments partition that interval exactly.
 *
 * From the root's end walk back: enter the child that ended last (one that overruns is clipped), give the parent the time between that
 * end and the cursor, and go on from that child's start with the sibling that ended last before it. Siblings may overlap by 1 % of their
 * parent's duration and still count as one after the other; the earlier is then moved back by the overlap, so that it keeps its duration.
 * A sibling that overlaps by more ran in parallel and is not on the path.
 *
 * @param untilNs end of the walk, ns on the tree's clock, cut to the root's interval; with {@link firstTokenNs} it is the critical path
 *   to the first token, and passes the generation that gave it
 * @see Zhang et al., CRISP: Critical Path Analysis of Large-Scale Microservice Architectures, USENIX ATC 2022
 */
export function criticalPath(tree: TraceTree, untilNs?: number): PathSegment[] {
  const view = clampedView(tree)
  const high = untilNs === undefined ? tree.endNs : Math.min(Math.max(untilNs, tree.startNs), tree.endNs)
  const leading = untilNs === undefined ? new Set<number>() : nodesLeadingTo(tree, view, high)
  const backwards: PathSegment[] = []
  const emit = (frame: Frame, from: number): void => {
    const node = tree.nodes[frame.node]
    if (node === undefined || frame.cursor <= from) return
    const label = ownTimeStage(tree, node)
    const token = label === 'generate' ? firstTokenMoment(node, view) : undefined
    if (token === undefined) {
      backwards.push({ node: frame.node, startNs: from, endNs: frame.cursor, stage: label })
      return
    }
    const split = Math.min(Math.max(token - frame.shift, from), frame.cursor)
    if (split < frame.cursor) backwards.push({ node: frame.node, startNs: split, endNs: frame.cursor, stage: GENERATE_DECODE })
    if (split > from) backwards.push({ node: frame.node, startNs: from, endNs: split, stage: GENERATE_FIRST_TOKEN })
  }
  const stack: Frame[] = [openFrame(tree, view, tree.root, tree.startNs, high, 0)]
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = frame.lastStart === Number.POSITIVE_INFINITY ? lastChild(frame, view, leading) : earlierChild(frame, view)
    if (child === -1) {
      emit(frame, frame.low)
      stack.pop()
      continue
    }
    const start = view.start[child] ?? 0
    const end = Math.min(view.end[child] ?? 0, frame.lastStart === Number.POSITIVE_INFINITY ? frame.cursor + frame.shift : Number.POSITIVE_INFINITY)
    const shift = Math.max(frame.shift, end - frame.cursor)
    const childHigh = Math.max(end - shift, frame.low)
    const childLow = Math.max(start - shift, frame.low)
    emit(frame, childHigh)
    frame.cursor = childLow
    frame.lastStart = start
    if (childHigh > childLow) stack.push(openFrame(tree, view, child, childLow, childHigh, shift))
  }
  return backwards.reverse()
}
