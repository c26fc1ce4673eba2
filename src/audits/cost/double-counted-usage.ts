import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { exampleRows, judgeRarity, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity } from '../words.ts'

/** A tenth too much misleads a budget. Our judgement. */
const MISLEADING_RATIO = 0.1

export const doubleCountedUsage = defineAudit({
  id: 'double-counted-usage',
  area: 'cost',
  needs: ['traces'],
  title: 'Token usage stands on one span for each call',
  failTitle: 'Token usage is counted twice by a sum over spans',
  question: 'Do outer spans repeat the token usage of the calls under them?',
  why: 'A dashboard or a bill that sums usage over spans shows money that was never spent, and nobody can reconcile it with the invoice.',
  fix: {
    now: 'Sum usage over the innermost spans only, or drop it from agent and workflow spans.',
    later: 'Test in CI that the sum over a trace equals the sum over its model calls.',
  },
  effort: 'hours',
  basis: 'bounded',
  severity: 'medium',
  source: sources.genAiSpans,
  limits:
    'Usage on a span above another with usage is taken as a repetition, also where its numbers differ. This review leaves it out of its totals; whether your dashboard does is not in the traces. From 10 % on the severity is high, which is a judgement.',
  rules: {
    met: 'no span with usage stands above another, among 73 calls or more',
    notMet: 'at least one span with usage stands above another that has its own',
    unknown: 'no call reports usage, or too few do to rule it out',
    notApplicable: 'no call to a model',
  },
  audit({ traces: { cost, totals } }) {
    const { repeatedUsage: repeated, total } = cost
    if (totals.traces > 0 && total.calls === 0 && repeated.spans === 0) return { verdict: 'not-applicable', reason: 'no call to a model was seen' }
    if (total.callsWithUsage === 0 && repeated.spans === 0)
      return {
        verdict: 'unknown',
        reason: 'no call reports token usage',
        needs: 'gen_ai.usage.input_tokens and gen_ai.usage.output_tokens on each generation span',
      }
    return judgeRarity({
      found: repeated.spans,
      of: Math.max(total.callsWithUsage, repeated.spans),
      what: 'calls with usage',
      problem: 'repeated usage',
      notMet: () => {
        const again = repeated.inputTokens + repeated.outputTokens
        const once = total.inputTokens + total.outputTokens
        const over = once === 0 ? 1 : again / once
        const stages = repeated.byStage.map(({ stage, spans }) => counted(spans, `${stage} span`))
        return {
          verdict: 'not-met',
          reason: `${counted(repeated.spans, 'span')} repeat the usage of spans under them`,
          claim: `${listed(stages)} ${repeated.spans === 1 ? 'reports' : 'report'} ${quantity(again, 'tokens')} on top of the ${quantity(once, 'tokens')} of the ${counted(total.callsWithUsage, 'model call')} that report usage: a plain sum over spans gives ${number(again + once)}, ${quantity(over, 'ratio')} too many.`,
          rows: [
            row('Tokens reported again by outer spans', tally(again, 'tokens', repeated.spans), '/traces/cost/repeatedUsage'),
            row('Tokens of the model calls themselves', tally(once, 'tokens', total.callsWithUsage), '/traces/cost/total'),
            ...exampleRows(repeated.examples, '/traces/cost/repeatedUsage/examples'),
          ],
          severity: over >= MISLEADING_RATIO ? 'high' : 'medium',
          frequency: share(repeated.traces, totals.traces).figure,
          effect: {
            metric: 'tokens counted by a plain sum over spans',
            value: -again / (again + once),
            unit: 'ratio',
            basis: 'bounded',
            note: 'No more than this, where every span is summed.',
          },
          fixNow: `Remove gen_ai.usage.* from the ${listed(repeated.byStage.map(({ stage }) => stage))} spans, or sum usage over the innermost spans only.`,
        }
      },
    })
  },
})
