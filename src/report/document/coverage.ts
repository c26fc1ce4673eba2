import { type Review, verdicts } from '../../model/review.ts'
import type { IntakeReason, TraceSource, TracesEvidence } from '../../model/traces-evidence.ts'
import { formatCount } from '../format-number.ts'
import { plural, verdictWords } from '../wording.ts'
import type { Block, Fact, Inline, Section, Text } from './blocks.ts'
import { exampleText, figure, joined, name, note, prose, when, withoutTraces } from './pieces.ts'

const integrityWords: Record<TracesEvidence['integrity'][number]['id'], string> = {
  'duplicate-span': 'the same span twice',
  'conflicting-span-id': 'two different spans with one id',
  'orphan-span': 'a parent that is not there',
  'parent-cycle': 'parents in a circle',
  'several-roots': 'several roots in one trace',
  'no-root': 'no root',
  'end-before-start': 'end before start',
  'child-before-parent': 'a child begins before its parent',
  'child-outlives-parent': 'a child ends after its parent',
  'implausible-time': 'an implausible time',
  'implausible-usage': 'an implausible token count',
  'cache-exceeds-input': 'more cached tokens than input tokens',
  'reasoning-exceeds-output': 'more reasoning tokens than output tokens',
}

function reasonItem(path: string, reason: IntakeReason, what: string): Text {
  const shown = reason.examples.flatMap((example, index): Inline[] => [index === 0 ? ' For example ' : '; ', name(example.where), `: ${example.detail}`])
  return [name(path), `: ${formatCount(reason.count)} ${what}, ${reason.reason}.`, ...shown]
}

function sourceBlocks(sources: readonly TraceSource[]): Block[] {
  if (sources.length === 0) return [prose('No source was read.')]
  const refusals = sources.flatMap((source) => source.refusals.map((reason) => reasonItem(source.path, reason, 'refused')))
  const notes = sources.flatMap((source) => source.notes.map((reason) => reasonItem(source.path, reason, 'kept, but mended or doubtful')))
  return [
    {
      kind: 'table',
      table: {
        caption: 'Sources: what was read, kept and refused',
        columns: [
          { label: 'Source' },
          { label: 'Format' },
          { label: 'Records read', align: 'number' },
          { label: 'Spans kept', align: 'number' },
          { label: 'Refused', align: 'number' },
          { label: 'Traces', align: 'number' },
        ],
        rows: sources.map((source) => [
          [name(source.path)],
          source.format,
          formatCount(source.read),
          formatCount(source.spans),
          formatCount(source.refused),
          formatCount(source.traces),
        ]),
      },
    },
    ...when(refusals.length > 0, prose({ strong: 'Refused, and why' }), { kind: 'list', items: refusals }),
    ...when(refusals.length === 0, prose('No record was refused.')),
    ...when(notes.length > 0, prose({ strong: 'Kept, with a note' }), { kind: 'list', items: notes }),
  ]
}

function integrity(traces: TracesEvidence): Block[] {
  const damaged = traces.integrity.filter((issue) => issue.spans > 0 || issue.affectedTraces > 0)
  if (damaged.length === 0) return [prose('Integrity: no damaged trace was seen (no duplicates, orphans, cycles or impossible times).')]
  return [
    {
      kind: 'table',
      table: {
        caption: 'Integrity of the traces',
        columns: [{ label: 'Damage' }, { label: 'Spans', align: 'number' }, { label: 'Traces', align: 'number' }, { label: 'Example' }],
        rows: damaged.map((issue) => {
          const example = issue.examples[0]
          return [
            integrityWords[issue.id],
            formatCount(issue.spans),
            `${formatCount(issue.affectedTraces)} of ${formatCount(traces.totals.traces)}`,
            example === undefined ? 'none kept' : exampleText(example),
          ]
        }),
      },
    },
  ]
}

function samplingText(traces: TracesEvidence): Text {
  const { tracesSeen, tracesKept, method } = traces.sampling
  const kept =
    tracesSeen === tracesKept ? `all ${formatCount(tracesSeen)} traces` : `${formatCount(tracesKept)} of ${formatCount(tracesSeen)} traces; ${method}`
  const stated = traces.observability.sampling
  const source =
    stated.tracesWithRatio === 0
      ? 'The source does not say whether it sampled.'
      : `The source says that it kept a share between ${stated.minRatio} and ${stated.maxRatio} (told by ${formatCount(stated.tracesWithRatio)} traces).`
  return `${kept}. ${source}`
}

function checksText(review: Review): string {
  const counts = verdicts.flatMap((verdict) => {
    const count = review.checks.filter((check) => check.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdictWords[verdict]}`]
  })
  if (counts.length === 0) return 'none was run'
  return `${review.checks.length} ${plural(review.checks.length, 'check')}: ${counts.join(', ')}. Unknown counts as neither good nor bad.`
}

function evaluatedFact({ evaluation }: Review): Fact[] {
  if (evaluation === undefined) return []
  const cases = evaluation.caseSets.reduce((sum, set) => sum + set.cases, 0)
  const { length: runs } = evaluation.runs
  const text = `${formatCount(cases)} ${plural(cases, 'case')}, ${formatCount(runs)} ${plural(runs, 'run')}; `
  return [{ term: 'Evaluated', text: [text, { link: 'its section', href: '#evaluation' }, ' has them'] }]
}

function facts(review: Review, traces: TracesEvidence): Block {
  const filters = Object.entries(traces.filters).flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${value}`]))
  return {
    kind: 'facts',
    facts: [
      { term: 'Window', text: traces.window === undefined ? 'no trace, so none' : `${traces.window.start} to ${traces.window.end}` },
      { term: 'Filters', text: filters.length === 0 ? 'none' : joined(filters.map(name)) },
      { term: 'Sampling', text: samplingText(traces) },
      {
        term: 'Seen',
        text: [
          `${formatCount(traces.totals.traces)} traces, ${formatCount(traces.totals.spans)} spans, ${formatCount(traces.totals.sessions)} sessions, ${formatCount(traces.totals.users)} users`,
        ],
      },
      { term: 'Request rate', text: [figure(traces.totals.requestsPerS)] },
      { term: 'Services', text: traces.totals.services.length === 0 ? 'none named' : joined(traces.totals.services.map(name)) },
      ...evaluatedFact(review),
      { term: 'Checks', text: checksText(review) },
    ],
  }
}

/** What was read and how far it carries. */
export function coverage(review: Review): Section {
  const { traces } = review
  const blocks =
    traces === undefined
      ? [
          withoutTraces('the system'),
          ...when(review.evaluation !== undefined, { kind: 'facts', facts: evaluatedFact(review) }),
          ...sourceBlocks(review.sources),
        ]
      : [facts(review, traces), ...sourceBlocks(review.sources), ...integrity(traces)]
  const biased = traces !== undefined && traces.observability.sampling.tracesWithRatio > 0 && traces.observability.sampling.minRatio < 1
  return {
    id: 'coverage',
    title: 'Scope, and what the checks covered',
    blocks: [
      ...blocks,
      ...when(biased, note('The traces were sampled at the source. If slow or failed requests were kept more often than others, every rate here is biased.')),
    ],
  }
}
