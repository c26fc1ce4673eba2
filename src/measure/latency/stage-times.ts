import { clampedView, firstTokenMoment } from './clamped-view.ts'
import { criticalPath, type PathSegment } from './critical-path.ts'
import type { TraceTree } from './trace-tree.ts'

/**
 * Time on the critical path by stage, in ns. It adds up to the length of the path, parallel branches or not.
 *
 * @param path of {@link criticalPath} over the same tree
 */
export function stageTimes(_tree: TraceTree, path: PathSegment[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const { stage, startNs, endNs } of path) times.set(stage, (times.get(stage) ?? 0) + endNs - startNs)
  return times
}

/**
 * The first token that a user could see, ns on the tree's clock (like `startNs`). It is the first token of the generation that is last on
 * the critical path: the answer. Earlier generations (a rewritten query, an agent's steps) are not shown, and generations off the path
 * (a title, an evaluation) are not waited for. Where none is on the path, because a longer call runs beside it, a lone generation is the answer.
 *
 * `undefined` when there is no such generation, or it does not tell its first token, or says that it did not stream: an earlier one's
 * token would make the system look faster than it is. Whether a step after the answer (a guardrail) held the tokens back is not in the trace.
 *
 * @param path the critical path, where the caller has it already
 */
export function firstTokenNs(tree: TraceTree, path: PathSegment[] = criticalPath(tree)): number | undefined {
  const onPath = path.findLast(({ node }) => tree.nodes[node]?.stage === 'generate')
  const lone = tree.nodes.filter(({ stage }) => stage === 'generate')
  const answer = onPath === undefined ? (lone.length === 1 ? lone[0] : undefined) : tree.nodes[onPath.node]
  return answer === undefined || answer.span.streaming === false ? undefined : firstTokenMoment(answer, clampedView(tree))
}
