import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { sideOf, unknownFrom } from '../decide.ts'
import { row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, told } from '../words.ts'

/** Five times the calls of a typical request at p99, and twenty times in a single one. Below 20 and 50 calls a loop is cheap whatever it is compared with. Our judgement. */
const P99_FACTOR = 5
const P99_LEAST_CALLS = 20
const MAX_FACTOR = 20
const MAX_LEAST_CALLS = 50

export const runawayAgent = defineAudit({
  id: 'runaway-agent',
  area: 'reliability',
  needs: ['traces'],
  title: 'No request calls models and tools without end',
  failTitle: 'Some requests call models and tools far more often than the rest',
  question: 'How many model and tool calls do the most demanding requests make, against a typical one?',
  why: 'An agent that does not know when to stop spends time and money on one request until something else stops it, and often has no answer in the end.',
  fix: {
    now: 'Limit the model and tool calls of one request, and answer with what is there when the limit is met.',
    later: 'Watch calls per request, and end a loop that repeats a call with the same input.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.owaspLlm,
  references: ['OWASP LLM10:2025', 'OWASP LLM06:2025'],
  limits: `The factors (${P99_FACTOR} at p99 from ${P99_LEAST_CALLS} calls, ${MAX_FACTOR} for the largest from ${MAX_LEAST_CALLS} calls) are our judgement. Calls are generation and tool spans of one trace: a wrapper and the call in it count twice if both are typed so, work fanned out on purpose (a batch, a long document) looks the same, and a loop spread over several traces is not seen. Percentiles are of the latency sample, the largest is of all traces.`,
  rules: {
    met: `the upper bound of p99 and the largest request are both within their limits: ${P99_FACTOR} and ${MAX_FACTOR} times the median, and at least ${P99_LEAST_CALLS} and ${MAX_LEAST_CALLS} calls`,
    notMet: 'the lower bound of p99 is over its limit, or the largest request is over its own',
    unknown: 'too few traces for a median or p99 with an interval, or one that holds the limit',
    notApplicable: 'no span is a generation or a tool',
  },
  audit({ traces }) {
    const { p50, p99, max, maxTraceId } = traces.reliability.callsPerTrace
    if (max === 0) return { verdict: 'not-applicable', reason: 'no span is a generation or a tool' }
    if (!isMeasured(p50)) return unknownFrom(p50, 'the median of calls in one request', 'more traces')
    const limit = Math.max(P99_FACTOR * p50.value, P99_LEAST_CALLS)
    const maxLimit = Math.max(MAX_FACTOR * p50.value, MAX_LEAST_CALLS)
    const side = sideOf(p99, limit)
    const inTail = isMeasured(p99) && side === 'above'
    if (!inTail && max <= maxLimit) {
      if (!isMeasured(p99)) return unknownFrom(p99, 'p99 of calls in one request', 'more traces')
      if (side === 'below') {
        return {
          verdict: 'met',
          reason: `p99 of model and tool calls in one request is ${told(p99)}, the largest ${number(max)}, at a median of ${number(p50.value)}`,
        }
      }
      return {
        verdict: 'unknown',
        reason: `whether p99 of calls in one request is over ${number(limit)} is open: ${told(p99)}`,
        needs: `more traces, until the interval of p99 leaves out ${number(limit)} (there are ${number(p99.n)})`,
      }
    }
    const typical = `a typical request makes ${told(p50)}`
    return {
      verdict: 'not-met',
      reason: `up to ${number(max)} model and tool calls in one request, at a median of ${number(p50.value)}`,
      claim: inTail
        ? `One request in a hundred makes at least ${told(p99)} model and tool calls, where ${typical}; the largest made ${number(max)}.`
        : `One request made ${number(max)} model and tool calls, where ${typical}.`,
      rows: [
        row('Model and tool calls in one request, median', p50, '/traces/reliability/callsPerTrace/p50'),
        row('p99', p99, '/traces/reliability/callsPerTrace/p99'),
        row('The largest', tally(max, 'count', traces.totals.traces), '/traces/reliability/callsPerTrace/max'),
        textRow('Trace with the most calls', maxTraceId, '/traces/reliability/callsPerTrace/maxTraceId'),
      ],
      severity: inTail && max > maxLimit ? 'high' : inTail ? 'medium' : 'low',
      fixNow: `Count the \`generate\` and \`tool\` spans of one request and stop at ${number(limit)}; read trace ${maxTraceId} first.`,
    }
  },
})
