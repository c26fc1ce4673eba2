import { defineAudit } from '../../model/define.ts'
import { relativeEffect, row, severityOfGain } from '../outcome.ts'
import { certainGains, openGains, replaysOf } from '../replays.ts'
import { sources } from '../sources.ts'
import { certainty, listed, number, quantity } from '../words.ts'

export const hedgingCutsTheTail = defineAudit({
  id: 'hedging-cuts-the-tail',
  area: 'latency',
  needs: ['traces'],
  title: 'A second try of slow calls would not cut the tail',
  failTitle: 'Slow calls are waited for though a second try would be faster',
  question: 'Would a second call, sent when the first exceeds the p95 of its stage, cut the tail?',
  why: 'When a call is slow by chance rather than by its input, a copy sent late costs five calls in a hundred and cuts the tail without making anything faster.',
  fix: {
    now: 'Send a second call when the first exceeds the p95 of its stage, take the one that answers first, cancel the other; only where a call may run twice.',
    later: 'Set a budget for second calls and stop sending them when the service is loaded.',
  },
  effort: 'days',
  basis: 'estimated',
  severity: 'medium',
  source: sources.tailAtScale,
  limits:
    'The replay draws the second call from all calls of the stage, so it takes slowness as chance: where the same input is slow every time, there is no gain. A loaded service gets slower by it. Calls with side effects must not be sent twice, and a second generation is paid for.',
  rules: {
    met: 'no stage gains the minimum worthwhile effect at p95 or p99 (upper bound)',
    notMet: 'the lower bound of the gain of a hedged stage is at least the minimum worthwhile effect (config, 5 % by default), at p95 or p99',
    unknown: 'p95 is refused, or an interval holds the minimum worthwhile effect',
  },
  audit({ traces: { latency } }, config) {
    const least = config.minimumWorthwhileEffectRatio
    const replays = replaysOf(latency, ['p99', 'p95']).filter(({ scenario }) => scenario === 'hedged')
    if (replays.length === 0)
      return { verdict: 'unknown', reason: 'no hedged replay of p95 could be made', needs: 'at least 75 requests in the traces, 400 for p99' }
    const [best] = certainGains(replays, least)
    if (best === undefined) {
      const open = openGains(replays, least)
      if (open.length === 0) return { verdict: 'met', reason: `second calls would gain less than ${quantity(least, 'ratio')} at p95 and p99` }
      return {
        verdict: 'unknown',
        reason: `the gain of second calls is not certain for ${listed([...new Set(open.map(({ stage }) => stage))])}`,
        needs: `more requests in the traces than the ${number(latency.basis.traces)} there are`,
      }
    }
    const { stage, quantile, replayed, statement, pointer } = best
    const capped = latency.counterfactuals.findIndex((each) => each.stage === stage && each.scenario === 'capped')
    const cap = latency.counterfactuals[capped]?.[quantile]
    return {
      verdict: 'not-met',
      reason: `hedging ${stage} would cut ${quantile} by ${quantity(-replayed.change.value, 'ratio')}`,
      claim: `A second try of slow ${stage} calls would cut ${quantile} of request latency by ${quantity(-replayed.change.value, 'ratio')}, from ${quantity(replayed.fromMs, 'ms')} to ${quantity(replayed.toMs, 'ms')} ${certainty(replayed.change)}.`,
      rows: [
        row(`Change of ${quantile}: ${statement}`, replayed.change, pointer),
        ...(cap !== undefined && 'fromMs' in cap
          ? [
              row(
                `Change of ${quantile}: ${latency.counterfactuals[capped].statement}`,
                cap.change,
                `/traces/latency/counterfactuals/${capped}/${quantile}/change`,
              ),
            ]
          : []),
      ],
      severity: severityOfGain(-replayed.change.value),
      effect: relativeEffect({
        metric: `${quantile} of request latency`,
        change: replayed.change,
        basis: 'estimated',
        note: `Replay of every trace: ${statement}. Holds where slowness is chance, not input.`,
      }),
      fixNow: `Hedge ${stage}, if its calls may run twice: send a second call when the first exceeds the stage's p95, take the first answer, cancel the other.`,
    }
  },
})
