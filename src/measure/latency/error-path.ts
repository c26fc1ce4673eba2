import type { Span } from '../../model/span.ts'
import { type ClampedView, clampedView, JITTER_RATIO } from './clamped-view.ts'
import { criticalPath } from './critical-path.ts'
import type { TraceTree } from './trace-tree.ts'

/**
 * A node of the critical path that failed, or holds one that did.
 * `origin`: it failed and no child on the path did; `propagated`: it and such a child failed; `stopped`: a child failed and it did not.
 */
interface PathFailure {
  node: number
  role: 'origin' | 'propagated' | 'stopped'
  /** Its own time on the path; 0 where it did not fail itself. */
  exclusiveNs: number
  /** Time on the path in it and below, where it failed; else that of the failed nodes below. */
  inclusiveNs: number
}

/** What failed calls took, as CRISP defines it. */
export interface ErrorPath {
  /** Sum of all durations. */
  totalWorkNs: number
  /** Sum of the durations of failed nodes. */
  workSavedNs: number
  /** How much shorter the request would have been had every failed call ended as it began: starts kept, so the least it can be. */
  pathSavedNs: number
  /** Own time by node on the path that remains without the failed calls; nodes without own time are left out. */
  pathWithoutErrors: Map<number, number>
  /** Failures on the critical path, parents before children. */
  failures: PathFailure[]
}

interface Walk {
  tree: TraceTree
  view: ClampedView
  failed: Uint8Array
  /** Time saved in each node. */
  saved: Float64Array
}

function savedAmongChildren({ tree, view, saved }: Walk, node: number): number {
  const jitter = JITTER_RATIO * ((view.end[node] ?? 0) - (view.start[node] ?? 0))
  const byEnd = (tree.nodes[node]?.children ?? []).slice().sort((a, b) => (view.end[b] ?? 0) - (view.end[a] ?? 0))
  let total = 0
  let blockStart = Number.POSITIVE_INFINITY
  let blockEnd = 0
  let newEnd = 0
  let overlap = 0
  const closeBlock = (): void => {
    if (blockStart !== Number.POSITIVE_INFINITY) total += Math.max(0, blockEnd - newEnd - overlap)
  }
  for (const child of byEnd) {
    const start = view.start[child] ?? 0
    const end = view.end[child] ?? 0
    const without = end - (saved[child] ?? 0)
    if (end <= blockStart + jitter) {
      closeBlock()
      overlap = blockStart === Number.POSITIVE_INFINITY ? 0 : Math.max(0, end - blockStart)
      blockStart = start
      blockEnd = end
      newEnd = without
    } else {
      blockStart = Math.min(blockStart, start)
      newEnd = Math.max(newEnd, without)
    }
  }
  closeBlock()
  return total
}

function pathWithoutErrors({ tree, view, failed, saved }: Walk): Map<number, number> {
  const path = new Map<number, number>()
  const stack = failed[tree.root] === 1 ? [] : [tree.root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const duration = (view.end[node] ?? 0) - (view.start[node] ?? 0)
    const endOf = (child: number): number => (view.end[child] ?? 0) - (saved[child] ?? 0)
    const kept = (tree.nodes[node]?.children ?? []).filter((child) => failed[child] === 0).sort((a, b) => endOf(b) - endOf(a))
    let own = duration - (saved[node] ?? 0)
    let before = Number.POSITIVE_INFINITY
    for (const child of kept) {
      const start = view.start[child] ?? 0
      if (start >= before || endOf(child) > before + JITTER_RATIO * duration) continue
      own -= endOf(child) - start
      before = start
      stack.push(child)
    }
    if (own > 0) path.set(node, own)
  }
  return path
}

function failuresOnPath({ tree, view, failed }: Walk): PathFailure[] {
  const own = new Float64Array(tree.nodes.length)
  const onPath = new Uint8Array(tree.nodes.length)
  for (const { node, startNs, endNs } of criticalPath(tree)) {
    own[node] = (own[node] ?? 0) + endNs - startNs
    for (let at = node; at !== -1 && onPath[at] === 0; at = tree.nodes[at]?.parent ?? -1) onPath[at] = 1
  }
  const inclusive = new Float64Array(tree.nodes.length)
  const passed = own.slice()
  const holdsFailure = new Uint8Array(tree.nodes.length)
  const failures: PathFailure[] = []
  for (let i = view.order.length - 1; i >= 0; i -= 1) {
    const node = view.order[i] ?? 0
    if (onPath[node] === 0) continue
    const isFailed = failed[node] === 1
    const exclusiveNs = isFailed ? (own[node] ?? 0) : 0
    if (isFailed) inclusive[node] = passed[node] ?? 0
    if (isFailed || holdsFailure[node] === 1) {
      const role = !isFailed ? 'stopped' : holdsFailure[node] === 1 ? 'propagated' : 'origin'
      failures.push({ node, role, exclusiveNs, inclusiveNs: inclusive[node] ?? 0 })
    }
    const parent = tree.nodes[node]?.parent ?? -1
    if (parent === -1) continue
    passed[parent] = (passed[parent] ?? 0) + (passed[node] ?? 0)
    inclusive[parent] = (inclusive[parent] ?? 0) + (inclusive[node] ?? 0)
    if (isFailed) holdsFailure[parent] = 1
  }
  return failures.reverse()
}

/**
 * Time that failed calls take of a trace, in total and on its critical path.
 *
 * The saving keeps every start where it was and shortens ends: children that overlap form a block, a block ends with the latest of its
 * shortened children, and the blocks' savings add up. So it is a lower bound; {@link replay} moves later calls forward too.
 *
 * @param isFailed whether a span failed; by its status where not given
 * @see Zhang et al., CRISP, USENIX ATC 2022, section 4
 */
export function errorPath(tree: TraceTree, isFailed: (span: Span) => boolean = ({ status }) => status === 'Error'): ErrorPath {
  const view = clampedView(tree)
  const walk: Walk = { tree, view, failed: new Uint8Array(tree.nodes.length), saved: new Float64Array(tree.nodes.length) }
  let totalWorkNs = 0
  let workSavedNs = 0
  for (let i = view.order.length - 1; i >= 0; i -= 1) {
    const node = view.order[i] ?? 0
    const duration = (view.end[node] ?? 0) - (view.start[node] ?? 0)
    const span = tree.nodes[node]?.span
    const isMadeUp = tree.virtualRoot && node === tree.root
    if (span !== undefined && !isMadeUp && isFailed(span)) walk.failed[node] = 1
    if (!isMadeUp) totalWorkNs += duration
    if (walk.failed[node] === 1) workSavedNs += duration
    walk.saved[node] = walk.failed[node] === 1 ? duration : Math.min(duration, savedAmongChildren(walk, node))
  }
  return {
    totalWorkNs,
    workSavedNs,
    pathSavedNs: walk.saved[tree.root] ?? 0,
    pathWithoutErrors: pathWithoutErrors(walk),
    failures: failuresOnPath(walk),
  }
}
