import { containerStages, UNINSTRUMENTED } from '../../model/span.ts'
import type { TraceNode, TraceTree } from './trace-tree.ts'

/** Waiting for the first token of a generation that tells when it came, and the tokens after it. */
export const GENERATE_FIRST_TOKEN = 'generate: first token'
export const GENERATE_DECODE = 'generate: decode'

/** The server's side of a client's call into another service, where the trace has both. */
function calledServer(tree: TraceTree, node: TraceNode): TraceNode | undefined {
  if (node.span.kind !== 'Client') return undefined
  for (const index of node.children) {
    const child = tree.nodes[index]
    if (child?.span.kind === 'Server' && child.span.service !== node.span.service) return child
  }
  return undefined
}

/**
 * The stage that a node's own time (time in none of its children) belongs to.
 *
 * - Of a client call whose server side is in the trace, it is the network's and the server's queue: the callee's stage, or
 *   `network to SERVICE` where the callee is a container.
 * - Of a container (request, workflow, agent) it is `uninstrumented`.
 * - Of any other span it is the span's stage.
 */
export function ownTimeStage(tree: TraceTree, node: TraceNode): string {
  const server = calledServer(tree, node)
  if (server !== undefined) return containerStages.has(server.stage) ? `network to ${server.span.service}` : server.stage
  return containerStages.has(node.stage) ? UNINSTRUMENTED : node.stage
}
