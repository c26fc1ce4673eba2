import type { LoadEvidence } from '../../model/load-evidence.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { scaledN, sideOf, unknownFrom } from '../decide.ts'
import { defineLoadAudit, endsOf } from '../load-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, number, quantity, told } from '../words.ts'

/** One session in ten; our judgement, where no criterion `sessions.exposed-to-tail` was agreed. */
const EXPOSED_RATIO = 0.1
/** One session in four. */
const OFTEN_RATIO = 0.25

const OBJECTIVE = '`load.objectives.latencyMs` in the config'
const SESSIONS = 'queries with their session in `load.queries`, with `sessionField`'

export const sessionsMeetSlowUnderLoad = defineLoadAudit({
  id: 'sessions-meet-slow-under-load',
  title: 'Under load few sessions meet a response that is too slow',
  failTitle: 'Under load many sessions meet a response that is too slow',
  question: 'How many sessions meet at least one response over the latency objective, or a failure, under load?',
  why: 'People do not meet percentiles, they meet their own ten requests. A small share of slow responses is met by a large share of sessions, and more so under load.',
  fix: {
    now: 'Relieve the stage that saturates first.',
    later: 'Set the latency objective by session, at the load of the busiest hour.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.tailAtScale,
  asksForQueues: true,
  limits: `Sessions are those of the queries that were drawn, so their size is the recorded one only where the queries name their sessions. All levels of the run count: where it went past the knee on purpose, exposure there is no surprise, and the finding weighs little. Without an agreed criterion, one session in ten is our judgement.`,
  rules: {
    met: `the upper bound of the exposed share is at most the criterion sessions.exposed-to-tail, or ${quantity(EXPOSED_RATIO, 'ratio')} without one`,
    notMet: 'the lower bound of the exposed share is over it; of low weight where the run went past what the system holds, and today’s load holds',
    unknown:
      'the queries name no session, or every session has one request, the interval holds the threshold, or no latency objective says what too slow is and few sessions met a failure',
  },
  audit({ load }, config) {
    const { sessions, exposed, requestsPerSession, objectiveMs } = load.mechanisms.sessions
    if (!isMeasured(exposed)) {
      const unjudged = sessions > 0 && objectiveMs === undefined
      return unknownFrom(exposed, 'the share of exposed sessions', unjudged ? OBJECTIVE : SESSIONS)
    }
    if (isMeasured(requestsPerSession) && requestsPerSession.value <= 1) {
      return {
        verdict: 'unknown',
        reason: `each of ${number(sessions)} sessions has one request, so that sessions are nothing but requests`,
        needs: SESSIONS,
      }
    }
    const agreed = config.criteria.find(({ metric, comparator }) => metric === 'sessions.exposed-to-tail' && comparator === '<=')
    const threshold = agreed?.target ?? EXPOSED_RATIO
    const side = sideOf(exposed, threshold)
    if (side === 'above') return tooMany(load, exposed)
    if (objectiveMs === undefined) {
      return {
        verdict: 'unknown',
        reason: `${told(exposed)} of the sessions met a failure, and without an objective nobody can say which responses are too slow`,
        needs: OBJECTIVE,
      }
    }
    if (side === 'below') return { verdict: 'met', reason: `${told(exposed)} of the sessions met a response over ${quantity(objectiveMs, 'ms')}, or a failure` }
    const half = exposed.interval === undefined ? 0 : (exposed.interval.high - exposed.interval.low) / 2
    const n = scaledN(sessions, half, Math.abs(exposed.value - threshold))
    return {
      verdict: 'unknown',
      reason: `${told(exposed)} of the sessions met a response over ${quantity(objectiveMs, 'ms')}, or a failure: the interval holds ${quantity(threshold, 'ratio')}`,
      needs: `more sessions in the run${n === undefined ? '' : `: about ${number(n)}`} (there are ${number(sessions)})`,
    }
  },
})

/** Whether the run went past the knee although today's load is under it: then slow responses were to be expected. */
function wentPastKnee({ capacity: { today, heldPerS, failedPerS } }: LoadEvidence): boolean {
  return failedPerS !== undefined && heldPerS !== undefined && (!isMeasured(today) || today.value <= heldPerS)
}

function tooMany(load: LoadEvidence, exposed: Measurement): AuditOutcome {
  const { objectiveMs, requestsPerSession } = load.mechanisms.sessions
  const { failedPerS } = load.capacity
  const ends = endsOf(load.steps)
  const past = wentPastKnee(load)
  const what = objectiveMs === undefined ? 'at least one failure' : `at least one response over ${quantity(objectiveMs, 'ms')} or a failure`
  const levels =
    ends === undefined ? 'In this run' : `While ${number(ends.lowest.askedPerS)} to ${number(ends.highest.askedPerS)} requests a second were driven`
  const pastText = past && failedPerS !== undefined ? `; ${quantity(failedPerS, 'per-s')} and more is past what the system holds` : ''
  return {
    verdict: 'not-met',
    reason: `${quantity(exposed.value, 'ratio')} of the sessions met ${what}`,
    claim: `${levels}, ${quantity(exposed.value, 'ratio')} of the sessions met ${what} ${certainty(exposed)}${pastText}.`,
    rows: [
      row('Sessions that met a slow or failed response', exposed, '/load/mechanisms/sessions/exposed'),
      row('Requests a session', requestsPerSession, '/load/mechanisms/sessions/requestsPerSession'),
    ],
    frequency: exposed,
    severity: past ? 'low' : (exposed.interval?.low ?? 0) > OFTEN_RATIO ? 'high' : 'medium',
  }
}
