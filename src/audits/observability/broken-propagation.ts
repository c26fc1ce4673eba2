import { defineAudit } from '../../model/define.ts'
import { damageOf, judgeDamage } from '../damage.ts'
import { sources } from '../sources.ts'
import { listed } from '../words.ts'

const meanings = {
  'orphan-span': 'spans whose parent is missing',
  'several-roots': 'several roots',
  'no-root': 'no root',
  'parent-cycle': 'spans that are their own ancestors',
} as const
const kinds = ['orphan-span', 'several-roots', 'no-root', 'parent-cycle'] as const

export const brokenPropagation = defineAudit({
  id: 'broken-propagation',
  area: 'observability',
  needs: ['traces'],
  title: 'Every trace is one whole tree',
  failTitle: 'Traces fall into parts',
  question: 'Does every request leave one trace with one root and every parent in it?',
  why: 'Where the trace context is not handed on, a request falls into parts: its slowest part is seen without its cause, its cost without its user, and its latency runs from a root that had to be made up.',
  fix: {
    now: 'Hand the trace context on at the place where the first example breaks off.',
    later: 'Test each boundary between services, threads and queues: one request, one trace, one root.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.traceContext,
  limits:
    'That one broken trace is a finding is a judgement, and so are the parts that set its severity (5 % and 25 % of traces). Traces that the export cut at the edge of its window, spans that an exporter dropped, and a root in a caller that exports elsewhere (a gateway, a browser) look like lost context. A trace that lost all of it becomes two whole ones and is not seen here. One trace may show several kinds, so the share is that of the most frequent kind. Log lines mapped without parents do not count as several roots.',
  rules: {
    met: 'no orphan span, second root, missing root or cycle in at least 73 traces, which rules out more than 5 %',
    notMet: 'at least one trace has one',
    unknown: 'none in fewer than 73 traces',
  },
  audit({ traces }) {
    const damage = damageOf(traces, kinds)
    const found = kinds.filter((kind) => damage.some(({ issue }) => issue.id === kind))
    const cut = damage.at(0)?.issue.examples.at(0)
    return judgeDamage({
      damage,
      by: 'affectedTraces',
      of: traces.totals.traces,
      what: 'traces',
      problem: 'broken trace',
      most: 'high',
      claim: (part) => `At least ${part} of the traces are not one whole tree: they have ${listed(found.map((kind) => meanings[kind]))}.`,
      fixNow: `Send the \`traceparent\` header on the call that leads into the example span, or hand the context to its thread, task or message${cut === undefined ? '' : ` (${cut.detail})`}; then see whether its parent is exported at all.`,
    })
  },
})
