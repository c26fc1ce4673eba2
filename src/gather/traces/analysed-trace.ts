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
  /** The root failed; where it was made up, all spans under it. */
  failed: boolean
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
    failed: requestFailed(tree),
    startMs: Number(tree.originNs / 1_000_000n),
  }
}

/** More tokens in one call than any model takes or gives: the largest context windows hold some ten million. */
export const implausibleTokens = 100_000_000
/** No call costs a million dollars. */
const implausibleUsd = 1_000_000

/**
 * The trace without usage that cannot be: one such number would be most of every sum, or more than a number holds.
 * Whoever reports damage looks at the trace before this.
 */
export function withoutImplausibleUsage(trace: AnalysedTrace): AnalysedTrace {
  let found = false
  for (const { span } of trace.nodes) {
    const { tokens, costUsd } = span
    if (tokens !== undefined && Object.values(tokens).some((count) => count > implausibleTokens)) {
      delete span.tokens
      found = true
    }
    if (costUsd !== undefined && !(costUsd >= 0 && costUsd <= implausibleUsd)) {
      delete span.costUsd
      found = true
    }
  }
  return found ? { ...trace, repeatsUsage: usageRepeats(trace.tree) } : trace
}

function firstGiven(spans: readonly Span[], read: (span: Span) => string | undefined): string | undefined {
  for (const span of spans) {
    const value = read(span)
    if (value !== undefined) return value
  }
  return undefined
}

function requestFailed({ nodes, root, virtualRoot }: TraceTree): boolean {
  const { children, span } = nodes[root]
  if (!virtualRoot) return span.status === 'Error'
  return children.length > 0 && children.every((index) => nodes[index].span.status === 'Error')
}

/** Usage counts on the deepest span that reports it: agents, workflows and outer SDK spans repeat their children's. */
function usageRepeats(tree: TraceTree): boolean[] {
  const repeats = new Array<boolean>(tree.nodes.length).fill(false)
  for (const node of tree.nodes) {
    if (node.span.tokens === undefined) continue
    let ancestor = node.parent
    while (ancestor !== -1) {
      const above = tree.nodes[ancestor]
      // A generation never sums up the embeddings that a tool of it makes: they are another model's.
      if (above.span.tokens !== undefined && !(above.stage === 'generate' && node.stage === 'embed')) {
        if (repeats[ancestor]) break
        repeats[ancestor] = true
      }
      ancestor = above.parent
    }
  }
  return repeats
}
