import { Z_95 } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import { UNINSTRUMENTED } from '../../model/span.ts'
import type { StageShare, TailComposition } from '../../model/traces-evidence.ts'
import { unknownFrom } from '../decide.ts'
import { row, textRow } from '../outcome.ts'
import { replayedStage } from '../replays.ts'
import { sources } from '../sources.ts'
import { certainty, listed, number, percentile, quantity } from '../words.ts'

/** Half as many calls again, at least. Our judgement. */
const MORE_CALLS = 1.5
/** Three times as many. */
const MANY_MORE_CALLS = 3
/** Part of the excess under which a stage's calls do not matter to the tail. Our judgement. */
const RELEVANT_RATIO = 0.1

export const moreCallsInTheTail = defineAudit({
  id: 'more-calls-in-the-tail',
  area: 'latency',
  needs: ['traces'],
  title: 'Slow requests do not make more calls than others',
  failTitle: 'Slow requests are slow because they make more calls',
  question: 'Are slow requests slow because calls are slower, or because there are more of them?',
  why: 'A faster service does not help against a loop. More calls in the tail are agent loops, retries or fan-out that grows with the input, and call for a limit.',
  fix: {
    now: 'Limit how often one request may call the stage, and say in the answer when the limit was met.',
    later: 'Find out what makes those requests ask again (a failed tool, an answer that does not pass a check) and mend that.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.tailAtScale,
  limits: `The limits of ${MORE_CALLS} times the calls and ${quantity(RELEVANT_RATIO, 'ratio')} of the excess are judgements. The interval of the ratio takes calls as independent (Poisson); calls that come in bursts have a wider one, calls that come once a request a narrower one.`,
  rules: {
    met: `no stage that matters to the tail has a ratio of calls over ${MORE_CALLS} (upper bound)`,
    notMet: `of a stage with ${quantity(RELEVANT_RATIO, 'ratio')} or more of the excess, slow requests make over ${MORE_CALLS} times the calls (lower bound), and more calls rather than slower ones are the larger part of its excess`,
    unknown: 'too few requests for a composition of the tail, or an interval that holds the limit',
  },
  audit({ traces: { latency, totals } }) {
    const { composition } = latency
    if (!('shares' in composition)) return unknownFrom(composition, 'the composition of slow requests', 'more requests in the traces')
    const bodyTraces = Math.max(0, latency.basis.traces - composition.tailTraces)
    const judged = composition.shares.flatMap((share, index) => {
      const relevant = share.stage !== UNINSTRUMENTED && isMeasured(share.excess) && share.excess.value >= RELEVANT_RATIO
      return relevant ? [{ share, index, ratio: callRatio(share, composition, bodyTraces) }] : []
    })
    const found = judged
      .filter(({ share, ratio }) => ratio?.interval !== undefined && ratio.interval.low > MORE_CALLS && countPart(share) > 0.5)
      .sort((a, b) => (b.ratio?.value ?? 0) - (a.ratio?.value ?? 0))
      .at(0)
    if (found?.ratio !== undefined) {
      const { share, index, ratio } = found
      const pointer = `/traces/latency/composition/shares/${index}`
      return {
        verdict: 'not-met',
        reason: `slow requests call ${replayedStage(share.stage)} ${number(ratio.value)} times as often`,
        claim: `Slow requests are slow because they call ${replayedStage(share.stage)} more often: ${number(share.callsTail)} calls a request over ${percentile(composition.quantile)}, ${number(share.callsBody)} in the others, ${number(ratio.value)} times as many ${certainty(ratio)}.`,
        rows: [
          row(`Calls of slow requests over calls of others, ${share.stage}`, ratio, `${pointer}/callsTail`),
          textRow('Calls a request, typical and slow', `${number(share.callsBody)} and ${number(share.callsTail)}`, `${pointer}/callsBody`),
          textRow(
            'Time a call, typical and slow',
            `${quantity(share.msPerCallBody, 'ms')} and ${quantity(share.msPerCallTail, 'ms')}`,
            `${pointer}/msPerCallTail`,
          ),
          row('Share of the excess of slow requests', share.excess, `${pointer}/excess`),
        ],
        severity: (ratio.interval?.low ?? 0) > MANY_MORE_CALLS ? 'high' : 'medium',
        fixNow: `Limit how often one request may call ${replayedStage(share.stage)}, and say in the answer when the limit was met.`,
      }
    }
    const open = judged.filter(({ share, ratio }) => countPart(share) > 0.5 && (ratio?.interval === undefined || ratio.interval.high > MORE_CALLS))
    if (open.length === 0)
      return {
        verdict: 'met',
        reason: `no stage that matters to requests over ${percentile(composition.quantile)} is called more than ${MORE_CALLS} times as often in them`,
      }
    return {
      verdict: 'unknown',
      reason: `it is not certain whether slow requests call ${listed(open.map(({ share }) => share.stage))} more than ${MORE_CALLS} times as often`,
      needs: `more requests in the traces than the ${number(totals.traces)} there are`,
    }
  },
})

/** Ratio of two Poisson rates with the interval of its logarithm, ± z √(1/a + 1/b); undefined where one of them has no call. */
function callRatio({ callsTail, callsBody }: StageShare, { tailTraces }: TailComposition, bodyTraces: number): Measurement | undefined {
  const [inTail, inBody] = [callsTail * tailTraces, callsBody * bodyTraces]
  if (inTail === 0 || inBody === 0) return undefined
  const value = callsTail / callsBody
  const factor = Math.exp(Z_95 * Math.sqrt(1 / inTail + 1 / inBody))
  return {
    value,
    unit: 'count',
    n: tailTraces,
    interval: { low: value / factor, high: value * factor, confidence: 0.95, method: 'ratio of Poisson rates, logarithm' },
    method: 'calls a slow request over calls another request',
  }
}

/** Part of the stage's extra time that more calls explain rather than slower ones: ΔN d̄ / (ΔN d̄ + Δd N̄). */
function countPart({ callsBody, callsTail, msPerCallBody, msPerCallTail }: StageShare): number {
  const byCount = (callsTail - callsBody) * ((msPerCallBody + msPerCallTail) / 2)
  const byTime = (msPerCallTail - msPerCallBody) * ((callsBody + callsTail) / 2)
  if (byCount <= 0) return 0
  return byTime <= 0 ? 1 : byCount / (byCount + byTime)
}
