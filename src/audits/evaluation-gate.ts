import { type Audit, defineAudit } from '../model/define.ts'
import type { AuditOutcome } from '../model/review.ts'

interface EvaluationAudit extends Omit<Audit<'evaluation'>, 'area' | 'needs' | 'rules'> {
  rules: NonNullable<Audit<'evaluation'>['rules']>
}

/** Declares an audit of the evaluation: without a run and without cases the answer is `unknown` for every one of them. */
export function defineEvaluationAudit(audit: EvaluationAudit): Audit<'evaluation'> {
  return defineAudit({
    ...audit,
    area: 'evaluation',
    needs: ['evaluation'],
    rules: { ...audit.rules, unknown: `${audit.rules.unknown}; or nothing was evaluated` },
    audit: (evidence, config) => (evidence.evaluation.runs.length + evidence.evaluation.caseSets.length === 0 ? nothing : audit.audit(evidence, config)),
  })
}

const nothing: AuditOutcome = {
  verdict: 'unknown',
  reason: 'there are no cases and no run of them',
  needs: 'cases (`loadbearing cases import FILE`, or `cases propose` from traces), and a run: `loadbearing eval`',
}
