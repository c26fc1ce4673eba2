import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { RARE_RATIO, settledBy, sideOf } from '../decide.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { listed, number, quantity, told } from '../words.ts'

const TIMES = '`startTimeUnixNano` and `endTimeUnixNano` from a clock finer than a millisecond'

export const millisecondTruncation = defineAudit({
  id: 'millisecond-truncation',
  area: 'observability',
  needs: ['traces'],
  title: 'Spans are timed finer than a millisecond',
  failTitle: 'Span times are cut to whole milliseconds',
  question: 'Are starts and ends recorded finer than a millisecond?',
  why: 'Cache look-ups, prompt building and local scoring take less than a millisecond. Cut to whole ones they become nothing or one, their order is lost, and many small calls add up to no time at all.',
  fix: {
    now: 'Take start and end from a clock with microseconds or better.',
    later: 'Leave times to the tracing library instead of handing them in.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.otelTraceApi,
  limits: `That ${quantity(RARE_RATIO, 'ratio')} of spans make a finding, and as many without any duration a weightier one, are judgements. A span counts when its start and its end are both whole milliseconds, which by chance happens to one in a million spans timed in microseconds. Formats that hold milliseconds by definition are left out: what was lost before the export cannot be told from what the format cuts. For stages of hundreds of milliseconds it does not matter.`,
  rules: {
    met: `certainly at most ${quantity(RARE_RATIO, 'ratio')} of spans start and end on whole milliseconds`,
    notMet: `certainly more than ${quantity(RARE_RATIO, 'ratio')} do`,
    unknown: `no span, or an interval that holds ${quantity(RARE_RATIO, 'ratio')}`,
    notApplicable: 'all spans come in a format that carries milliseconds by definition',
  },
  audit({ traces }) {
    const { share: whole, zeroDurations, coarseByFormat } = traces.observability.millisecondTimes
    if (whole.of === 0) {
      if (coarseByFormat.length > 0)
        return { verdict: 'not-applicable', reason: `all spans come as ${listed(coarseByFormat)}, which carries milliseconds by definition` }
      return { verdict: 'unknown', reason: 'there is no span whose times could be looked at', needs: `spans with ${TIMES}` }
    }
    const side = sideOf(whole.figure, RARE_RATIO)
    const reason = `${number(whole.have)} of ${number(whole.of)} spans start and end on whole milliseconds`
    if (side === 'below') return { verdict: 'met', reason }
    if (side === 'open') {
      return {
        verdict: 'unknown',
        reason: `${reason}: neither under nor over ${quantity(RARE_RATIO, 'ratio')} for certain`,
        needs: settledBy(whole, RARE_RATIO, 'spans'),
      }
    }
    const zero = share(Math.min(zeroDurations, whole.of), whole.of)
    const lost = zeroDurations === 0 ? '' : `; ${number(zeroDurations)} have no duration at all`
    return {
      verdict: 'not-met',
      reason,
      claim: `Times of ${told(whole.figure)} of the spans are cut to whole milliseconds${lost}.`,
      rows: [
        row('Share of spans that start and end on whole milliseconds', whole.figure, '/traces/observability/millisecondTimes/share/figure'),
        row('Spans without a duration', tally(zeroDurations, 'count', whole.of), '/traces/observability/millisecondTimes/zeroDurations'),
      ],
      severity: sideOf(zero.figure, RARE_RATIO) === 'above' ? 'medium' : 'low',
      frequency: whole.figure,
      fixNow: `Set ${TIMES}: in Node.js \`performance.timeOrigin + performance.now()\` instead of \`Date.now()\`, in Python \`time.time_ns()\`; best, leave both to the tracer.`,
    }
  },
})
