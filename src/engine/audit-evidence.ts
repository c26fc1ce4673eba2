import type { Config } from '../model/config.ts'
import type { Audit, EvidenceArea } from '../model/define.ts'
import type { Evidence } from '../model/evidence.ts'
import { evidenceFor } from '../model/evidence-for.ts'
import type { AuditOutcome } from '../model/review.ts'

/** An audit with its answer. A crash is an `error` on its own row. */
export interface AuditResult {
  audit: Audit
  outcome: AuditOutcome | { verdict: 'error'; reason: string }
}

/** The command that gathers an area of evidence. */
const suppliedBy: Record<EvidenceArea, string> = { traces: 'loadbearing review FILE', load: 'loadbearing load URL', evaluation: 'loadbearing eval' }

/** Puts every audit's question to the evidence. Missing evidence gives `unknown`, never a pass. */
export function auditEvidence(evidence: Evidence, config: Config, audits: readonly Audit[]): AuditResult[] {
  return audits.map((audit) => {
    const missing = audit.needs.filter((area) => evidence[area] === undefined)
    if (missing.length > 0) {
      return {
        audit,
        outcome: {
          verdict: 'unknown',
          reason: `no ${missing.join(' and ')} evidence was gathered`,
          needs: missing.map((area) => suppliedBy[area]).join(', '),
        },
      }
    }
    try {
      return { audit, outcome: audit.audit(evidenceFor(evidence), config) }
    } catch (error) {
      return { audit, outcome: { verdict: 'error', reason: error instanceof Error ? error.message : String(error) } }
    }
  })
}
