import { defineAudit } from '../../model/define.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { severityOfPart } from '../damage.ts'
import { sideOf, unknownFrom } from '../decide.ts'
import { row, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, quantity, told } from '../words.ts'

const MEAN = '/traces/latency/uninstrumented/mean'
const TAIL = '/traces/latency/uninstrumented/tail'

export const uninstrumentedTime = defineAudit({
  id: 'uninstrumented-time',
  area: 'observability',
  needs: ['traces'],
  title: 'Spans account for the time of a request',
  failTitle: 'Part of the time of a request lies where no span is',
  question: 'How much of what a request takes passes where no span is at work?',
  why: 'Time without a span cannot be traced to anything, and so cannot be made shorter on purpose. It is often a call that nobody thought of: a moderation check, a cold connection, a lock, a queue.',
  fix: {
    now: 'Put spans around the work in the largest gaps.',
    later: 'Watch the share of uninstrumented time as a figure of its own, so that new work without a span is seen.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.crisp,
  limits:
    'Time in a request, workflow or agent span with no child at work counts as uninstrumented: where such a span computes by itself, that is its own work. Between the parts of a trace that has lost its context, gaps are wider than they are. The threshold is the smallest change of latency worth building for, from the configuration: a smaller gap cannot hide a gain that is worth it. The shares that set the severity (5 % and 25 %) are a judgement. The share says what could hide there, not what can be gained.',
  rules: {
    met: 'the upper bounds of the share, of all requests and of slow ones, are at most the smallest change worth building for (`minimumWorthwhileEffectRatio`, 5 % unless set)',
    notMet: 'the lower bound of the share of all requests, or of slow ones, is over it',
    unknown: 'an interval holds it, or there are too few requests for the share of slow ones',
  },
  references: ['ML Test Score Monitor 6'],
  audit({ traces: { latency } }, { minimumWorthwhileEffectRatio: least }) {
    const { mean, tail, gaps } = latency.uninstrumented
    if (!isMeasured(mean)) return unknownFrom(mean, 'the uninstrumented share', 'requests in the traces')
    const inMean = sideOf(mean, least)
    const inTail = isNone(tail) ? 'below' : sideOf(tail, least)
    if (inMean !== 'above' && inTail !== 'above') {
      const limit = quantity(least, 'ratio')
      if (inMean === 'below' && inTail === 'below') {
        return { verdict: 'met', reason: `no span is at work in at most ${limit} of the time, of all requests ${told(mean)} and of slow ones` }
      }
      const open = inMean === 'open' ? mean : tail
      const which = inMean === 'open' ? 'the uninstrumented share of all requests' : 'the uninstrumented share of slow requests'
      if (!isMeasured(open)) return unknownFrom(open, which, 'more requests in the traces')
      return { verdict: 'unknown', reason: `${which} is neither under nor over ${limit} for certain: ${told(open)}`, needs: 'more requests in the traces' }
    }
    const worst = inMean === 'above' && !(inTail === 'above' && isMeasured(tail) && tail.value > mean.value) ? mean : tail
    const whose = worst === mean ? 'of the time of all requests' : 'of the time of the slowest requests'
    const largest = gaps.at(0)
    const where = largest === undefined ? '' : `; the largest gap lies ${largest.parent}`
    return {
      verdict: 'not-met',
      reason: `${isMeasured(worst) ? quantity(worst.value, 'ratio') : 'part'} ${whose} passes where no span is at work`,
      claim: `In ${told(worst)} ${whose}, no span is at work${where}.`,
      rows: [
        row('Share of the critical path without a span, all requests', mean, MEAN),
        row('Share of the critical path without a span, slow requests', tail, TAIL),
        ...gaps.map(({ parent, calls, totalMs }, index) =>
          textRow(
            `Gap ${parent}`,
            `${counted(calls, 'time')}, ${quantity(totalMs / Math.max(1, calls), 'ms')} each on average`,
            `/traces/latency/uninstrumented/gaps/${index}`,
          ),
        ),
      ],
      severity: severityOfPart(worst),
      frequency: worst,
      ...(largest !== undefined && { fixNow: `Start a span, with gen_ai.operation.name where it calls a model, around the work ${largest.parent}.` }),
    }
  },
})

/** The one share without an interval that is certain. */
function isNone(figure: Figure): boolean {
  return isMeasured(figure) && figure.value === 0 && figure.noInterval === 'no such time in any trace'
}
