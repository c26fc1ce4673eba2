import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { Stall } from '../../model/load-mechanisms.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { settlingN, sideOf } from '../decide.ts'
import { defineLoadAudit } from '../load-gate.ts'
import { row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, refused, told } from '../words.ts'

/** More than half of the slow requests were slow together. */
const TOGETHER_RATIO = 0.5
/** Responses below which there is no p99. */
const LEAST_RESPONSES = 400
/** A closed loop that shows half of the p99 or less hides what users meet. Our judgement. */
const HIDDEN_TIMES = 2
/** Stalls from which a rhythm can be read, and the most that their gaps may differ from it. Our judgement. */
const LEAST_STALLS = 4
const RHYTHM_RATIO = 0.2
/** Nobody drives a run of twenty times the length. Our judgement. */
const LONGEST_TIMES = 20

export const coordinatedTail = defineLoadAudit({
  id: 'coordinated-tail',
  title: 'Slow requests come one by one',
  failTitle: 'Slow requests come together, while the whole system stands still',
  question: 'Do the slowest requests fall into times in which no response ended at all?',
  why: 'When everything stops at once, all users of that moment meet it. A test that waits for each answer before it asks again sends almost nothing while the system stands still, so it reports a tail far better than the one that users meet.',
  fix: {
    now: 'Look at what the process did at those times: a long computation, garbage collection, a scheduled job, a lock.',
    later: 'Watch the longest pause of the process, and set objectives from arrivals that do not wait for answers.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.openVersusClosed,
  asksForQueues: true,
  limits: `A stall is a time in which requests were open and none ended, longer than chance allows at the rate of ends around it; what stood still is not seen from outside. A request over p99 that was open during a stall need not be slow because of it. The p99 of a closed loop is a replay of this run with as many connections as were in flight at the median. That ${quantity(TOGETHER_RATIO, 'ratio')} makes a tail coordinated is our judgement.`,
  rules: {
    met: `no stall was found, or at most ${quantity(TOGETHER_RATIO, 'ratio')} of the requests over p99 were open during one, upper bound taken`,
    notMet: `more than ${quantity(TOGETHER_RATIO, 'ratio')} of the requests over p99 were open during a stall, lower bound taken, and not all stalls came at levels whose queue grew without end`,
    unknown: `fewer than ${LEAST_RESPONSES} responses, or stalls and no level that has a p99, or stalls in growing queues only, or the interval holds ${quantity(TOGETHER_RATIO, 'ratio')}`,
  },
  audit({ load }) {
    const { found, tailInStalls } = load.mechanisms.stalls
    const side = sideOf(tailInStalls.figure, TOGETHER_RATIO)
    if (side === 'above' && found.some((stall) => !isInGrowingQueue(stall, load))) return together(load)
    if (side === 'above') {
      return {
        verdict: 'unknown',
        reason: `all ${counted(found.length, 'stall')} came at levels whose queue grew without end, where every request is slow with or without them`,
        needs: 'a longer run at levels that the system holds',
      }
    }
    // A stall is a gap between responses: without enough of these none could be seen.
    const responses = load.steps.reduce((sum, { ok }) => sum + ok, 0)
    const isLong = responses >= LEAST_RESPONSES
    if (found.length === 0 && isLong) return { verdict: 'met', reason: `no stall was found among ${counted(responses, 'response')}` }
    if (side === 'below' && isLong) {
      return {
        verdict: 'met',
        reason: `${counted(found.length, 'stall')} held ${told(tailInStalls.figure)} of the requests over p99, among ${counted(responses, 'response')}`,
      }
    }
    if (tailInStalls.of === 0) {
      return {
        verdict: 'unknown',
        reason: `${counted(found.length, 'stall')} among ${counted(responses, 'response')}, and no level that has a p99, so which requests are the slowest is not known`,
        needs: `levels of at least ${number(LEAST_RESPONSES)} requests each, of which fewer than one in a hundred fail`,
      }
    }
    return {
      verdict: 'unknown',
      reason: `whether more than half of the slowest requests were slow together is open: ${told(tailInStalls.figure)} of those over p99 were open during a stall`,
      needs: longerRun(load),
    }
  },
})

/** Whether a stall began in a level in which requests in flight certainly kept rising. */
function isInGrowingQueue({ startMs }: Stall, { steps }: LoadEvidence): boolean {
  return steps.some((step) => startMs >= step.startMs && startMs < step.startMs + step.durationMs && sideOf(step.inFlight.trendPerS, 0) === 'above')
}

/** How long a run would settle it: a hundredth of its requests are over p99. */
function longerRun({ mechanisms, requests }: LoadEvidence): string {
  const { tailInStalls } = mechanisms.stalls
  const slow = settlingN(tailInStalls, TOGETHER_RATIO)
  const isWithinReach = slow !== undefined && slow <= LONGEST_TIMES * Math.max(1, tailInStalls.of)
  return isWithinReach ? `a longer run: about ${number(100 * slow)} requests (there are ${number(requests)})` : 'a longer run'
}

function together({ mechanisms, requests }: LoadEvidence): AuditOutcome {
  const { found, totalMs, tailInStalls, closedLoopP99Ms, openLoopP99Ms } = mechanisms.stalls
  const [longest] = [...found].sort((a, b) => b.durationMs - a.durationMs)
  const hidden = isMeasured(closedLoopP99Ms) && isMeasured(openLoopP99Ms) && openLoopP99Ms.value >= HIDDEN_TIMES * closedLoopP99Ms.value
  const loops = isMeasured(closedLoopP99Ms)
    ? `A closed loop would have shown a p99 of ${told(closedLoopP99Ms)}${isMeasured(openLoopP99Ms) ? ` instead of ${told(openLoopP99Ms)}` : `; here the p99 is not given: ${refused(openLoopP99Ms)}`}`
    : `The p99 of the run is ${told(openLoopP99Ms)}`
  const rhythm = rhythmOf(found)
  return {
    verdict: 'not-met',
    reason: 'most of the slowest requests were slow together, while no response ended',
    claim: `${number(tailInStalls.have)} of ${number(tailInStalls.of)} requests over p99 were open while no response ended at all, ${told(tailInStalls.figure)}: ${counted(found.length, 'stall')} of ${quantity(totalMs, 'ms')} in all${rhythm === undefined ? '' : `, one about every ${quantity(rhythm, 'ms')}`}. ${loops}.`,
    rows: [
      row('Requests over p99 that were open during a stall', tailInStalls.figure, '/load/mechanisms/stalls/tailInStalls/figure'),
      row('p99 with arrivals that do not wait', openLoopP99Ms, '/load/mechanisms/stalls/openLoopP99Ms'),
      row('p99 that a closed loop would have shown', closedLoopP99Ms, '/load/mechanisms/stalls/closedLoopP99Ms'),
      row('Time in stalls', tally(totalMs, 'ms', requests), '/load/mechanisms/stalls/totalMs'),
      ...(longest === undefined ? [] : [textRow('The longest stall', stallText(longest), `/load/mechanisms/stalls/found/${found.indexOf(longest)}`)]),
    ],
    severity: hidden ? 'high' : 'medium',
    frequency: tailInStalls.figure,
    fixNow: `Look at what the process did at ${found
      .slice(0, 3)
      .map(({ startMs }) => quantity(startMs, 'ms'))
      .join(
        ', ',
      )} after the start of the run${rhythm === undefined ? '' : ` (one stall about every ${quantity(rhythm, 'ms')}: a scheduled job?)`}: a long computation, garbage collection, a lock.`,
  }
}

function stallText({ startMs, durationMs, requestsHit }: Stall): string {
  return `${quantity(durationMs, 'ms')} from ${quantity(startMs, 'ms')} on, with ${counted(requestsHit, 'request')} open`
}

/** The usual gap between the starts of stalls, ms, where all gaps are about as long. */
function rhythmOf(found: readonly Stall[]): number | undefined {
  if (found.length < LEAST_STALLS) return undefined
  const starts = found.map(({ startMs }) => startMs).sort((a, b) => a - b)
  const gaps = starts.slice(1).map((start, index) => start - starts[index])
  const middle = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)]
  return gaps.every((gap) => Math.abs(gap - middle) <= RHYTHM_RATIO * middle) ? middle : undefined
}
