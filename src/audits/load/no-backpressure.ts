import type { LoadEvidence } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome, Effect, EvidenceRow } from '../../model/review.ts'
import { sideOf } from '../decide.ts'
import { defineLoadAudit } from '../load-gate.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, counted, number, quantity, refused, told } from '../words.ts'

/** A system that turns away less than one request in a hundred at a level that it does not hold does not limit its queue. Our judgement. */
const SHED_RATIO = 0.01
/** Accepted requests that wait at least three times as long as at the lowest level stand in a queue. Our judgement. */
const QUEUED_TIMES = 3
/** Turned away, and the others still ten times as slow: the limit lies behind a long queue. Our judgement. */
const LATE_TIMES = 10

export const noBackpressure = defineLoadAudit({
  id: 'no-backpressure',
  title: 'Past its limit the system turns requests away and serves the rest',
  failTitle: 'Past its limit the system accepts everything and everybody waits',
  question: 'Does the system turn requests away when more come than it can serve, or does its queue grow?',
  why: 'A queue without a limit spends the system’s time on requests whose users have given up, and keeps it slow after the peak has passed. Turning a few away at once keeps it working for the rest.',
  fix: {
    now: 'Limit how many requests are at work at a time, and answer the rest at once with 503 and Retry-After.',
    later: 'Set the limit by the latency that was agreed, and drop what has waited for too long before working on it.',
  },
  effort: 'days',
  basis: 'bounded',
  severity: 'high',
  source: sources.loadShedding,
  asksForQueues: true,
  limits: `The lines, ${quantity(SHED_RATIO, 'ratio')} turned away and waits of ×${QUEUED_TIMES} and ×${LATE_TIMES}, are our judgement. Turned away is what is answered with 429, or 503: a failure by another status counts as a failure. A limit in front of the target, such as a gateway that was not driven, is not seen. The run must go past the knee, or there is nothing to see.`,
  rules: {
    met: `at levels past the knee more than ${quantity(SHED_RATIO, 'ratio')} were turned away, lower bound taken, and the accepted took at most ×${LATE_TIMES} of the time at the lowest level, upper bound taken`,
    notMet: `at such levels at most ${quantity(SHED_RATIO, 'ratio')} were turned away, upper bound taken, and the accepted took over ×${QUEUED_TIMES} of the time, or requests in flight kept rising; or more were turned away, and the accepted still took over ×${LATE_TIMES}, lower bounds taken`,
    unknown: 'no level past the knee was driven, or an interval holds a line',
  },
  audit({ load }) {
    const { overloadedSteps, rejected, inflation, retryAfter } = load.mechanisms.backpressure
    if (overloadedSteps === 0) {
      return {
        verdict: 'unknown',
        reason: 'no level was more than the system holds, so what it does then was not seen',
        needs: 'a level in `load.stepsPerS` that is too much for the system',
      }
    }
    const shed = sideOf(rejected.figure, SHED_RATIO)
    if (shed === 'below' && sideOf(inflation, QUEUED_TIMES) === 'above') return queued(load, { rows: [inflationRow(load)], late: false })
    const rising = risingRows(load)
    if (shed === 'below' && rising.length > 0) return queued(load, { rows: rising, late: false })
    if (shed === 'above' && sideOf(inflation, LATE_TIMES) === 'above') return queued(load, { rows: [inflationRow(load)], late: true })
    if (shed === 'above' && sideOf(inflation, LATE_TIMES) === 'below') {
      const hint = retryAfter === 0 ? '; none of them says when to try again (Retry-After)' : ''
      return {
        verdict: 'met',
        reason: `past the knee ${told(rejected.figure)} were turned away, and the others took ${longer(inflation)}${hint}`,
      }
    }
    return {
      verdict: 'unknown',
      reason: `past the knee ${told(rejected.figure)} were turned away, and the others took ${longer(inflation)}: neither a queue nor a limit for certain`,
      needs: 'a longer step at a level further past the knee',
    }
  },
})

/** Median latency past the knee against the lowest level, in words. */
function longer(inflation: Figure): string {
  if (!isMeasured(inflation)) return `a time that is not given: ${refused(inflation)}`
  return `${quantity(inflation.value, 'times')} as long as at the lowest level in the median ${certainty(inflation)}`
}

function inflationRow({ mechanisms }: LoadEvidence): EvidenceRow {
  return row('Median latency past the knee, of that at the lowest level', mechanisms.backpressure.inflation, '/load/mechanisms/backpressure/inflation')
}

/** Levels from the first that did not hold on, at which requests in flight certainly kept rising. */
function risingRows({ steps, capacity }: LoadEvidence): EvidenceRow[] {
  const { failedPerS } = capacity
  if (failedPerS === undefined) return []
  return steps.flatMap(({ askedPerS, inFlight }, index) =>
    askedPerS >= failedPerS && sideOf(inFlight.trendPerS, 0) === 'above'
      ? [row(`Rise of requests in flight at ${quantity(askedPerS, 'per-s')}`, inFlight.trendPerS, `/load/steps/${index}/inFlight/trendPerS`)]
      : [],
  )
}

function queued({ mechanisms, requests }: LoadEvidence, { rows, late }: { rows: readonly EvidenceRow[]; late: boolean }): AuditOutcome {
  const { rejected, inflation, overloadedSteps, inFlightMax } = mechanisms.backpressure
  const [grown] = rows
  const slower =
    grown?.figure === undefined || grown.figure === inflation ? `the accepted took ${longer(inflation)}` : `requests in flight rose by ${told(grown.figure)}`
  return {
    verdict: 'not-met',
    reason: late ? 'requests are turned away only behind a long queue' : 'at levels that it does not hold, the system turns nobody away and its queue grows',
    claim: `At ${counted(overloadedSteps, 'level')} past the knee, ${late ? `${told(rejected.figure)} were turned away, and still` : `${number(rejected.have)} of ${number(rejected.of)} requests were turned away, and`} ${slower}; up to ${number(inFlightMax)} were in flight.`,
    rows: [
      row('Requests turned away past the knee', rejected.figure, '/load/mechanisms/backpressure/rejected/figure'),
      ...rows.slice(0, 3),
      row('Most requests in flight', tally(inFlightMax, 'count', requests), '/load/mechanisms/backpressure/inFlightMax'),
    ],
    severity: late ? 'medium' : 'high',
    ...(isMeasured(inflation) && { effect: effectOf(inflation) }),
    ...(late && { fixNow: 'Lower the limit on requests at work, or shorten the queue, until the accepted ones take no longer than agreed.' }),
  }
}

/** Without a queue the accepted could at best be as fast as at the lowest level: 1/x - 1 for an inflation of x. */
function effectOf({ value, interval }: Extract<LoadEvidence['mechanisms']['backpressure']['inflation'], { value: number }>): Effect {
  return {
    metric: 'median latency of accepted requests past the knee',
    value: 1 / value - 1,
    unit: 'ratio',
    ...(interval !== undefined && { interval: { ...interval, low: 1 / interval.high - 1, high: 1 / interval.low - 1 } }),
    basis: 'bounded',
    note: 'At best the accepted are as fast as at the lowest level; the rest are told at once to try again later.',
  }
}
