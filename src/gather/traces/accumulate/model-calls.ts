import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'

/** Stages whose every call is one to a model that is paid by tokens; rerankers often run at home, or are paid by search. */
const callStages: ReadonlySet<string> = new Set(['generate', 'embed'])

/**
 * The calls to models in a trace: spans with usage of their own, and model spans without usage that hold no other model call.
 * Spans that repeat their descendants' usage are not calls.
 */
export function modelCalls({ tree, nodes, repeatsUsage }: AnalysedTrace): TraceNode[] {
  return nodes.filter((node) => {
    if (node.span.tokens !== undefined) return !repeatsUsage[node.index]
    return callStages.has(node.stage) && !holdsModelCall(node)
  })

  function holdsModelCall(node: TraceNode): boolean {
    return node.children.some((index) => {
      const child = tree.nodes[index]
      return child.span.tokens !== undefined || callStages.has(child.stage) || holdsModelCall(child)
    })
  }
}
