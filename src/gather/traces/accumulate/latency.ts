import { criticalPath, type PathSegment } from '../../../measure/latency/critical-path.ts'
import { replay, type StageChange } from '../../../measure/latency/replay.ts'
import { replayKey, stageScenarios } from '../../../measure/latency/replay-scenarios.ts'
import { firstTokenNs, stageTimes } from '../../../measure/latency/stage-times.ts'
import { summarizeLatency, type TraceSample } from '../../../measure/latency/summarize.ts'
import type { TraceTree } from '../../../measure/latency/trace-tree.ts'
import { containerStages, type Span, UNINSTRUMENTED } from '../../../model/span.ts'
import type { LatencyEvidence } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'

const gapsShown = 5
/** Stages that are replayed, by their total time: the rest is too small to matter and each costs five replays a trace. */
const stagesReplayed = 10

interface FinishOptions {
  seed: number
  tracesSeen: number
  method: string
  fold: (stage: string) => string
  progress: (share: number) => void
  /** Lets events in and stops where the user wants to. */
  pause: () => Promise<void>
}

interface Kept {
  tree: TraceTree
  sample: Omit<TraceSample, 'replays'>
}

/** Latency of the sampled traces: paths as they come, replays at the end, when the stages' percentiles are known. */
export function createLatency() {
  const kept: Kept[] = []
  const gaps = new Map<string, { parent: string; calls: number; totalMs: number }>()

  return {
    add(trace: AnalysedTrace): void {
      const { tree } = trace
      const path = criticalPath(tree)
      addGaps(tree, path)
      const untilNs = firstTokenNs(tree)
      const stageCalls = new Map<string, number>()
      for (const node of trace.nodes) stageCalls.set(node.stage, (stageCalls.get(node.stage) ?? 0) + 1)
      kept.push({
        tree: slim(tree),
        sample: {
          traceId: tree.traceId,
          cluster: trace.sessionId ?? tree.traceId,
          totalMs: (tree.endNs - tree.startNs) / 1e6,
          stageMs: inMs(stageTimes(tree, path)),
          stageCalls,
          ...(untilNs !== undefined && {
            firstTokenMs: (untilNs - tree.startNs) / 1e6,
            firstTokenStageMs: inMs(stageTimes(tree, criticalPath(tree, untilNs))),
          }),
          generation: generations(trace),
        },
      })
    },
    async finish(options: FinishOptions): Promise<LatencyEvidence> {
      const scenarioStatements = new Map<string, string>()
      const changes = stageChanges(kept, scenarioStatements, options.seed)
      const samples: TraceSample[] = []
      for (const [index, { tree, sample }] of kept.entries()) {
        if (index % 2000 === 0) {
          options.progress(index / kept.length)
          await options.pause()
        }
        const replays = new Map<string, number>()
        for (const [key, change] of changes) {
          if (sample.stageCalls.has(change.stage) || change.stage === UNINSTRUMENTED) replays.set(key, replay(tree, change) / 1e6)
        }
        samples.push({
          ...sample,
          stageMs: folded(sample.stageMs, options.fold),
          stageCalls: folded(sample.stageCalls, options.fold),
          ...(sample.firstTokenStageMs !== undefined && { firstTokenStageMs: folded(sample.firstTokenStageMs, options.fold) }),
          replays,
        })
      }
      await options.pause()
      return summarizeLatency(samples, {
        seed: options.seed,
        tracesSeen: options.tracesSeen,
        method: options.method,
        scenarioStatements,
        gaps: [...gaps.values()].sort((a, b) => b.totalMs - a.totalMs || (a.parent < b.parent ? -1 : 1)).slice(0, gapsShown),
      })
    },
  }

  /** Where uninstrumented time lies: between which stages, under which span. */
  function addGaps(tree: TraceTree, path: readonly PathSegment[]): void {
    const inTime = path.length > 1 && path[0].startNs > path[1].startNs ? [...path].reverse() : path
    for (const [index, segment] of inTime.entries()) {
      if (segment.stage !== UNINSTRUMENTED) continue
      const before = inTime[index - 1]?.stage ?? 'the start'
      const after = inTime[index + 1]?.stage ?? 'the end'
      const parent = `between ${before} and ${after}, in ${tree.nodes[segment.node].span.name}`
      let gap = gaps.get(parent)
      if (gap === undefined) {
        if (gaps.size >= 10_000) continue
        gap = { parent, calls: 0, totalMs: 0 }
        gaps.set(parent, gap)
      }
      gap.calls++
      gap.totalMs += (segment.endNs - segment.startNs) / 1e6
    }
  }
}

function generations({ nodes, repeatsUsage }: AnalysedTrace): TraceSample['generation'] {
  return nodes.flatMap(({ stage, span, index, startNs, endNs }) => {
    const { input, output, cacheRead } = span.tokens ?? {}
    if (stage !== 'generate' || input === undefined || output === undefined || repeatsUsage[index]) return []
    return [{ ms: (endNs - startNs) / 1e6, uncachedInput: Math.max(0, input - (cacheRead ?? 0)), output }]
  })
}

/** What each stage could be changed to, with its own percentiles as parameters. */
function stageChanges(kept: readonly Kept[], statements: Map<string, string>, seed: number): Map<string, StageChange> {
  const durations = new Map<string, number[]>()
  for (const { tree } of kept) {
    for (const node of tree.nodes) {
      if ((tree.virtualRoot && node.index === tree.root) || containerStages.has(node.stage)) continue
      const list = durations.get(node.stage)
      if (list === undefined) durations.set(node.stage, [node.endNs - node.startNs])
      else list.push(node.endNs - node.startNs)
    }
  }
  const changes = new Map<string, StageChange>()
  const largest = [...durations]
    .map(([stage, list]) => ({ stage, sorted: Float64Array.from(list).sort(), total: list.reduce((sum, ns) => sum + ns, 0) }))
    .sort((a, b) => b.total - a.total || (a.stage < b.stage ? -1 : 1))
    .slice(0, stagesReplayed)
  for (const { stage, sorted } of largest) {
    for (const { scenario, change, statement } of stageScenarios(stage, sorted, seed)) {
      changes.set(replayKey(stage, scenario), change)
      statements.set(replayKey(stage, scenario), statement)
    }
  }
  return changes
}

/** The tree with only those fields of its spans that paths and replays read: tens of thousands are kept until the stages' percentiles are known. */
function slim(tree: TraceTree): TraceTree {
  return {
    ...tree,
    issues: [],
    nodes: tree.nodes.map((node) => {
      const { traceId, spanId, parentSpanId, service, name, kind, startNs, endNs, status, stage, stageBasis, convention, firstTokenNs } = node.span
      const span: Span = { traceId, spanId, parentSpanId, service, name, kind, startNs, endNs, status, stage, stageBasis, convention }
      if (firstTokenNs !== undefined) span.firstTokenNs = firstTokenNs
      return { ...node, span }
    }),
  }
}

function inMs(ns: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...ns].map(([stage, value]) => [stage, value / 1e6]))
}

function folded(values: ReadonlyMap<string, number>, fold: (stage: string) => string): Map<string, number> {
  const result = new Map<string, number>()
  for (const [stage, value] of values) result.set(fold(stage), (result.get(fold(stage)) ?? 0) + value)
  return result
}
