/** A stage's place in the drawing: how many calls away from a root, and its order among those. */
export interface Layered {
  stage: string
  depth: number
}

/**
 * Stages by the longest way of calls from a root. Edges that would close a circle (an agent that is called by its own tool) are left out
 * of the layering, though drawn.
 */
export function layerStages(stages: readonly string[], edges: readonly { from: string; to: string }[]): Layered[] {
  const known = new Set(stages)
  const calls = new Map<string, string[]>(stages.map((stage) => [stage, []]))
  const called = new Set<string>()
  for (const { from, to } of edges) {
    if (from === to || !known.has(from) || !known.has(to)) continue
    calls.get(from)?.push(to)
    called.add(to)
  }
  const depth = new Map<string, number>()
  const open = new Set<string>()
  const visit = (stage: string, at: number): void => {
    if (open.has(stage) || (depth.get(stage) ?? -1) >= at) return
    depth.set(stage, at)
    open.add(stage)
    for (const next of calls.get(stage) ?? []) visit(next, at + 1)
    open.delete(stage)
  }
  for (const stage of stages) if (!called.has(stage)) visit(stage, 0)
  // What is left sits on a circle without an entry: begin somewhere rather than lose it.
  for (const stage of stages) if (!depth.has(stage)) visit(stage, 0)
  return stages.map((stage) => ({ stage, depth: depth.get(stage) ?? 0 }))
}
