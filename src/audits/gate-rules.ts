import type { Config } from '../model/config.ts'
import type { GateEvidence } from '../model/evaluation-evidence.ts'
import type { AuditOutcome } from '../model/review.ts'
import { listed } from './words.ts'

/** Why nothing is said of the gate as a whole: the config has no rule, or the run that is reviewed has the metric of none. */
export function noRuleMeasured(gates: readonly GateEvidence[], config: Config): AuditOutcome | undefined {
  if (gates.length > 0) return undefined
  if (config.eval.gate.rules.length > 0) return rulesWithoutMetric(gates, config)
  return { verdict: 'unknown', reason: 'the config names no rule of a gate', needs: 'rules in `eval.gate.rules`' }
}

/** Rules of the config whose metric the run does not have: of them nothing is known, however well the others do. */
export function rulesWithoutMetric(gates: readonly GateEvidence[], { eval: { gate } }: Config): AuditOutcome | undefined {
  const names = [...new Set(gate.rules.map(({ metric }) => metric))].filter((metric) => gates.every((each) => each.metric !== metric))
  if (names.length === 0) return undefined
  return {
    verdict: 'unknown',
    reason: `the gate has ${names.length === 1 ? 'a rule' : 'rules'} on ${listed(names)}, which the run under review has no score of`,
    needs: `a run with ${listed(names)}: \`loadbearing eval\``,
  }
}

/** The metric of a rule, with the tool, the judge or the version where the run has several measures of that name. */
export function ruleName(gate: GateEvidence, among: readonly GateEvidence[]): string {
  const namesakes = among.filter(({ metric }) => metric === gate.metric)
  const differing = (of: (each: GateEvidence) => string | undefined) => new Set(namesakes.map(of)).size > 1
  const parts = [
    ...(differing(({ tool }) => tool) ? [gate.tool] : []),
    ...(differing(({ judge }) => judge) ? [gate.judge === '' ? 'no judge' : gate.judge] : []),
    ...(differing(({ version }) => version) ? [gate.version] : []),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? gate.metric : `${gate.metric} (${parts.join(', ')})`
}
