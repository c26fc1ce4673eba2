import type { IntegrityIssue } from '../../../model/traces-evidence.ts'
import { integrityIds } from '../../../model/traces-evidence.ts'
import { type AnalysedTrace, implausibleTokens } from '../analysed-trace.ts'
import { addExample } from './examples.ts'

/** Damage in the traces: in their shape, their clocks and their usage. */
export function createIntegrity() {
  const issues = new Map<IntegrityIssue['id'], IntegrityIssue>()
  return {
    add({ tree, nodes }: AnalysedTrace): void {
      const seen = new Set<IntegrityIssue['id']>()
      const record = (id: IntegrityIssue['id'], span: (typeof nodes)[number]['span'], detail: string) => {
        let issue = issues.get(id)
        if (issue === undefined) {
          issue = { id, spans: 0, affectedTraces: 0, examples: [] }
          issues.set(id, issue)
        }
        issue.spans++
        if (!seen.has(id)) issue.affectedTraces++
        seen.add(id)
        addExample(issue.examples, span, detail)
      }
      for (const issue of tree.issues) record(issue.id, issue.span, issue.detail)
      for (const { span } of nodes) {
        const tokens = span.tokens
        if (tokens === undefined) continue
        const { input, output, cacheRead = 0, cacheWrite = 0, reasoning } = tokens
        if (input !== undefined && cacheRead + cacheWrite > input) {
          record('cache-exceeds-input', span, `${cacheRead} cached read + ${cacheWrite} written > ${input} input tokens`)
        }
        if (output !== undefined && reasoning !== undefined && reasoning > output) {
          record('reasoning-exceeds-output', span, `${reasoning} reasoning > ${output} output tokens`)
        }
        const largest = Math.max(input ?? 0, output ?? 0, cacheRead, cacheWrite, reasoning ?? 0)
        if (largest > implausibleTokens) record('implausible-usage', span, `${largest} tokens in one call; left out of every sum`)
      }
    },
    finish(): IntegrityIssue[] {
      return integrityIds.flatMap((id) => issues.get(id) ?? [])
    },
  }
}
