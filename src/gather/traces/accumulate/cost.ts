import { createLedger } from '../../../measure/cost/ledger.ts'
import type { createPricer } from '../../../measure/cost/price.ts'
import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import type { CostEvidence } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'
import { addExample } from './examples.ts'
import { modelCalls } from './model-calls.ts'
import { requestCosts } from './request-costs.ts'
import { createDistinctSample } from './trace-sample.ts'

/** The least prefix that providers' caches take. */
const cacheableTokens = 1024
const repeatedContentLimit = 200_000
const linesShown = 24
const truncatedReasons: ReadonlySet<string> = new Set(['length', 'max_tokens', 'max_output_tokens', 'model_length'])

interface Repeats {
  calls: number
  tokens: number
  costUsd: number
}

export function isTruncated(finishReason: string | undefined): boolean {
  return finishReason !== undefined && truncatedReasons.has(finishReason.toLowerCase())
}

/** Tokens and money, on leaf calls only, with prices of their day; what cannot be priced is counted, never $0. */
export function createCost(price: ReturnType<typeof createPricer>) {
  const ledgers = { byStage: createLedger(), byModel: createLedger(), byPrompt: createLedger() }
  const tables = new Map<string, { name: string; date: string; calls: number }>()
  const unpriced = new Map<string, CostEvidence['unpriced'][number]>()
  const repeated: CostEvidence['repeatedUsage'] = { spans: 0, traces: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, byStage: [], examples: [] }
  const repeatedByStage = new Map<string, CostEvidence['repeatedUsage']['byStage'][number]>()
  const failedCalls = { calls: 0, tokens: 0, costUsd: 0 }
  const truncatedCalls = { calls: 0, of: 0, tokens: 0 }
  const contents = createDistinctSample<Repeats>(repeatedContentLimit)
  const repeatedCalls = { calls: 0, of: 0, tokens: 0, costUsd: 0 }
  const stated = { calls: 0, statedUsd: 0, pricedUsd: 0 }
  const cacheable = { calls: 0, inputTokens: 0, cacheReadTokens: 0, callsWithCacheRead: 0, callsReportingCache: 0 }
  const requests = requestCosts()

  /** Our price, else the source's own; the table is noted once per call that enters the ledger. */
  function costOf(node: TraceNode, atMs: number): { costUsd: number; table: string; date: string; ours: boolean } | { reason: string } {
    const { span } = node
    const provider = span.provider
    let reason = 'no token usage reported'
    for (const model of [span.modelServed, span.modelRequested]) {
      if (span.tokens === undefined || model === undefined) continue
      const answer = price({ provider, model, tokens: span.tokens, atMs, serviceTier: span.serviceTier })
      if ('costUsd' in answer) return { costUsd: answer.costUsd, table: answer.table, date: answer.tableDate, ours: true }
      reason = answer.unpriced
    }
    if (span.costUsd !== undefined) return { costUsd: span.costUsd, table: 'stated by the source', date: 'unknown', ours: false }
    if (span.tokens !== undefined && span.modelServed === undefined && span.modelRequested === undefined) reason = 'no model named'
    return { reason }
  }

  return {
    add(trace: AnalysedTrace, inSample: boolean): void {
      let requestUsd = 0
      let calls = 0
      let allPriced = true
      for (const node of modelCalls(trace)) {
        const { span } = node
        calls++
        const cost = costOf(node, trace.startMs + node.startNs / 1e6)
        const costUsd = 'costUsd' in cost ? cost.costUsd : undefined
        const model = span.modelServed ?? span.modelRequested ?? 'model not named'
        const line = { ...(span.tokens && { tokens: span.tokens }), ...(costUsd !== undefined && { costUsd }) }
        ledgers.byStage.add(node.stage, line)
        ledgers.byModel.add(model, line)
        ledgers.byPrompt.add(promptKey(span.promptName, span.promptVersion), line)
        const tokens = (span.tokens?.input ?? 0) + (span.tokens?.output ?? 0)
        if ('costUsd' in cost) {
          requestUsd += cost.costUsd
          const key = `${cost.table}\u0000${cost.date}`
          const table = tables.get(key) ?? { name: cost.table, date: cost.date, calls: 0 }
          table.calls++
          tables.set(key, table)
          if (cost.ours && span.costUsd !== undefined) {
            stated.calls++
            stated.statedUsd += span.costUsd
            stated.pricedUsd += cost.costUsd
          }
        } else {
          // Providers do not bill a call that they refused; one that failed and reports usage is priced like any other.
          const refused = span.status === 'Error' && span.tokens === undefined
          if (!refused) allPriced = false
          const reason = refused ? 'failed, and reports no usage' : cost.reason
          const key = `${span.provider ?? ''}\u0000${model}\u0000${reason}`
          const entry = unpriced.get(key) ?? { model, provider: span.provider ?? 'not named', calls: 0, tokens: 0, reason }
          entry.calls++
          entry.tokens += tokens
          unpriced.set(key, entry)
        }
        if (span.status === 'Error') {
          failedCalls.calls++
          failedCalls.tokens += tokens
          failedCalls.costUsd += costUsd ?? 0
        }
        if (span.finishReason !== undefined) {
          truncatedCalls.of++
          if (isTruncated(span.finishReason)) {
            truncatedCalls.calls++
            truncatedCalls.tokens += tokens
          }
        }
        if (span.inputHash !== undefined && span.status !== 'Error') {
          const seen = contents.at(span.inputHash, () => ({ calls: 0, tokens: 0, costUsd: 0 }))
          if (seen !== undefined) {
            seen.calls++
            if (seen.calls > 1) {
              seen.tokens += tokens
              seen.costUsd += costUsd ?? 0
            }
          }
        }
        const input = span.tokens?.input ?? 0
        if (node.stage === 'generate' && input >= cacheableTokens) {
          cacheable.calls++
          cacheable.inputTokens += input
          cacheable.cacheReadTokens += span.tokens?.cacheRead ?? 0
          if (span.tokens?.cacheRead !== undefined) cacheable.callsReportingCache++
          if ((span.tokens?.cacheRead ?? 0) > 0) cacheable.callsWithCacheRead++
        }
      }
      addRepeatedUsage(trace)
      if (calls > 0) {
        requests.add({ costUsd: allPriced ? requestUsd : undefined, failed: trace.failed, cluster: trace.sessionId ?? trace.tree.traceId, inSample })
      }
    },
    finish(seed: number): CostEvidence {
      for (const { calls, tokens, costUsd } of contents.values()) {
        repeatedCalls.of += calls
        repeatedCalls.calls += calls - 1
        repeatedCalls.tokens += tokens
        repeatedCalls.costUsd += costUsd
      }
      return {
        total: { ...ledgers.byModel.total(), key: 'all model calls' },
        byStage: ledgers.byStage.lines().slice(0, linesShown),
        byModel: ledgers.byModel.lines().slice(0, linesShown),
        byPrompt: ledgers.byPrompt.lines().slice(0, linesShown),
        ...requests.finish(seed),
        priceTables: [...tables.values()].sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1)),
        unpriced: [...unpriced.values()].sort((a, b) => b.calls - a.calls || (a.model < b.model ? -1 : 1)).slice(0, linesShown),
        repeatedUsage: { ...repeated, byStage: [...repeatedByStage.values()].sort((a, b) => b.spans - a.spans || (a.stage < b.stage ? -1 : 1)) },
        waste: { failedCalls, repeatedCalls, truncatedCalls },
        stated,
        cacheable,
      }
    },
  }

  function addRepeatedUsage(trace: AnalysedTrace): void {
    let any = false
    for (const node of trace.nodes) {
      if (!trace.repeatsUsage[node.index]) continue
      any = true
      const input = node.span.tokens?.input ?? 0
      const output = node.span.tokens?.output ?? 0
      repeated.spans++
      repeated.inputTokens += input
      repeated.outputTokens += output
      const cost = costOf(node, trace.startMs + node.startNs / 1e6)
      if ('costUsd' in cost) repeated.costUsd += cost.costUsd
      const stage = repeatedByStage.get(node.stage) ?? { stage: node.stage, spans: 0, inputTokens: 0, outputTokens: 0 }
      stage.spans++
      stage.inputTokens += input
      stage.outputTokens += output
      repeatedByStage.set(node.stage, stage)
      addExample(repeated.examples, node.span, `${node.span.name}: ${input} input + ${output} output tokens, repeated by spans under it`)
    }
    if (any) repeated.traces++
  }
}

function promptKey(name: string | undefined, version: string | undefined): string {
  if (name === undefined) return 'prompt not named'
  return version === undefined ? name : `${name} v${version}`
}
