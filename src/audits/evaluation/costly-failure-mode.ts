import type { FailureModeEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

export const costlyFailureMode = defineEvaluationAudit({
  id: 'costly-failure-mode',
  title: 'No kind of failure that was priced was seen',
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
  limits:
    'Expected loss is the share of the traffic × the rate among the cases × the cost as the config states it. The cost is the team’s own figure, not measured. Outputs without a score are left out of the rate, and shown beside.',
  rules: {
    met: 'every mode has cases, and none failed',
    notMet: 'a mode failed, with a lower bound of the loss over 0; they are ordered by expected loss',
    unknown: 'no mode is priced in the config, or none has a score',
  },
  audit({ evaluation: { failureModes } }) {
    const modes = failureModes.map((mode, index) => ({ mode, index }))
    if (modes.length === 0)
      return { verdict: 'unknown', reason: 'the config prices no kind of failure', needs: 'kinds of failure with what each costs, in `eval.failureModes`' }
    const measuredModes = modes.filter(({ mode }) => isMeasured(mode.expectedLoss))
    if (measuredModes.length === 0)
      return { verdict: 'unknown', reason: 'no kind of failure has a case with a score', needs: 'a run with the metrics that `eval.failureModes` name' }
    const losing = measuredModes.filter(({ mode }) => lossOf(mode) > 0).sort((a, b) => lossOf(b.mode) - lossOf(a.mode))
    const [worst] = losing
    if (worst === undefined) {
      return {
        verdict: 'met',
        reason: `none of ${counted(measuredModes.length, 'kind')} of failure was seen: ${measuredModes.map(({ mode }) => `${mode.id} at most ${quantity(highOf(mode), 'usd-per-1k-requests')}`).join('; ')}`,
      }
    }
    const { mode } = worst
    const total = losing.reduce((sum, each) => sum + lossOf(each.mode), 0)
    return {
      verdict: 'not-met',
      reason: `${counted(losing.length, 'kind')} of failure of ${number(modes.length)} cost money`,
      claim: `${mode.id} (${mode.what}) costs ${told(mode.expectedLoss)}: ${told(mode.rate)} of its cases fail, at $${number(mode.costUsd)} each. ${losing.length === 1 ? 'It is the only one that was seen.' : `It is ${quantity(lossOf(mode) / total, 'ratio')} of the expected loss of all ${losing.length}.`}`,
      rows: [rowOf(worst), ...losing.slice(1, 4).map(rowOf)],
      frequency: mode.rate,
      ...(isMeasured(mode.expectedLoss) && {
        effect: {
          metric: 'expected loss',
          value: -mode.expectedLoss.value,
          unit: 'usd-per-1k-requests' as const,
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

const lossOf = ({ expectedLoss }: FailureModeEvidence): number => (isMeasured(expectedLoss) ? expectedLoss.value : 0)
const highOf = ({ expectedLoss }: FailureModeEvidence): number => (isMeasured(expectedLoss) ? (expectedLoss.interval?.high ?? expectedLoss.value) : 0)
const rowOf = ({ mode, index }: { mode: FailureModeEvidence; index: number }) =>
  row(`Expected loss, ${mode.id}`, mode.expectedLoss, `/evaluation/failureModes/${index}/expectedLoss`)
