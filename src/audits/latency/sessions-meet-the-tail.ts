import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { scaledN, sideOf, unknownFrom } from '../decide.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, number, percentile, quantity } from '../words.ts'

/** One session in ten; our judgement, where no criterion `sessions.exposed-to-tail` was agreed. */
const EXPOSED_RATIO = 0.1
/** One session in four. */
const OFTEN_RATIO = 0.25

export const sessionsMeetTheTail = defineAudit({
  id: 'sessions-meet-the-tail',
  area: 'latency',
  needs: ['traces'],
  title: 'Few sessions meet the slowest responses',
  failTitle: 'Many sessions meet the slowest responses',
  question: 'How many sessions meet at least one of the slowest responses?',
  why: 'One slow response in a hundred sounds rare. A person who asks twenty times meets it nearly every fifth time, and remembers the worst.',
  fix: {
    now: 'Cut the tail first: see the findings on slow stages, and set a time limit with a fallback.',
    later: 'Set the latency objective by session rather than by request.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.tailAtScale,
  limits:
    'Without an agreed criterion, one session in ten is our judgement. Sessions cut by the edge of the window count as they were seen. The slowest percent exists in every system: what matters beside the share is how slow it is.',
  rules: {
    met: `the upper bound of the exposed share is at most the criterion, or ${quantity(EXPOSED_RATIO, 'ratio')}`,
    notMet: `the lower bound of the exposed share is over the criterion sessions.exposed-to-tail, or ${quantity(EXPOSED_RATIO, 'ratio')} without one`,
    unknown: 'no session is named, or the interval holds the threshold',
  },
  audit({ traces: { latency } }, config) {
    const { exposure } = latency
    if (!('exposed' in exposure))
      return unknownFrom(exposure, 'the share of sessions that meet the tail', 'session.id or gen_ai.conversation.id on the root span of each request')
    const { exposed, quantile, sessions } = exposure
    const agreed = config.criteria.find(({ metric, comparator }) => metric === 'sessions.exposed-to-tail' && comparator === '<=')
    const threshold = agreed?.target ?? EXPOSED_RATIO
    const side = sideOf(exposed, threshold)
    if (!isMeasured(exposed)) return unknownFrom(exposed, 'the share of sessions that meet the tail', 'more sessions in the traces')
    if (side === 'below')
      return { verdict: 'met', reason: `${quantity(exposed.value, 'ratio')} of sessions meet a response over ${percentile(quantile)} ${certainty(exposed)}` }
    if (side === 'open') {
      const half = exposed.interval === undefined ? 0 : (exposed.interval.high - exposed.interval.low) / 2
      const n = scaledN(sessions, half, Math.abs(exposed.value - threshold))
      return {
        verdict: 'unknown',
        reason: `${quantity(exposed.value, 'ratio')} of sessions are exposed, and the interval holds ${quantity(threshold, 'ratio')} ${certainty(exposed)}`,
        needs: `more sessions in the traces${n === undefined ? '' : `: about ${number(n)}`} (there are ${number(sessions)})`,
      }
    }
    const at = quantile >= 0.99 ? 'p99' : 'p95'
    const slow = latency.request[at]
    return {
      verdict: 'not-met',
      reason: `${quantity(exposed.value, 'ratio')} of sessions meet a response over ${percentile(quantile)}`,
      claim: `${quantity(exposed.value, 'ratio')} of sessions meet at least one response of the slowest ${quantity(1 - quantile, 'ratio')}${isMeasured(slow) ? `, which takes ${quantity(slow.value, 'ms')} or more` : ''} ${certainty(exposed)}.`,
      rows: [
        row('Sessions that meet the tail', exposed, '/traces/latency/exposure/exposed'),
        row('Requests a session', exposure.requestsPerSession, '/traces/latency/exposure/requestsPerSession'),
        row(`Latency of a request, ${at}`, slow, `/traces/latency/request/${at}`),
      ],
      frequency: exposed,
      severity: (exposed.interval?.low ?? 0) > OFTEN_RATIO ? 'high' : 'medium',
    }
  },
})
