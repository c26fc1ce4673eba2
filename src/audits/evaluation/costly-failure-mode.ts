import type { FailureModeEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome, Severity } from '../../model/review.ts'
import { nToRuleOut } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

/** US dollars in a thousand requests: a cent each, about what an answer with passages costs; and a tenth of that. Our judgement. */
const DEAR_USD = 10
const CHEAP_USD = 1
const unit = 'usd-per-1k-requests'

export const costlyFailureMode = defineEvaluationAudit({
  id: 'costly-failure-mode',
  title: 'No kind of failure that was priced costs much',
  failTitle: 'Failures cost money, and one kind costs most',
  question: 'Which kind of failure costs most, at the rate at which it happens?',
  why: 'An average score counts a wrong refund and a missing comma the same. Money does not.',
  fix: {
    now: 'Work on the kind of failure with the largest expected loss, not on the lowest score.',
    later: 'Hold the rate of each costly kind with a criterion of its own, and add cases for kinds whose interval is wide.',
  },
  effort: 'weeks',
  basis: 'estimated',
  severity: 'high',
  source: sources.littleRubin,
  limits: `Expected loss is the share of the traffic × the rate among the cases × the cost as the config states it. The cost is the team’s own figure, not measured. Outputs without a score are left out of the rate, and shown beside. Severity is by the loss of the costliest kind: high from ${quantity(DEAR_USD, unit)}, which is a cent a request and about what an answer with passages costs; low under ${quantity(CHEAP_USD, unit)}, a tenth of that. Both lines are our judgement: a system whose requests cost more can bear more.`,
  rules: {
    met: `every mode was measured, none costs surely more than nothing, and the upper bound of each loss is at most ${quantity(DEAR_USD, unit)}`,
    notMet: 'the lower bound of the loss of a mode is over 0; they are ordered by expected loss',
    unknown: `no mode is priced in the config, or one has no score, or may cost more than ${quantity(DEAR_USD, unit)}`,
  },
  audit({ evaluation: { failureModes } }) {
    if (failureModes.length === 0)
      return { verdict: 'unknown', reason: 'the config prices no kind of failure', needs: 'kinds of failure with what each costs, in `eval.failureModes`' }
    const losing = failureModes
      .map((mode, index) => ({ mode, index }))
      .filter(({ mode }) => lossOf(mode) > 0)
      .sort((a, b) => lossOf(b.mode) - lossOf(a.mode))
    const sure = losing.filter(({ mode }) => lowOf(mode) > 0)
    const [worst] = sure
    if (worst === undefined) return notSure(failureModes)
    const { mode } = worst
    return {
      verdict: 'not-met',
      reason: `${counted(sure.length, 'kind')} of failure of ${number(failureModes.length)} surely ${sure.length === 1 ? 'costs' : 'cost'} money`,
      claim: `${mode.id} (${mode.what}) costs ${told(mode.expectedLoss)}: ${told(mode.rate)} of its cases fail, at $${number(mode.costUsd)} each. ${losing.length === 1 ? 'It is the only one that was seen.' : `It is ${partOf(mode, losing)} the expected loss of all ${losing.length}.`}`,
      rows: [rowOf(worst), ...sure.slice(1, 4).map(rowOf)],
      severity: severityOf(lossOf(mode)),
      frequency: mode.rate,
      ...(isMeasured(mode.expectedLoss) && {
        effect: {
          metric: 'expected loss',
          value: -mode.expectedLoss.value,
          unit,
          ...(mode.expectedLoss.interval !== undefined && {
            interval: { ...mode.expectedLoss.interval, low: -mode.expectedLoss.interval.high, high: -mode.expectedLoss.interval.low },
          }),
          basis: 'estimated' as const,
          note: 'If this kind of failure never happened again; its cost is as the config states it.',
        },
      }),
    }
  },
})

/** No loss is sure: then it is ruled out, or open. */
function notSure(modes: readonly FailureModeEvidence[]): AuditOutcome {
  const unscored = modes.filter(({ expectedLoss }) => !isMeasured(expectedLoss))
  const open = modes.filter((mode) => isMeasured(mode.expectedLoss) && highOf(mode) > DEAR_USD)
  if (unscored.length === 0 && open.length === 0) {
    return { verdict: 'met', reason: modes.map((mode) => `${mode.id} costs at most ${quantity(highOf(mode), unit)}`).join('; ') }
  }
  const none = unscored.length === 0 ? [] : [`${listed(unscored.map(({ id }) => id))} ${unscored.length === 1 ? 'has' : 'have'} no score`]
  const metrics = unscored.length === 0 ? [] : [`a run with scores of ${listed([...new Set(unscored.map(({ metric }) => metric))])}`]
  return {
    verdict: 'unknown',
    reason: [...none, ...open.map((mode) => `${mode.id} may cost up to ${quantity(highOf(mode), unit)}, with ${counted(mode.rate.n, 'case')}`)].join('; '),
    needs: [...metrics, ...open.map((mode) => `${number(casesThatRuleOut(mode))} cases of ${mode.id} of which none fails`)].join('; '),
  }
}

function casesThatRuleOut({ trafficShare, costUsd }: FailureModeEvidence): number {
  return nToRuleOut(Math.min(1, DEAR_USD / (trafficShare * costUsd * 1000)))
}

function severityOf(lossUsd: number): Severity {
  if (lossUsd >= DEAR_USD) return 'high'
  return lossUsd >= CHEAP_USD ? 'medium' : 'low'
}

/** `80 % of`; a rounded whole is not one. */
function partOf(mode: FailureModeEvidence, losing: readonly { mode: FailureModeEvidence }[]): string {
  const share = quantity(lossOf(mode) / losing.reduce((sum, each) => sum + lossOf(each.mode), 0), 'ratio')
  return share === quantity(1, 'ratio') ? 'nearly all of' : `${share} of`
}

const lossOf = ({ expectedLoss }: FailureModeEvidence): number => (isMeasured(expectedLoss) ? expectedLoss.value : 0)
const highOf = ({ expectedLoss }: FailureModeEvidence): number => (isMeasured(expectedLoss) ? (expectedLoss.interval?.high ?? Number.POSITIVE_INFINITY) : 0)
const lowOf = ({ expectedLoss }: FailureModeEvidence): number => (isMeasured(expectedLoss) ? (expectedLoss.interval?.low ?? 0) : 0)
const rowOf = ({ mode, index }: { mode: FailureModeEvidence; index: number }) =>
  row(`Expected loss, ${mode.id}`, mode.expectedLoss, `/evaluation/failureModes/${index}/expectedLoss`)
