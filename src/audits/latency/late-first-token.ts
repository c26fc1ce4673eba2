import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { sideOf, unknownFrom } from '../decide.ts'
import { callsOf, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, number, quantity } from '../words.ts'

/** Up to one second a person's flow of thought stays unbroken (Nielsen's second limit). */
const FLOW_MS = 1000
/** Over half of the request is spent before the first word: then streaming hides less than half of the wait. Our judgement. */
const WAIT_RATIO = 0.5
/** The limit of attention (Nielsen's third limit). */
const ATTENTION_MS = 10_000

export const lateFirstToken = defineAudit({
  id: 'late-first-token',
  area: 'latency',
  needs: ['traces'],
  title: 'Users see the first word early',
  failTitle: 'Users wait for most of the request before the first word',
  question: 'How much of a request passes before the user sees the first word?',
  why: 'People judge a streamed answer by when it begins. What lies before the first token is felt in full; what lies after is read along.',
  fix: {
    now: 'Stream the answer to the user, and start the generation as early as its inputs allow: what does not feed the prompt moves behind it.',
    later: 'Hold time to first token as a criterion of its own, apart from total latency.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.responseTimes,
  limits:
    'That half of the request is too much is a judgement. The first token is that of the generation which ends the critical path; a guardrail that holds the stream back afterwards is not seen. It is compared with the medians of all requests, so requests without a first token are in one and not in the other.',
  rules: {
    met: `the median first token comes within ${quantity(FLOW_MS, 'ms')}, or within ${quantity(WAIT_RATIO, 'ratio')} of the median request, upper bounds taken`,
    notMet: `the median first token comes after ${quantity(FLOW_MS, 'ms')} and after ${quantity(WAIT_RATIO, 'ratio')} of the median request, lower bound taken`,
    unknown: 'no generation tells its first token, or intervals hold the limits',
    notApplicable: 'no generation in the traces',
  },
  audit({ traces }) {
    const { latency } = traces
    const { firstToken, request, compositionToFirstToken: before } = latency
    if (traces.totals.traces > 0 && callsOf(traces, 'generate') === 0)
      return { verdict: 'not-applicable', reason: 'no generation was seen, so there is no first token' }
    const needs = 'gen_ai.response.time_to_first_chunk (s) on each streaming generation span; without streaming the user waits for the whole answer'
    if (!('p50' in firstToken)) return unknownFrom(firstToken, 'time to first token', needs)
    const [first, whole] = [firstToken.p50, request.p50]
    if (!isMeasured(first) || first.interval === undefined) return unknownFrom(first, 'the median time to first token', needs)
    if (!isMeasured(whole) || whole.interval === undefined) return unknownFrom(whole, 'the median latency', 'more requests in the traces')
    const least = first.interval.low / whole.interval.high
    const most = first.interval.high / Math.max(whole.interval.low, Number.EPSILON)
    const reason = `the first token comes after ${quantity(first.value, 'ms')}, the end after ${quantity(whole.value, 'ms')} (medians)`
    if (sideOf(first, FLOW_MS) === 'below' || most <= WAIT_RATIO) return { verdict: 'met', reason }
    if (sideOf(first, FLOW_MS) !== 'above' || least <= WAIT_RATIO)
      return {
        verdict: 'unknown',
        reason: `${reason}, and intervals hold the limits`,
        needs: `more requests that tell their first token (there are ${number(first.n)})`,
      }
    const waits =
      'shares' in before ? before.shares.map(({ mean }, index) => ({ value: isMeasured(mean) ? mean.value : 0, index })).sort((a, b) => b.value - a.value) : []
    const [longest] = waits
    const part = longest !== undefined && 'shares' in before ? before.shares[longest.index] : undefined
    return {
      verdict: 'not-met',
      reason,
      claim: `Half of the users wait ${quantity(first.value, 'ms')} or more for the first word ${certainty(first)}, which is ${quantity(first.value / whole.value, 'ratio')} of the median request of ${quantity(whole.value, 'ms')}.`,
      rows: [
        row('Time to first token, median', first, '/traces/latency/firstToken/p50'),
        row('Latency of a request, median', whole, '/traces/latency/request/p50'),
        ...(part === undefined || longest === undefined
          ? []
          : [row(`Share of the wait, ${part.stage}`, part.mean, `/traces/latency/compositionToFirstToken/shares/${longest.index}/mean`)]),
      ],
      severity: first.interval.low > ATTENTION_MS ? 'high' : 'medium',
      ...(part !== undefined && {
        fixNow: `Begin with ${part.stage}, the largest part of the wait: move what does not feed the prompt behind the start of the generation.`,
      }),
    }
  },
})
