import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { partOfBill, severityOfWaste, usageAttributes, withoutCalls } from '../bill.ts'
import { judgeRarity, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** A hundredth of the bill for nothing is worth a look. Our judgement. */
const WASTED_RATIO = 0.01

export const failedCallsCost = defineAudit({
  id: 'failed-calls-cost',
  area: 'cost',
  needs: ['traces'],
  title: 'Failed calls cost next to nothing',
  failTitle: 'Failed calls are paid for',
  question: 'How much of the bill goes to calls that failed?',
  why: 'A call that fails after the model has begun is billed, and so is the call that is tried in its place: an outage then costs money as well.',
  fix: {
    now: 'Retry only errors that pass, after a growing wait, and stop retrying when the provider is overloaded.',
    later: 'Put a budget on retries, and check a request before it is sent for what the provider would refuse.',
  },
  effort: 'days',
  basis: 'bounded',
  severity: 'medium',
  source: sources.sreOverload,
  limits: `That ${quantity(WASTED_RATIO, 'ratio')} is too much is a judgement. Only failed calls that report usage are seen to cost anything: one cut off by a time limit is often billed and reports none, so the share is a lower bound. Prices are list prices; a provider may not bill what it failed itself. Calls that succeed with a useless answer are not failed.`,
  references: ['ML Test Score Monitor 6'],
  rules: {
    met: `no call failed among 73 or more, or failed calls report usage and take at most ${quantity(WASTED_RATIO, 'ratio')} of the cost (of the tokens where they have no price)`,
    notMet: `failed calls take more than ${quantity(WASTED_RATIO, 'ratio')} of the cost, or of the tokens`,
    unknown: 'failed calls report no usage, too few calls to rule failures out, or no traces',
    notApplicable: 'no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { total, waste } = traces.cost
    const failed = waste.failedCalls
    // Errors of the stages that call models; a tool's errors are not paid by tokens.
    const causes = traces.reliability.errorTypes
      .map((each, index) => ({ ...each, index }))
      .filter(({ stage }) => stage === 'generate' || stage === 'embed')
      .slice(0, 2)
    const { figure, of } = partOfBill(failed, total)
    const part = isMeasured(figure) ? figure.value : 0
    const reason = `${number(failed.calls)} of ${counted(total.calls, 'model call')} failed`
    if (failed.calls > 0 && part === 0)
      return {
        verdict: 'unknown',
        reason: `${reason}, and none of them reports usage`,
        needs: `${usageAttributes} on the generation spans with status Error, where the provider had begun to answer`,
      }
    if (failed.calls > 0 && part <= WASTED_RATIO) return { verdict: 'met', reason: `${reason}, with ${quantity(part, 'ratio')} of ${of}` }
    return judgeRarity({
      found: failed.calls,
      of: Math.max(total.calls, failed.calls),
      what: 'model calls',
      problem: 'failed call',
      notMet: (failures) => ({
        verdict: 'not-met',
        reason: `${reason}, with ${quantity(part, 'ratio')} of ${of}`,
        claim: `At least ${quantity(part, 'ratio')} of ${of} goes to calls that failed: ${told(failures.figure)} of model calls fail.`,
        rows: [
          row(`Part of ${of} that failed calls took`, figure, '/traces/cost/waste/failedCalls'),
          row('Model calls that failed', failures.figure, '/traces/cost/waste/failedCalls'),
          row('Tokens of failed calls', tally(failed.tokens, 'tokens', failed.calls), '/traces/cost/waste/failedCalls/tokens'),
          ...(failed.costUsd > 0 ? [row('Cost of failed calls', tally(failed.costUsd, 'usd', failed.calls), '/traces/cost/waste/failedCalls/costUsd')] : []),
          ...causes.map(({ stage, type, calls, index }) =>
            row(`Failed spans: ${type} in ${stage}`, tally(calls, 'count', traces.totals.spans), `/traces/reliability/errorTypes/${index}/calls`),
          ),
        ],
        severity: severityOfWaste(part),
        frequency: failures.figure,
        effect: {
          metric: `${of} of all model calls`,
          value: -part,
          unit: 'ratio',
          basis: 'bounded',
          note: 'No more than this of what was reported, if no call failed after it was billed.',
        },
        ...(causes.length > 0 && { fixNow: fixOf(causes[0]) }),
      }),
    })
  },
})

function fixOf({ stage, type, calls }: { stage: string; type: string; calls: number }): string {
  if (type === 'not given') return `Set error.type on the ${counted(calls, 'failed span')} of ${stage}, which say nothing of the cause.`
  return `Begin with ${type} in ${stage} (${counted(calls, 'failed span')}): see on the invoice that it is billed, and retry it only after a growing wait.`
}
