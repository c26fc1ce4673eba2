import type { Span } from '../../../model/span.ts'
import { buildTraceTree, type TraceTree } from '../../latency/trace-tree.ts'
import type { RunStep } from '../records.ts'

/** The server's side of a load run: whole traces, and the steps in which their requests came. */
export interface LoadSpans {
  traces: readonly (readonly Span[])[]
  /** In order of time; of a run without levels empty, and then nothing is told by step. */
  steps: readonly RunStep[]
  /** Unix time of ms 0 of the steps. */
  startedAtMs: number
  /** Trace id to index of the step, for traces whose requests the client knows; the server's clock, which may differ, says it of the others. */
  stepOfTrace?: ReadonlyMap<string, number>
}

/** One span on the run's clock: ms since its start, with an end that is never before the start. */
export interface RunCall {
  span: Span
  /** Index of its trace. */
  trace: number
  /** Index of the step in which its trace began; -1 where none had. */
  step: number
  startMs: number
  endMs: number
  parent: RunCall | undefined
}

export interface RunTrace {
  tree: TraceTree
  step: number
  /** Of the source's spans, a made-up root left out; `calls[i]` is the tree's node i. */
  calls: RunCall[]
}

/** Clocks of two processes may differ by this much, so that the first request seems to begin before the run. */
const clockToleranceMs = 100

const prepared = new WeakMap<LoadSpans, RunTrace[]>()

/**
 * Traces on the run's clock. A trace belongs to the step that `stepOfTrace` names, else to the one in which its first span starts; one that
 * begins after the last step's end was due in it, and one that begins before the run belongs to none. Worked out once for each input.
 */
export function runTraces(input: LoadSpans): RunTrace[] {
  const known = prepared.get(input)
  if (known !== undefined) return known
  const wholeMs = Math.floor(input.startedAtMs)
  const originNs = BigInt(wholeMs) * 1_000_000n + BigInt(Math.round((input.startedAtMs - wholeMs) * 1e6))
  const traces = input.traces.filter((spans) => spans.length > 0).map((spans, index) => toRunTrace(spans, index, originNs, input))
  prepared.set(input, traces)
  return traces
}

function toRunTrace(spans: readonly Span[], trace: number, originNs: bigint, { steps, stepOfTrace }: LoadSpans): RunTrace {
  const tree = buildTraceTree(spans)
  const offsetMs = Number(tree.originNs - originNs) / 1e6
  const step = stepOfTrace?.get(spans[0]?.traceId ?? '') ?? stepAt(steps, offsetMs)
  const nodes = tree.virtualRoot ? tree.nodes.filter((node) => node.index !== tree.root) : tree.nodes
  const calls = nodes.map(
    ({ span, startNs, endNs }): RunCall => ({ span, trace, step, startMs: offsetMs + startNs / 1e6, endMs: offsetMs + endNs / 1e6, parent: undefined }),
  )
  // A made-up root is the last node, so that the places before it are those of the calls.
  for (const [index, node] of nodes.entries()) if (node.parent !== -1) calls[index].parent = calls[node.parent]
  return { tree, step, calls }
}

/** The last step that had begun at a moment; -1 where none had. */
function stepAt(steps: readonly RunStep[], atMs: number): number {
  if (steps.length > 0 && atMs < steps[0].startMs && atMs >= steps[0].startMs - clockToleranceMs) return 0
  return steps.findLastIndex(({ startMs }) => startMs <= atMs)
}
