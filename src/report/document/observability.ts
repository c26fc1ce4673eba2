import type { Review } from '../../model/review.ts'
import type { Share } from '../../model/traces-evidence.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Inline, Section } from './blocks.ts'
import { figure, joined, name, prose, shareText, when, withoutTraces } from './pieces.ts'

function coverageOf(share: Share): Inline {
  if (share.of === 0) return { coverage: 'unknown' }
  if (share.have === share.of) return { coverage: 'all' }
  return { coverage: share.have === 0 ? 'none' : 'some' }
}

export function observability(review: Review): Section {
  const found = review.traces?.observability
  if (found === undefined) return { id: 'observability', title: 'What the traces can answer', blocks: [withoutTraces('what is instrumented')] }
  const { streaming, clockSkew, content, namedStages, millisecondTimes } = found
  return {
    id: 'observability',
    title: 'What the traces can answer',
    blocks: [
      prose('Each question that a team asks on a bad day, the signal that answers it, and how many of the spans concerned carry it.'),
      {
        kind: 'table',
        table: {
          caption: 'Observability matrix',
          columns: [
            { label: 'Question' },
            { label: 'Signal' },
            { label: 'Carried' },
            { label: 'Share', align: 'number' },
            { label: 'Attribute that supplies it' },
          ],
          rows: found.matrix.map((row) => [
            row.question,
            row.signal.replaceAll('-', ' '),
            coverageOf(row.share),
            row.share.of === 0 ? [figure(row.share.figure), ` over ${row.over}`] : shareText(row.share, row.over),
            { code: row.attribute },
          ]),
        },
      },
      {
        kind: 'facts',
        facts: [
          {
            term: 'Conventions',
            text:
              found.conventions.length === 0
                ? 'none recognized'
                : joined(found.conventions.map((item) => `${item.convention} (${formatCount(item.spans)} spans)`)),
          },
          {
            term: 'Streaming',
            text:
              streaming.calls === 0
                ? 'no streaming generation was seen'
                : `${formatCount(streaming.calls)} calls, ${formatCount(streaming.withUsage)} with usage, ${formatCount(streaming.withFirstToken)} with a first token`,
          },
          { term: 'Times on whole ms', text: shareText(millisecondTimes.share) },
          { term: 'Stages by name only', text: shareText(namedStages.share) },
          { term: 'Spans of the wrong type', text: formatCount(found.mistyped.spans) },
          { term: 'Content in attributes', text: `${formatCount(content.spansWithContent)} spans, ${formatValue(content.bytes, 'bytes')}` },
        ],
      },
      ...when(content.found.length > 0, {
        kind: 'table',
        table: {
          caption: 'Private content found in attributes',
          columns: [{ label: 'Kind' }, { label: 'Spans', align: 'number' }, { label: 'For example, in span' }],
          rows: content.found.map((item) => [
            item.kind,
            formatCount(item.spans),
            item.examples.length === 0 ? 'none kept' : joined(item.examples.map((example) => name(example.spanId))),
          ]),
        },
      }),
      ...when(clockSkew.length > 0, {
        kind: 'table',
        table: {
          caption: 'Clocks that disagree between services',
          columns: [
            { label: 'From' },
            { label: 'To' },
            { label: 'Calls', align: 'number' },
            { label: 'Skewed', align: 'number' },
            { label: 'Median offset', align: 'number' },
          ],
          rows: clockSkew.map((pair) => [
            [name(pair.from)],
            [name(pair.to)],
            formatCount(pair.calls),
            formatCount(pair.skewed),
            formatValue(pair.medianOffsetMs, 'ms'),
          ]),
        },
      }),
    ],
  }
}
