import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { RARE_RATIO, settledBy, sideOf } from '../decide.ts'
import { row, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

/** From a tenth of a typical request on, an offset moves visible time from one service to another. Our judgement. */
const VISIBLE_PART = 0.1

export const clockSkew = defineAudit({
  id: 'clock-skew',
  area: 'observability',
  needs: ['traces'],
  title: 'The clocks of services agree',
  failTitle: 'The clocks of services disagree',
  question: 'Do calls into another service lie inside of the calls that made them?',
  why: 'Where clocks differ, work seems to begin before it was asked for. Time moves from one service to another, gaps and overlaps appear that never were, and a team is sent to look in the wrong place.',
  fix: {
    now: "Check time synchronization (NTP or the cloud provider's clock) on the hosts of these services.",
    later: 'Alert on the offset of host clocks.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.rfc5905,
  limits: `That ${quantity(RARE_RATIO, 'ratio')} of calls outside of their parents make a finding, and an offset of ${quantity(VISIBLE_PART, 'ratio')} of a typical request a weighty one, are judgements. Only calls between services with different names show it, and only where the offset exceeds the time on the network. A parent that was started late, or a message worked on after its sender had finished, looks like an offset. The offset is half of the sum of both ends' differences, exact only where the way there takes as long as the way back. At most 20 pairs of services are looked at.`,
  rules: {
    met: `of all calls between services certainly at most ${quantity(RARE_RATIO, 'ratio')} lie outside of their parents, and of no pair with such a call may it be more`,
    notMet: `of the calls between two services, certainly more than ${quantity(RARE_RATIO, 'ratio')} lie outside of their parents`,
    unknown: `too few calls to tell, or several services without a call from one to another in any trace`,
    notApplicable: 'all spans are of one service',
  },
  audit({ traces }) {
    const pairs = traces.observability.clockSkew.map((pair, index) => ({ ...pair, index, outside: share(Math.min(pair.skewed, pair.calls), pair.calls) }))
    if (pairs.length === 0) {
      if (traces.totals.services.length === 1) return { verdict: 'not-applicable', reason: 'all spans are of one service, and so of one clock' }
      return {
        verdict: 'unknown',
        reason: `${counted(traces.totals.services.length, 'service')}, and no trace holds a call from one to another`,
        needs: 'traceparent sent from service to service, so that one trace holds the spans of both',
      }
    }
    const side = pairs.map((pair) => ({ ...pair, side: sideOf(pair.outside.figure, RARE_RATIO) }))
    const skewed = side.filter((pair) => pair.side === 'above').sort((a, b) => Math.abs(b.medianOffsetMs) - Math.abs(a.medianOffsetMs))
    const worst = skewed.at(0)
    if (worst === undefined) {
      const all = share(sum(pairs.map(({ outside }) => outside.have)), sum(pairs.map(({ outside }) => outside.of)))
      const open = side.filter((pair) => pair.side === 'open' && pair.skewed > 0)
      const reason = `${number(all.have)} of ${counted(all.of, 'call')} between services lie outside of their parents`
      if (open.length === 0 && sideOf(all.figure, RARE_RATIO) === 'below') return { verdict: 'met', reason }
      const unsettled = open.at(0)?.outside ?? all
      return { verdict: 'unknown', reason: `${reason}: too few to tell`, needs: settledBy(unsettled, RARE_RATIO, 'calls between the services') }
    }
    const typical = traces.latency.request.p50
    const offset = Math.abs(worst.medianOffsetMs)
    return {
      verdict: 'not-met',
      reason: `${counted(skewed.length, 'pair')} of services whose clocks seem to differ`,
      claim: `The clocks of ${worst.from} and ${worst.to} seem to differ, by ${quantity(offset, 'ms')} in the median: ${told(worst.outside.figure)} of the calls between them lie outside of the calls that made them.`,
      rows: [
        row(
          `Share of calls outside of their parents, ${worst.from} to ${worst.to}`,
          worst.outside.figure,
          `/traces/observability/clockSkew/${worst.index}/skewed`,
        ),
        ...skewed.map((pair) =>
          textRow(
            `Median offset, ${pair.from} to ${pair.to}`,
            `${number(pair.medianOffsetMs)} ms (${number(pair.skewed)} of ${number(pair.calls)} calls outside)`,
            `/traces/observability/clockSkew/${pair.index}/medianOffsetMs`,
          ),
        ),
      ],
      severity: isMeasured(typical) && offset >= VISIBLE_PART * typical.value ? 'medium' : 'low',
      frequency: worst.outside.figure,
      fixNow: `Compare the clocks of the hosts of ${listed([...new Set(skewed.flatMap(({ from, to }) => [from, to]))].slice(0, 6))} with \`chronyc tracking\` or its like.`,
    }
  },
})

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0)
}
