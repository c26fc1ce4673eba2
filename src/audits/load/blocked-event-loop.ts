import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { BlockingStage } from '../../model/load-mechanisms.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { holdsProcess, LEAST_EVENTS, THROUGH_RATIO } from '../blocking.ts'
import { nToRuleOut, RARE_RATIO } from '../decide.ts'
import { defineLoadAudit, withoutSpans } from '../load-gate.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, counted, listed, number, quantity, told } from '../words.ts'

/** A thread held for a third of the time lets whoever comes by chance wait half as long again (1 / (1 - 1/3)), and there is no second thread. Our judgement. */
const MOST_RATIO = 1 / 3
/** Under a twentieth of the time few requests meet it; each still waits for the whole call. Our judgement. */
const LITTLE_RATIO = 0.05

export const blockedEventLoop = defineLoadAudit({
  id: 'blocked-event-loop',
  title: 'No stage stops its whole process while it runs',
  failTitle: 'A stage stops its whole process while it runs',
  question: 'Does a stage hold the only thread of its process, so that every other request stands still while it runs?',
  why: 'A process with one thread serves its users in turn. While one request computes, all others stand still, even those that need almost nothing, and more connections do not help.',
  fix: {
    now: 'Move the computation into a pool of worker threads, and cap its input until then.',
    later: 'Run heavy computation in a service of its own with its own limit on calls at work, and watch the delay of the event loop.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'high',
  source: sources.nodeEventLoop,
  asksForQueues: false,
  limits: `Read from spans: while such a call is open, hardly any span of another request of the service begins or ends. Several processes under one service name hide it, since one goes on while another stands still. That at most ${quantity(THROUGH_RATIO, 'ratio')} of the expected starts and ends may get through, and the weights, are our judgement. A stop that no span covers, such as garbage collection, shows only in the audit coordinated-tail.`,
  rules: {
    met: `spans of at least ${number(nToRuleOut(RARE_RATIO))} requests were joined, several were open at a time, and during calls of every stage others went on`,
    notMet: `for a stage, at least ${number(LEAST_EVENTS)} starts and ends of other requests were to be expected during its calls, and the upper bound of the part that was seen is at most ${quantity(THROUGH_RATIO, 'ratio')}`,
    unknown: 'no spans, too few of them, requests that were never open together, or an interval that holds the limit',
  },
  audit({ load }) {
    const judged = load.mechanisms.blocking.map((stage, index) => ({ stage, index, holds: holdsProcess(stage) }))
    const holding = judged.filter(({ holds }) => holds === 'yes').sort((a, b) => b.stage.busyRatio - a.stage.busyRatio)
    const [worst, ...others] = holding
    if (worst !== undefined) return blocked(worst, others)
    return (
      withoutSpans(load) ??
      notBlocked(
        load,
        judged.filter(({ stage, holds }) => holds === 'open' && stage.busyRatio >= LITTLE_RATIO).map(({ stage }) => stage),
      )
    )
  },
})

interface Placed {
  stage: BlockingStage
  index: number
}

function blocked({ stage: worst, index }: Placed, others: readonly Placed[]): AuditOutcome {
  const { service, stage, spanName, ratio, busyRatio, duration, eventsExpected, eventsInside, calls } = worst
  const pointer = `/load/mechanisms/blocking/${index}`
  const ceiling = isMeasured(duration.mean)
    ? `; at ${quantity(duration.mean.value, 'ms')} a call, one process can do at most ${number(1000 / duration.mean.value)} a second`
    : ''
  const busy = tally(busyRatio, 'ratio', calls)
  return {
    verdict: 'not-met',
    reason: `while ${spanName} runs, no other request of ${service} goes on`,
    claim: `While ${spanName} (stage ${stage}) runs, the process of ${service} serves nobody else: of ${number(eventsExpected)} starts and ends of other requests that were to be expected meanwhile, ${number(eventsInside)} were seen, ${told(ratio)}. Such calls fill ${quantity(busyRatio, 'ratio')} of the time at the busiest level${ceiling}.`,
    rows: [
      row(`Starts and ends of other requests while ${stage} runs, of those to be expected`, ratio, `${pointer}/ratio`),
      row(`Part of the time at the busiest level in which ${service} serves nobody else`, busy, `${pointer}/busyRatio`),
      row(`Duration of a call of ${stage}, median`, duration.p50, `${pointer}/duration/p50`),
      ...others
        .slice(0, 2)
        .map((each) =>
          row(
            `Part of the time at the busiest level, ${each.stage.stage} in ${each.stage.service}`,
            tally(each.stage.busyRatio, 'ratio', each.stage.calls),
            `/load/mechanisms/blocking/${each.index}/busyRatio`,
          ),
        ),
    ],
    severity: busyRatio >= MOST_RATIO ? 'critical' : busyRatio >= LITTLE_RATIO ? 'high' : 'medium',
    frequency: busy,
    effect: {
      metric: `time in which ${service} serves nobody else`,
      value: busyRatio,
      unit: 'ratio',
      basis: 'measured',
      note: 'Time in calls that hold the process, at the busiest level. With the work on another thread the process is free in that time.',
    },
    fixNow: `Move the computation inside of the span \`${spanName}\` (stage \`${stage}\`, service \`${service}\`) off the thread that serves requests: into a pool of worker threads, or a service of its own. Until then cap its input.`,
  }
}

/** No stage certainly holds its process: whether that could have been seen. */
function notBlocked({ joined, steps, requests }: LoadEvidence, open: readonly BlockingStage[]): AuditOutcome {
  const needed = nToRuleOut(RARE_RATIO)
  if (open.length > 0) {
    return {
      verdict: 'unknown',
      reason: `whether other requests go on while ${listed(open.map(({ stage }) => stage))} runs is open: ${open.map(({ ratio }) => (isMeasured(ratio) ? `${quantity(ratio.value, 'ratio')} of the expected starts and ends were seen ${certainty(ratio)}` : told(ratio))).join('; ')}`,
      needs: `a longer run, or one at a higher rate: at least ${number(LEAST_EVENTS)} starts and ends of other requests have to be expected during such calls`,
    }
  }
  if (joined.have < needed) {
    return {
      verdict: 'unknown',
      reason: `the spans of ${number(joined.have)} of ${counted(requests, 'request')} were joined, too few to rule it out`,
      needs: `${number(needed)} requests whose spans are joined`,
    }
  }
  if (steps.every(({ inFlight }) => inFlight.max < 2))
    return { verdict: 'unknown', reason: 'requests were never open together, so none could have held up another', needs: 'a run at a higher rate' }
  return { verdict: 'met', reason: `in the spans of ${counted(joined.have, 'request')} no stage keeps other requests of its service from going on` }
}
