import { defineAudit } from '../../model/define.ts'
import { sideOf } from '../decide.ts'
import { relativeEffect, row, severityOfGain, tally, textRow } from '../outcome.ts'
import { certainGains, openGains, replaysOf } from '../replays.ts'
import { sources } from '../sources.ts'
import { certainty, listed, number, quantity } from '../words.ts'

/** A generation is mostly made from the answer of the one before it, as are the steps of an agent: that they come in a row is no fault. */
const dependent: ReadonlySet<string> = new Set(['generate', 'agent', 'plan', 'workflow', 'request'])

export const serialCalls = defineAudit({
  id: 'serial-calls',
  area: 'latency',
  needs: ['traces'],
  title: 'Calls that could run at once do not wait for each other',
  failTitle: 'Calls run one after the other that could run at once',
  question: 'Would requests be faster if the calls of one stage under one parent ran at once?',
  why: 'Calls in a row add up, calls at once take as long as the slowest. It is the cheapest latency there is: no call has to become faster.',
  fix: {
    now: 'Start the calls of this stage together (Promise.all, asyncio.gather) with a limit on how many are in flight.',
    later: 'Batch them into one call where the service offers it, and keep a replay of this in the review so that the order does not creep back.',
  },
  effort: 'hours',
  basis: 'estimated',
  severity: 'medium',
  source: sources.crisp,
  limits:
    'Generations and agent steps are left out, because each is mostly made from the one before. Dependency is read from timing: a call that needs the result of the one before looks like one that only waits for it, so read the code before changing it. Calls of one stage compete for the same service, and that queue is not in the replay.',
  rules: {
    met: 'the replay with calls at once leaves p50 and p95 within the minimum worthwhile effect',
    notMet: 'the lower bound of the gain of p50 or p95 is at least the minimum worthwhile effect (config, 5 % by default)',
    unknown: 'no replay, or an interval that holds the minimum worthwhile effect',
    notApplicable: 'no stage but generations and agent steps is called more than once in a request',
  },
  audit({ traces: { latency, stages, totals } }, config) {
    const least = config.minimumWorthwhileEffectRatio
    const several = stages.filter(({ stage, calls, traces }) => calls > traces && !dependent.has(stage))
    if (totals.traces > 0 && several.length === 0)
      return { verdict: 'not-applicable', reason: 'no stage whose calls could run at once is called more than once in a request' }
    const replays = replaysOf(latency, ['p95', 'p50']).filter(({ scenario, stage }) => scenario === 'parallel' && !dependent.has(stage))
    const [best] = certainGains(replays, least)
    if (best !== undefined) {
      const { stage, quantile, replayed, pointer } = best
      const place = stages.findIndex((each) => each.stage === stage)
      return {
        verdict: 'not-met',
        reason: `${stage} calls at once would cut ${quantile} by ${quantity(-replayed.change.value, 'ratio')}`,
        claim: `${stage} calls come one after the other: if none needs the result of another, at once they would cut ${quantile} of request latency by ${quantity(-replayed.change.value, 'ratio')}, from ${quantity(replayed.fromMs, 'ms')} to ${quantity(replayed.toMs, 'ms')} ${certainty(replayed.change)}.`,
        rows: [
          row(`Change of ${quantile}: ${best.statement}`, replayed.change, pointer),
          ...(place === -1
            ? []
            : [
                row(`Calls of ${stage}`, tally(stages[place].calls, 'count', totals.traces), `/traces/stages/${place}/calls`),
                textRow('Requests that make them', number(stages[place].traces), `/traces/stages/${place}/traces`),
              ]),
        ],
        severity: severityOfGain(-replayed.change.value),
        effect: relativeEffect({
          metric: `${quantile} of request latency`,
          change: replayed.change,
          basis: 'estimated',
          note: `Replay of every trace: ${best.statement}. Holds where no call needs the result of another.`,
        }),
        fixNow: `Start the ${stage} calls of one request together, with a limit on how many are in flight.`,
      }
    }
    const open = openGains(replays, least)
    if (replays.length > 0 && open.length === 0 && replays.some(({ quantile }) => quantile === 'p95')) {
      return { verdict: 'met', reason: `running the calls of a stage at once would gain less than ${quantity(least, 'ratio')} of p50 and p95` }
    }
    return {
      verdict: 'unknown',
      reason:
        replays.length === 0
          ? 'no replay with calls at once could be made'
          : `the gain of running calls at once is not certain for ${listed([...new Set(open.map(({ stage }) => stage))]) || 'p95'}`,
      needs:
        sideOf(latency.request.p95, 0) === 'open'
          ? 'at least 75 requests in the traces, for p95'
          : `more requests in the traces than the ${number(latency.basis.traces)} there are`,
    }
  },
})
