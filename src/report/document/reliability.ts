import type { Review } from '../../model/review.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Section } from './blocks.ts'
import { exampleText, figure, joined, name, prose, shareText, when, withoutTraces } from './pieces.ts'

export function reliability(review: Review): Section {
  const found = review.traces?.reliability
  if (found === undefined) return { id: 'reliability', title: 'Reliability', blocks: [withoutTraces('errors and retries')] }
  const { retries, callsPerTrace } = found
  return {
    id: 'reliability',
    title: 'Reliability',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { term: 'Requests that failed', text: shareText(found.requestErrors) },
          { term: 'Errors swallowed', text: shareText(found.swallowedErrors) },
          {
            term: 'Calls tried again',
            text: `${formatCount(retries.calls)} in ${formatCount(retries.traces)} traces, ${formatCount(retries.recovered)} of them recovered, ${formatValue(retries.extraMs, 'ms')} spent; ${formatCount(retries.declared)} say so themselves`,
          },
          { term: 'Retrievals with nothing', text: shareText(found.emptyRetrievals) },
          { term: 'Answers cut by the limit', text: shareText(found.truncated) },
          {
            term: 'Model and tool calls a request',
            text: [
              'p50 ',
              figure(callsPerTrace.p50),
              '; p99 ',
              figure(callsPerTrace.p99),
              `; most ${formatCount(callsPerTrace.max)}`,
              ...(callsPerTrace.maxTraceId === '' ? [] : [' in trace ', name(callsPerTrace.maxTraceId)]),
            ],
          },
        ],
      },
      ...when(found.errorTypes.length > 0, {
        kind: 'table',
        table: {
          caption: 'Errors by stage and type',
          columns: [{ label: 'Stage' }, { label: 'Type' }, { label: 'Calls', align: 'number' }, { label: 'Example' }],
          rows: found.errorTypes.map((error) => {
            const example = error.examples[0]
            return [[name(error.stage)], [name(error.type)], formatCount(error.calls), example === undefined ? 'none kept' : exampleText(example)]
          }),
        },
      }),
      ...when(
        found.timeouts.length > 0,
        ...found.timeouts.map((timeout) =>
          prose(
            'In ',
            name(timeout.stage),
            `, ${formatCount(timeout.calls)} of ${formatCount(timeout.of)} failed calls end within 2 % of ${formatValue(timeout.atMs, 'ms')}: a time limit at work.`,
          ),
        ),
      ),
      ...when(found.models.length > 0, {
        kind: 'table',
        table: {
          caption: 'Models asked for, and the versions that answered',
          columns: [{ label: 'Asked for' }, { label: 'Served' }, { label: 'Pinned' }, { label: 'Calls', align: 'number' }],
          rows: found.models.map((model) => [
            [name(model.requested)],
            model.served.length === 0 ? 'not told' : joined(model.served.map(name)),
            model.pinned ? 'pinned' : 'not pinned',
            formatCount(model.calls),
          ]),
        },
      }),
    ],
  }
}
