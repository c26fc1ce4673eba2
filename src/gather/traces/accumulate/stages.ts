import { durationQuantiles } from '../../../measure/interval/duration-quantiles.ts'
import { share } from '../../../measure/interval/wilson.ts'
import { retryGroups } from '../../../measure/latency/retry-groups.ts'
import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import type { StageBasis } from '../../../model/span.ts'
import type { StageEdge, StageEvidence } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'

const basisStrength: Record<StageBasis, number> = { declared: 2, inferred: 1, named: 0 }

interface Tally {
  basis: StageBasis
  services: Set<string>
  models: Set<string>
  calls: number
  traces: number
  errors: number
  retries: number
  /** Of the latency sample only, so that memory is bounded. */
  durationsMs: number[]
  totalMs: number
}

/** Calls, durations, errors and models of each stage, and who calls whom. */
export function createStages() {
  const tallies = new Map<string, Tally>()
  const edges = new Map<string, StageEdge>()
  let traces = 0

  const tallyOf = (node: TraceNode): Tally => {
    let tally = tallies.get(node.stage)
    if (tally === undefined) {
      tally = {
        basis: node.span.stageBasis,
        services: new Set(),
        models: new Set(),
        calls: 0,
        traces: 0,
        errors: 0,
        retries: 0,
        durationsMs: [],
        totalMs: 0,
      }
      tallies.set(node.stage, tally)
    }
    return tally
  }

  return {
    add({ tree, nodes }: AnalysedTrace, inSample: boolean): void {
      traces++
      const stagesHere = new Set<string>()
      const edgesHere = new Set<string>()
      for (const node of nodes) {
        const tally = tallyOf(node)
        const ms = (node.endNs - node.startNs) / 1e6
        tally.calls++
        tally.totalMs += ms
        if (!stagesHere.has(node.stage)) tally.traces++
        stagesHere.add(node.stage)
        if (node.span.status === 'Error') tally.errors++
        if (inSample) tally.durationsMs.push(ms)
        if (basisStrength[node.span.stageBasis] > basisStrength[tally.basis]) tally.basis = node.span.stageBasis
        if (tally.services.size < 20) tally.services.add(node.span.service)
        const model = node.span.modelServed ?? node.span.modelRequested ?? node.span.embeddingModel
        if (model !== undefined && tally.models.size < 20) tally.models.add(model)
        const parent = node.parent === -1 ? undefined : tree.nodes[node.parent]
        if (parent === undefined || (tree.virtualRoot && parent.index === tree.root)) continue
        const key = `${parent.stage}\u0000${node.stage}`
        let edge = edges.get(key)
        if (edge === undefined) {
          edge = { from: parent.stage, to: node.stage, calls: 0, traces: 0 }
          edges.set(key, edge)
        }
        edge.calls++
        if (!edgesHere.has(key)) edge.traces++
        edgesHere.add(key)
      }
      for (const group of retryGroups(tree)) tallyOf(group.attempts[0]).retries += group.attempts.length - 1
    },
    /** Total time by stage, to decide which stages stand alone in the evidence. */
    totalMsByStage(): Map<string, number> {
      return new Map([...tallies].map(([stage, tally]) => [stage, tally.totalMs]))
    },
    finish(fold: (stage: string) => string): { stages: StageEvidence[]; edges: StageEdge[] } {
      const folded = new Map<string, Tally>()
      for (const [stage, tally] of tallies) mergeInto(folded, fold(stage), tally, traces)
      const stages = [...folded]
        .sort(([a, x], [b, y]) => y.totalMs - x.totalMs || (a < b ? -1 : 1))
        .map(
          ([stage, tally]): StageEvidence => ({
            stage,
            basis: tally.basis,
            services: [...tally.services].sort(),
            calls: tally.calls,
            traces: tally.traces,
            callsPerTrace: {
              value: traces === 0 ? 0 : tally.calls / traces,
              unit: 'count',
              n: traces,
              noInterval: 'counted',
              method: 'calls divided by traces',
            },
            duration: durationQuantiles(tally.durationsMs, 'ms'),
            errors: share(tally.errors, tally.calls),
            retries: tally.retries,
            models: [...tally.models].sort(),
          }),
        )
      return { stages, edges: foldEdges(edges.values(), fold, traces) }
    },
  }
}

/** A trace can hold several of the stages that are told as one: the sum of their traces is an upper bound, and never more than there are. */
function mergeInto(folded: Map<string, Tally>, stage: string, tally: Tally, traces: number): void {
  const into = folded.get(stage)
  if (into === undefined) {
    folded.set(stage, { ...tally })
    return
  }
  into.calls += tally.calls
  into.traces = Math.min(traces, into.traces + tally.traces)
  if (basisStrength[tally.basis] > basisStrength[into.basis]) into.basis = tally.basis
  into.errors += tally.errors
  into.retries += tally.retries
  into.totalMs += tally.totalMs
  into.durationsMs = into.durationsMs.concat(tally.durationsMs)
  into.services = new Set([...into.services, ...tally.services])
  into.models = new Set([...into.models, ...tally.models])
}

function foldEdges(edges: Iterable<StageEdge>, fold: (stage: string) => string, traces: number): StageEdge[] {
  const folded = new Map<string, StageEdge>()
  for (const edge of edges) {
    const from = fold(edge.from)
    const to = fold(edge.to)
    const key = `${from}\u0000${to}`
    const into = folded.get(key)
    if (into === undefined) folded.set(key, { ...edge, from, to })
    else {
      into.calls += edge.calls
      into.traces = Math.min(traces, into.traces + edge.traces)
    }
  }
  return [...folded.values()].sort((a, b) => b.calls - a.calls || (a.from + a.to < b.from + b.to ? -1 : 1))
}
