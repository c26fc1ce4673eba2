import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { withoutCalls } from '../bill.ts'
import { scaledN, sideOf, unknownFrom } from '../decide.ts'
import { row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** One request in a hundred that takes a tenth of the bill costs ten times the mean; a quarter, 25 times. Our judgement. */
const TAIL_RATIO = 0.1
const LARGE_RATIO = 0.25
/** Of the requests. */
const DEAREST_RATIO = 0.01

export const expensiveTail = defineAudit({
  id: 'expensive-tail',
  area: 'cost',
  needs: ['traces'],
  title: 'The dearest requests take a small part of the bill',
  failTitle: 'A few requests take a large part of the bill',
  question: 'How much of the bill do the dearest 1 % of requests take?',
  why: 'A heavy tail is where a loop, a runaway context or an abuser spends the money: the mean hides it, and growth multiplies it.',
  fix: {
    now: 'Limit tokens and model calls for each request, and read the traces with the most calls.',
    later: 'Set a budget for each request and each user, and alert when p99 of the cost of a request rises.',
  },
  effort: 'days',
  basis: 'bounded',
  severity: 'medium',
  source: sources.owaspLlm,
  limits: `That ${quantity(TAIL_RATIO, 'ratio')} is large is a judgement; from ${quantity(LARGE_RATIO, 'ratio')} on the severity is high. Only requests whose every call is priced are counted. Dear requests can be worth their money: the traces do not say what an answer earned. Of large sets, a sample of about 50,000 traces is measured. The evidence keeps the trace with the most calls, which need not be the dearest.`,
  references: ['OWASP LLM10:2025', 'ML Test Score Monitor 6'],
  rules: {
    met: `the upper bound of the share is at most ${quantity(TAIL_RATIO, 'ratio')}`,
    notMet: `its lower bound is over ${quantity(TAIL_RATIO, 'ratio')}`,
    unknown: `fewer than 400 priced requests, no interval, or one that holds ${quantity(TAIL_RATIO, 'ratio')}`,
    notApplicable: 'no call to a model, or all of them are free of charge',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { mean, p50, p99, tailShare } = traces.cost.perRequest
    if (!isMeasured(tailShare)) {
      if (isMeasured(mean) && mean.value === 0 && mean.n >= (tailShare.needsN ?? 0))
        return { verdict: 'not-applicable', reason: `all ${counted(mean.n, 'priced request')} are free of charge` }
      return unknownFrom(tailShare, 'the share of the dearest 1 %', 'more requests whose every call is priced')
    }
    const side = sideOf(tailShare, TAIL_RATIO)
    if (side === 'below') return { verdict: 'met', reason: `the dearest 1 % of requests take ${told(tailShare)} of the cost` }
    if (side === 'open') {
      const { interval, n, value } = tailShare
      const settles = interval === undefined ? undefined : scaledN(n, (interval.high - interval.low) / 2, Math.abs(value - TAIL_RATIO))
      return {
        verdict: 'unknown',
        reason: `the share of the dearest 1 % against ${quantity(TAIL_RATIO, 'ratio')} is open: ${told(tailShare)}`,
        needs:
          settles === undefined
            ? 'more priced requests, from 10 sessions or more'
            : `about ${counted(Math.max(settles, n + 1), 'priced request')} in the traces (there are ${number(n)})`,
      }
    }
    const { max, maxTraceId } = traces.reliability.callsPerTrace
    // Each of the dearest percent brought down to p99 itself: what a limit at p99 would save if it lost no answer.
    const capped = isMeasured(mean) && isMeasured(p99) && mean.value > 0 ? tailShare.value - (DEAREST_RATIO * p99.value) / mean.value : 0
    return {
      verdict: 'not-met',
      reason: `the dearest 1 % of requests take ${quantity(tailShare.value, 'ratio')} of the cost`,
      claim: `The dearest 1 % of requests take ${told(tailShare)} of the cost of all.`,
      rows: [
        row('Share of the dearest 1 % of requests in the cost', tailShare, '/traces/cost/perRequest/tailShare'),
        row('Cost of a request, p99', p99, '/traces/cost/perRequest/p99'),
        row('Cost of a request, median', p50, '/traces/cost/perRequest/p50'),
        row('Cost of a request, mean', mean, '/traces/cost/perRequest/mean'),
        ...(max === 0
          ? []
          : [
              row('Most generation and tool calls in one trace', tally(max, 'count', traces.totals.traces), '/traces/reliability/callsPerTrace/max'),
              textRow('The trace with the most calls', maxTraceId, '/traces/reliability/callsPerTrace/maxTraceId'),
            ]),
      ],
      severity: tailShare.value >= LARGE_RATIO ? 'high' : 'medium',
      ...(capped > 0 && {
        effect: {
          metric: 'cost of all requests',
          value: -capped,
          unit: 'ratio',
          basis: 'bounded',
          note: 'No more than this from a limit at the p99 of the cost of a request; the answers beyond it would end early.',
        },
      }),
      fixNow: `Limit the output tokens (max_tokens) and the calls of each request${max === 0 ? '' : `; read trace ${maxTraceId} first, with ${counted(max, 'call')}`}.`,
    }
  },
})
