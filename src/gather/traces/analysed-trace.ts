import { buildTraceTree, type TraceNode, type TraceTree } from '../../measure/latency/trace-tree.ts'
import type { Span } from '../../model/span.ts'

/** A trace with what every accumulator asks of it, worked out once. */
export interface AnalysedTrace {
  tree: TraceTree
  /** Nodes of real spans; a virtual root is left out. */
  nodes: readonly TraceNode[]
  /** True for nodes whose usage repeats that of a descendant. */
  repeatsUsage: readonly boolean[]
  sessionId: string | undefined
  userId: string | undefined
  startMs: number
}

/** Assembles one trace. Session and user are the first that any of its spans names. */
export function analyseTrace(spans: readonly Span[]): AnalysedTrace {
  const tree = buildTraceTree(spans)
  const nodes = tree.virtualRoot ? tree.nodes.filter((node) => node.index !== tree.root) : tree.nodes
  return {
    tree,
    nodes,
    repeatsUsage: usageRepeats(tree),
    sessionId: firstGiven(spans, (span) => span.sessionId),
    userId: firstGiven(spans, (span) => span.userId),
    startMs: Number(tree.originNs / 1_000_000n),
  }
}

function firstGiven(spans: readonly Span[], read: (span: Span) => string | undefined): string | undefined {
  for (const span of spans) {
    const value = read(span)
    if (value !== undefined) return value
  }
  return undefined
}

/** Usage counts on the deepest span that reports it: agents, workflows and outer SDK spans repeat their children's. */
function usageRepeats(tree: TraceTree): boolean[] {
  const repeats = new Array<boolean>(tree.nodes.length).fill(false)
  for (const node of tree.nodes) {
    if (node.span.tokens === undefined) continue
    let ancestor = node.parent
    while (ancestor !== -1) {
      const above = tree.nodes[ancestor]
      if (above.span.tokens !== undefined) {
        if (repeats[ancestor]) break
        repeats[ancestor] = true
      }
      ancestor = above.parent
    }
  }
  return repeats
}
