import { defineAudit } from '../../model/define.ts'
import { damageOf, judgeDamage } from '../damage.ts'
import { sources } from '../sources.ts'
import { listed } from '../words.ts'

const meanings = {
  'implausible-time': 'dated outside of the years 2000 to 2099',
  'end-before-start': 'ended before they start',
} as const
const kinds = ['implausible-time', 'end-before-start'] as const

export const implausibleTimes = defineAudit({
  id: 'implausible-times',
  area: 'observability',
  needs: ['traces'],
  title: 'Spans have times that can be true',
  failTitle: 'Spans have times that cannot be true',
  question: 'Is any span dated outside of this century, or over before it began?',
  why: 'A span with an impossible time has no duration that can be used: its stage looks faster or slower than it is, and its request falls out of every window that a dashboard shows.',
  fix: {
    now: 'Set the start and end of the example span from one clock, in nanoseconds since 1970.',
    later: 'Refuse such spans at the collector, and count what is refused.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.otelTraceApi,
  limits:
    'That one such span is a finding is a judgement, and so are the parts that set its severity (5 % and 25 % of spans). Only what is impossible is seen: a clock that is wrong by an hour is not. A span that ends before it starts is taken as no time at its start, so its stage looks faster than it was.',
  rules: {
    met: 'none among at least 73 spans, which rules out more than 5 %',
    notMet: 'at least one span is dated outside of the years 2000 to 2099, or ends before it starts',
    unknown: 'none among fewer than 73 spans',
  },
  audit({ traces }) {
    const damage = damageOf(traces, kinds)
    const found = kinds.filter((kind) => damage.some(({ issue }) => issue.id === kind))
    const example = damage.at(0)?.issue.examples.at(0)
    return judgeDamage({
      damage,
      by: 'spans',
      of: traces.totals.spans,
      what: 'spans',
      problem: 'implausible time',
      most: 'high',
      claim: (part) => `The times of ${part} of the spans cannot be true: they are ${listed(found.map((kind) => meanings[kind]))}.`,
      fixNow: `Set \`startTimeUnixNano\` and \`endTimeUnixNano\` from one clock, in nanoseconds since 1970 (seconds or milliseconds put there land in 1970)${example === undefined ? '' : `; first: ${example.detail}`}.`,
    })
  },
})
