import { share } from '../../../measure/interval/wilson.ts'
import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import type { ObservabilityEvidence, SignalCoverage, SpanExample } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'
import { createClockSkew } from './clock-skew.ts'
import { addExample } from './examples.ts'
import { type SignalRow, signalTable } from './signal-table.ts'

/** Formats that carry milliseconds by their definition, so that coarse times in them are no fault of the system. */
const coarseConventions: ReadonlySet<string> = new Set(['langfuse', 'deepeval', 'log-mapping'])
const namesShown = 10

interface Tally {
  have: number
  of: number
}

/** What this telemetry can answer, and what it cannot. */
export function createObservability() {
  const tallies = new Map<SignalRow, { all: Tally; byStage: Map<string, Tally> }>(
    signalTable.map((row) => [row, { all: { have: 0, of: 0 }, byStage: new Map() }]),
  )
  const conventions = new Map<string, number>()
  const streaming = { calls: 0, withUsage: 0, withFirstToken: 0, withoutUsageExamples: [] as SpanExample[] }
  const milliseconds = { have: 0, of: 0, zeroDurations: 0, coarse: new Set<string>() }
  const named = { have: 0, of: 0, names: new Map<string, { name: string; stage: string; spans: number }>() }
  const mistyped = { spans: 0, examples: [] as SpanExample[] }
  const skew = createClockSkew()
  const sampling = { tracesWithRatio: 0, minRatio: 1, maxRatio: 0 }
  const content = { spans: 0, bytes: 0, found: new Map<string, { kind: string; spans: number; examples: SpanExample[] }>() }

  return {
    add(trace: AnalysedTrace): void {
      for (const [row, tally] of tallies) {
        if (row.trace?.concerns(trace)) count(tally.all, row.trace.has(trace))
        if (row.span === undefined) continue
        for (const node of trace.nodes) {
          if (!row.span.concerns(node)) continue
          const has = row.span.has(node, trace)
          count(tally.all, has)
          let stage = tally.byStage.get(node.stage)
          if (stage === undefined) {
            stage = { have: 0, of: 0 }
            tally.byStage.set(node.stage, stage)
          }
          count(stage, has)
        }
      }
      skew.add(trace)
      let ratio: number | undefined
      for (const node of trace.nodes) {
        ratio ??= node.span.sampledRatio
        addSpan(node, trace)
      }
      if (ratio !== undefined) {
        sampling.tracesWithRatio++
        sampling.minRatio = Math.min(sampling.minRatio, ratio)
        sampling.maxRatio = Math.max(sampling.maxRatio, ratio)
      }
    },
    finish(fold: (stage: string) => string): ObservabilityEvidence {
      return {
        matrix: signalTable.map((row) => coverage(row, fold)),
        conventions: [...conventions]
          .map(([convention, spans]) => ({ convention, spans }))
          .sort((a, b) => b.spans - a.spans || (a.convention < b.convention ? -1 : 1)),
        streaming,
        millisecondTimes: {
          share: share(milliseconds.have, milliseconds.of),
          zeroDurations: milliseconds.zeroDurations,
          coarseByFormat: [...milliseconds.coarse].sort(),
        },
        namedStages: {
          share: share(named.have, named.of),
          names: [...named.names.values()].sort((a, b) => b.spans - a.spans || (a.name < b.name ? -1 : 1)).slice(0, namesShown),
        },
        mistyped,
        clockSkew: skew.finish(),
        sampling: sampling.tracesWithRatio === 0 ? { tracesWithRatio: 0, minRatio: 0, maxRatio: 0 } : sampling,
        content: {
          spansWithContent: content.spans,
          bytes: content.bytes,
          found: [...content.found.values()].sort((a, b) => b.spans - a.spans || (a.kind < b.kind ? -1 : 1)),
        },
      }
    },
  }

  function addSpan(node: TraceNode, trace: AnalysedTrace): void {
    const { span, stage } = node
    conventions.set(span.convention, (conventions.get(span.convention) ?? 0) + 1)
    if (stage === 'generate' && span.streaming === true) {
      streaming.calls++
      if (span.firstTokenNs !== undefined) streaming.withFirstToken++
      if (span.tokens?.output !== undefined || trace.repeatsUsage[node.index]) streaming.withUsage++
      else addExample(streaming.withoutUsageExamples, span, span.name)
    }
    if (coarseConventions.has(span.convention)) milliseconds.coarse.add(span.convention)
    else {
      milliseconds.of++
      if (span.startNs % 1_000_000n === 0n && span.endNs % 1_000_000n === 0n) milliseconds.have++
      if (span.startNs === span.endNs) milliseconds.zeroDurations++
    }
    named.of++
    if (span.stageBasis === 'named') {
      named.have++
      const key = `${stage}\u0000${span.name}`
      const entry = named.names.get(key)
      if (entry !== undefined) entry.spans++
      else if (named.names.size < 1000) named.names.set(key, { name: span.name, stage, spans: 1 })
    }
    if (span.contradiction !== undefined) {
      mistyped.spans++
      addExample(mistyped.examples, span, span.contradiction)
    }
    if (span.contentBytes !== undefined && span.contentBytes > 0) {
      content.spans++
      content.bytes += span.contentBytes
    }
    for (const kind of span.contentFound ?? []) {
      const entry = content.found.get(kind) ?? { kind, spans: 0, examples: [] }
      entry.spans++
      addExample(entry.examples, span, span.name)
      content.found.set(kind, entry)
    }
  }

  function coverage(row: SignalRow, fold: (stage: string) => string): SignalCoverage {
    const tally = tallies.get(row)
    const all = tally?.all ?? { have: 0, of: 0 }
    const byStage = new Map<string, Tally>()
    for (const [stage, { have, of }] of tally?.byStage ?? []) {
      const into = byStage.get(fold(stage)) ?? { have: 0, of: 0 }
      into.have += have
      into.of += of
      byStage.set(fold(stage), into)
    }
    return {
      signal: row.signal,
      question: row.question,
      over: row.over,
      share: share(all.have, all.of),
      attribute: row.attribute,
      byStage:
        byStage.size < 2
          ? []
          : [...byStage].sort(([a, x], [b, y]) => y.of - x.of || (a < b ? -1 : 1)).map(([stage, { have, of }]) => ({ stage, share: share(have, of) })),
    }
  }
}

function count(tally: Tally, has: boolean): void {
  tally.of++
  if (has) tally.have++
}
