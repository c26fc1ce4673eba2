import { defineAudit } from '../../model/define.ts'
import { damageOf, judgeDamage } from '../damage.ts'
import { sources } from '../sources.ts'
import { counted, listed } from '../words.ts'

export const duplicateSpans = defineAudit({
  id: 'duplicate-spans',
  area: 'observability',
  needs: ['traces'],
  title: 'Every span is recorded once, under an id of its own',
  failTitle: 'Spans are recorded twice, or share an id',
  question: 'Does any span come twice, or under the id of another?',
  why: 'Whatever counts spans (calls, tokens, cost, errors) counts a repeated one again, and two spans under one id leave their children with either as a parent. This review drops exact repeats; a dashboard over the same store may not.',
  fix: {
    now: 'Look for a second exporter or a retried export, and see to it that span ids are made at random for each span.',
    later: 'Deduplicate where spans are stored, by trace id and span id.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.otelTraceApi,
  limits:
    'That one repeat is a finding is a judgement, and so are the parts that set its severity (5 % and 25 % of spans). A repeat has the same ids and the same content within one trace; a call recorded twice under two ids, by two instrumentations, is not seen here. Files that overlap and are read together make repeats that the system never made.',
  rules: {
    met: 'no repeated span and no id used twice among at least 73 spans, which rules out more than 5 %',
    notMet: 'at least one span came twice or shares its id within its trace',
    unknown: 'none among fewer than 73 spans',
  },
  audit({ traces }) {
    const repeated = damageOf(traces, ['duplicate-span'])
    const conflicting = damageOf(traces, ['conflicting-span-id'])
    const dropped = repeated.reduce((sum, { issue }) => sum + issue.spans, 0)
    const shared = conflicting.reduce((sum, { issue }) => sum + issue.spans, 0)
    const parts = [
      ...(dropped > 0 ? [`${counted(dropped, 'span')} came again with the same content`] : []),
      ...(shared > 0 ? [`${counted(shared, 'span')} came under the id of another`] : []),
    ]
    const causes = [
      ...(dropped > 0 ? ['keep one exporter for each tracer provider, and make the export retry idempotent'] : []),
      ...(shared > 0 ? ["leave `span_id` to the SDK's random generator: where ids are set by hand, make one for each attempt"] : []),
    ]
    return judgeDamage({
      damage: [...repeated, ...conflicting],
      by: 'spans',
      // Repeats are dropped before spans are counted.
      of: traces.totals.spans + dropped,
      what: 'spans',
      problem: 'duplicate span',
      most: 'high',
      claim: (part) => `${listed(parts)}: ${part} of all spans.`,
      fixNow: `At the example span: ${listed(causes)}.`,
    })
  },
})
