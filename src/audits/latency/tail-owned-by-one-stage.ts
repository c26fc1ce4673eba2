import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { UNINSTRUMENTED } from '../../model/span.ts'
import { sideOf, unknownFrom } from '../decide.ts'
import { relativeEffect, row, severityOfGain, textRow } from '../outcome.ts'
import { certainGains, replayedStage, replaysOf } from '../replays.ts'
import { sources } from '../sources.ts'
import { certainty, change, listed, number, percentile, quantity } from '../words.ts'

/** More than half of what slow requests take on top of the rest: then work elsewhere moves the smaller part. Our judgement. */
const OWNED_RATIO = 0.5
/** Slow requests below which shares of them have no interval, so 200 requests at p95. */
const LEAST_REQUESTS = 200

export const tailOwnedByOneStage = defineAudit({
  id: 'tail-owned-by-one-stage',
  area: 'latency',
  needs: ['traces'],
  title: 'No single stage makes the slow requests slow',
  failTitle: 'One stage makes the slow requests slow',
  question: 'Which stage takes the time that slow requests take on top of the rest?',
  why: 'The slowest requests decide what people remember, and their time is often not where the average time is: work on the average stage leaves them as slow as before.',
  fix: {
    now: 'Give that stage a time limit with a fallback, and look at its slowest traces.',
    later: 'Treat the stage as a service with a latency objective of its own, and watch it apart from the total.',
  },
  effort: 'days',
  basis: 'estimated',
  severity: 'medium',
  source: sources.tailAtScale,
  limits: `That one half makes an owner is a judgement. The share is of time on the critical path, read from timing: it shows where slow requests wait, not why. Two stages that share the tail evenly are both under one half.`,
  rules: {
    met: `every stage's excess share has an upper bound of at most ${quantity(OWNED_RATIO, 'ratio')}`,
    notMet: `a stage's excess share has a lower bound over ${quantity(OWNED_RATIO, 'ratio')}`,
    unknown: `too few slow requests for intervals, an interval that holds ${quantity(OWNED_RATIO, 'ratio')}, or a tail that lies where no span is`,
  },
  audit({ traces: { latency } }) {
    const { composition } = latency
    if (!('shares' in composition)) return unknownFrom(composition, 'the composition of slow requests', 'more requests in the traces')
    const { shares, quantile, tailTraces } = composition
    const owner = shares.findIndex(({ excess }) => sideOf(excess, OWNED_RATIO) === 'above')
    if (owner === -1) {
      const open = shares.filter(({ excess }) => sideOf(excess, OWNED_RATIO) === 'open').filter(({ excess }) => isMeasured(excess))
      if (open.length === 0)
        return {
          verdict: 'met',
          reason: `no stage takes more than ${quantity(OWNED_RATIO, 'ratio')} of what requests over ${percentile(quantile)} take on top of the rest`,
        }
      return {
        verdict: 'unknown',
        reason: `with ${number(tailTraces)} slow requests it cannot be said whether ${listed(open.map(({ stage }) => stage))} takes more than half of the excess`,
        needs: `more requests in the traces: at least ${number(LEAST_REQUESTS)}, and more while an interval holds ${quantity(OWNED_RATIO, 'ratio')}`,
      }
    }
    const { stage, excess, tail, callsBody, callsTail } = shares[owner]
    if (!isMeasured(excess)) return unknownFrom(excess, 'the excess share', 'more requests in the traces')
    if (stage === UNINSTRUMENTED) {
      return {
        verdict: 'unknown',
        reason: `${quantity(excess.value, 'ratio')} of the excess is time in which no span was at work ${certainty(excess)}`,
        needs: 'spans around the work in the gaps that the audit `uninstrumented-time` names',
      }
    }
    const at = quantile >= 0.99 ? 'p99' : 'p95'
    const replays = replaysOf(latency, [at]).filter((each) => each.stage === replayedStage(stage))
    const best = certainGains(
      replays.filter(({ scenario }) => scenario !== 'removed'),
      Number.MIN_VALUE,
    ).at(0)
    const pointer = `/traces/latency/composition/shares/${owner}`
    return {
      verdict: 'not-met',
      reason: `${stage} takes ${quantity(excess.value, 'ratio')} of the excess`,
      claim: `${stage} makes slow requests slow: ${quantity(excess.value, 'ratio')} of what requests over ${percentile(quantile)} take on top of the rest passes in it ${certainty(excess)}.`,
      rows: [
        row(`Share of the excess of slow requests, ${stage}`, excess, `${pointer}/excess`),
        row(`Share of all time of slow requests, ${stage}`, tail, `${pointer}/tail`),
        textRow('Calls a request, typical and slow', `${number(callsBody)} and ${number(callsTail)}`, `${pointer}/callsTail`),
        ...(best === undefined ? [] : [row(`Change of ${at}: ${best.statement}`, best.replayed.change, best.pointer)]),
      ],
      ...(best !== undefined && {
        severity: severityOfGain(-best.replayed.change.value),
        effect: relativeEffect({
          metric: `${at} of request latency`,
          change: best.replayed.change,
          basis: 'estimated',
          note: `Replay of every trace: ${best.statement}; ${change(best.replayed.change.value)}. The share is not the gain.`,
        }),
      }),
      fixNow: `Put a time limit with a fallback on ${stage}, and read its slowest traces first.`,
    }
  },
})
