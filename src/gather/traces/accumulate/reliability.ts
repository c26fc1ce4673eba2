import { quantileFigure } from '../../../measure/interval/duration-quantiles.ts'
import { share } from '../../../measure/interval/wilson.ts'
import { retryGroups } from '../../../measure/latency/retry-groups.ts'
import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import type { ReliabilityEvidence } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'
import { isTruncated } from './cost.ts'
import { addExample } from './examples.ts'
import { timeLimits } from './time-limits.ts'

const kindsShown = 20
const failuresKeptPerStage = 10_000

/** Failures, retries, time limits, empty retrievals, loops, and the models that answer. */
export function createReliability() {
  let traces = 0
  let failedRequests = 0
  let swallowed = 0
  const retries = { calls: 0, recovered: 0, traces: 0, extraMs: 0, declared: 0 }
  const errorTypes = new Map<string, ReliabilityEvidence['errorTypes'][number]>()
  const failures = new Map<string, { durationsMs: number[]; calls: number }>()
  const emptyRetrievals = { have: 0, of: 0 }
  const truncated = { have: 0, of: 0 }
  const callsPerTrace: number[] = []
  const most = { calls: 0, traceId: '' }
  const models = new Map<string, { requested: string; served: Set<string>; calls: number }>()

  return {
    add(trace: AnalysedTrace, inSample: boolean): void {
      const { tree, nodes } = trace
      traces++
      if (trace.failed) failedRequests++
      else if (nodes.some((node) => node.index !== tree.root && isUnrecovered(node, nodes))) swallowed++

      const groups = retryGroups(tree)
      if (groups.length > 0) retries.traces++
      for (const { attempts, recovered } of groups) {
        retries.calls += attempts.length - 1
        if (recovered) retries.recovered++
        retries.extraMs += ((attempts.at(-1)?.startNs ?? attempts[0].startNs) - attempts[0].startNs) / 1e6
      }

      let calls = 0
      const generates = nodes.some((node) => node.stage === 'generate')
      for (const node of nodes) {
        const { span } = node
        if ((span.retryCount ?? 0) > 0) retries.declared++
        if (span.status === 'Error') recordFailure(node)
        if (node.stage === 'generate' || node.stage === 'tool') calls++
        if (node.stage === 'retrieve' && generates && span.documents !== undefined) {
          emptyRetrievals.of++
          if (span.documents.length === 0) emptyRetrievals.have++
        }
        if (span.finishReason !== undefined && node.stage === 'generate') {
          truncated.of++
          if (isTruncated(span.finishReason)) truncated.have++
        }
        if (node.stage === 'generate' && span.modelRequested !== undefined) {
          const model = models.get(span.modelRequested) ?? { requested: span.modelRequested, served: new Set(), calls: 0 }
          model.calls++
          if (span.modelServed !== undefined && model.served.size < 20) model.served.add(span.modelServed)
          models.set(span.modelRequested, model)
        }
      }
      if (inSample) callsPerTrace.push(calls)
      if (calls > most.calls) {
        most.calls = calls
        most.traceId = tree.traceId
      }
    },
    finish(fold: (stage: string) => string): ReliabilityEvidence {
      const sortedCalls = Float64Array.from(callsPerTrace).sort()
      return {
        requestErrors: share(failedRequests, traces),
        swallowedErrors: share(swallowed, traces - failedRequests),
        retries,
        errorTypes: foldedErrorTypes(errorTypes.values(), fold)
          .sort((a, b) => b.calls - a.calls || (a.stage + a.type < b.stage + b.type ? -1 : 1))
          .slice(0, kindsShown),
        timeouts: timeLimits(failures, fold),
        emptyRetrievals: share(emptyRetrievals.have, emptyRetrievals.of),
        truncated: share(truncated.have, truncated.of),
        callsPerTrace: {
          p50: quantileFigure(sortedCalls, 0.5, 'count'),
          p99: quantileFigure(sortedCalls, 0.99, 'count'),
          max: most.calls,
          maxTraceId: most.traceId,
        },
        models: [...models.values()]
          .sort((a, b) => b.calls - a.calls || (a.requested < b.requested ? -1 : 1))
          .slice(0, kindsShown)
          .map(({ requested, served, calls }) => ({ requested, served: [...served].sort(), pinned: isPinned(requested), calls })),
      }
    },
  }

  function recordFailure(node: TraceNode): void {
    const type = node.span.errorType ?? 'not given'
    const key = `${node.stage}\u0000${type}`
    const entry = errorTypes.get(key) ?? { stage: node.stage, type, calls: 0, examples: [] }
    entry.calls++
    addExample(entry.examples, node.span, node.span.name)
    if (errorTypes.size < 1000 || errorTypes.has(key)) errorTypes.set(key, entry)
    const failed = failures.get(node.stage) ?? { durationsMs: [], calls: 0 }
    failed.calls++
    if (failed.durationsMs.length < failuresKeptPerStage) failed.durationsMs.push((node.endNs - node.startNs) / 1e6)
    failures.set(node.stage, failed)
  }
}

function foldedErrorTypes(entries: Iterable<ReliabilityEvidence['errorTypes'][number]>, fold: (stage: string) => string): ReliabilityEvidence['errorTypes'] {
  const folded = new Map<string, ReliabilityEvidence['errorTypes'][number]>()
  for (const entry of entries) {
    const stage = fold(entry.stage)
    const key = `${stage}\u0000${entry.type}`
    const into = folded.get(key)
    if (into === undefined) folded.set(key, { ...entry, stage })
    else {
      into.calls += entry.calls
      into.examples = [...into.examples, ...entry.examples].slice(0, 3)
    }
  }
  return [...folded.values()]
}

/** A failed call that no later call of the same stage and name made good; containers only pass failures on. */
export function isUnrecovered(node: TraceNode, nodes: readonly TraceNode[]): boolean {
  if (node.span.status !== 'Error') return false
  return !nodes.some(
    (other) => other.span.status !== 'Error' && other.startNs >= node.endNs && other.stage === node.stage && other.span.name === node.span.name,
  )
}

/** A model name that fixes a version: a date, a snapshot number, or a digest. */
function isPinned(model: string): boolean {
  return /\d{4}-\d{2}-\d{2}|[-@]\d{6,8}\b|-\d{3,4}$|@sha256:|-v\d+:\d+$/.test(model)
}
