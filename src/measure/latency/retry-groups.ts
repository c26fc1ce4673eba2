import type { TraceNode, TraceTree } from './trace-tree.ts'

/** Calls of one name under one parent, each begun after the failure of the one before. */
export interface RetryGroup {
  attempts: [TraceNode, ...TraceNode[]]
  /** The last attempt did not fail. */
  recovered: boolean
}

/** Retries as the timing shows them: same parent, name and stage, the next begun at or after the end of a failed one. */
export function retryGroups(tree: TraceTree): RetryGroup[] {
  const groups: RetryGroup[] = []
  for (const parent of tree.nodes) {
    if (parent.children.length < 2) continue
    const open = new Map<string, [TraceNode, ...TraceNode[]]>()
    for (const index of parent.children) {
      const node = tree.nodes[index]
      const key = `${node.stage}\u0000${node.span.name}`
      const attempts = open.get(key)
      const last = attempts?.at(-1)
      if (attempts !== undefined && last !== undefined && node.startNs >= last.endNs) attempts.push(node)
      else if (attempts === undefined && node.span.status === 'Error') open.set(key, [node])
      else continue
      if (node.span.status !== 'Error') {
        close(open.get(key), true)
        open.delete(key)
      }
    }
    for (const attempts of open.values()) close(attempts, false)
  }
  return groups

  function close(attempts: [TraceNode, ...TraceNode[]] | undefined, recovered: boolean): void {
    if (attempts !== undefined && attempts.length > 1) groups.push({ attempts, recovered })
  }
}
