import type { Review } from '../../model/review.ts'
import type { CostEvidence, LedgerLine } from '../../model/traces-evidence.ts'
import { formatCount, formatValue } from '../format-number.ts'
import { plural } from '../wording.ts'
import type { Block, Inline, Section } from './blocks.ts'
import { exampleText, figure, joined, name, note, when, withoutTraces } from './pieces.ts'

const usd = (value: number) => formatValue(value, 'usd')

/** Money beside tokens; where nothing was priced there is no $0 to show. */
const priced = (value: number) => (value === 0 ? ', no price known' : `, ${usd(value)}`)

/** What a line costs, with the calls that no price is known for: an unpriced call is never $0. */
function costText(line: LedgerLine): string {
  if (line.pricedCalls === 0) return line.calls === 0 ? 'no calls' : `unknown: none of ${formatCount(line.calls)} priced`
  const open = line.calls - line.pricedCalls
  return open === 0 ? usd(line.costUsd) : `${usd(line.costUsd)} + ${formatCount(open)} unpriced ${plural(open, 'call')}`
}

/** Tokens of a line, where any call reported them. */
function tokens(line: LedgerLine, count: number): string {
  return line.callsWithUsage === 0 ? 'not reported' : formatCount(count)
}

function bars(id: string, title: string, lines: readonly LedgerLine[]): Block[] {
  const sorted = lines.toSorted((a, b) => b.costUsd - a.costUsd)
  if (sorted.length === 0) return []
  return [
    {
      kind: 'exhibit',
      id,
      title,
      summary: 'Cost of model calls at list prices, leaf calls only. Calls without a known price are named and have no bar.',
      drawing: {
        kind: 'bars',
        rows: sorted.slice(0, 12).map((line) => ({ label: line.key, value: line.pricedCalls === 0 ? 0 : line.costUsd, text: costText(line) })),
      },
      table: ledger(`${title}: the ledger`, sorted),
    },
  ]
}

function ledger(caption: string, lines: readonly LedgerLine[]) {
  return {
    caption,
    columns: [
      { label: 'Group' },
      { label: 'Calls', align: 'number' as const },
      { label: 'With usage', align: 'number' as const },
      { label: 'Input tokens', align: 'number' as const },
      { label: 'Read from cache', align: 'number' as const },
      { label: 'Written to cache', align: 'number' as const },
      { label: 'Output tokens', align: 'number' as const },
      { label: 'Reasoning', align: 'number' as const },
      { label: 'Cost', align: 'number' as const },
    ],
    rows: lines.map((line) => [
      [name(line.key)],
      formatCount(line.calls),
      formatCount(line.callsWithUsage),
      tokens(line, line.inputTokens),
      tokens(line, line.cacheReadTokens),
      tokens(line, line.cacheWriteTokens),
      tokens(line, line.outputTokens),
      tokens(line, line.reasoningTokens),
      costText(line),
    ]),
    wide: true,
  }
}

function doubtful(cost: CostEvidence): Block[] {
  const { unpriced, repeatedUsage, waste, stated } = cost
  return [
    ...when(unpriced.length > 0, note({ strong: 'Not in any total: ' }, 'calls whose price is not known.'), {
      kind: 'table',
      table: {
        caption: 'Unpriced calls',
        columns: [{ label: 'Model' }, { label: 'Provider' }, { label: 'Calls', align: 'number' }, { label: 'Tokens', align: 'number' }, { label: 'Why' }],
        rows: unpriced.map((line) => [[name(line.model)], [name(line.provider)], formatCount(line.calls), formatCount(line.tokens), line.reason]),
      },
    }),
    ...when(
      repeatedUsage.spans > 0,
      note(
        { strong: 'Counted once. ' },
        `${formatCount(repeatedUsage.spans)} ${plural(repeatedUsage.spans, 'span repeats', 'spans repeat')} the usage of their descendants in ${formatCount(repeatedUsage.traces)} ${plural(repeatedUsage.traces, 'trace')}; a sum over all spans would count ${formatCount(repeatedUsage.inputTokens)} input and ${formatCount(repeatedUsage.outputTokens)} output tokens${priced(repeatedUsage.costUsd)}, twice. `,
        ...repeatedUsage.examples.slice(0, 1).flatMap((example): Inline[] => ['For example ', ...exampleText(example), '.']),
      ),
    ),
    {
      kind: 'facts',
      facts: [
        {
          term: 'Failed calls',
          text:
            waste.failedCalls.calls === 0
              ? 'none seen'
              : `${formatCount(waste.failedCalls.calls)} calls, ${formatCount(waste.failedCalls.tokens)} tokens${priced(waste.failedCalls.costUsd)}`,
        },
        {
          term: 'Repeated calls',
          text:
            waste.repeatedCalls.of === 0
              ? 'unknown: no call kept its content'
              : `${formatCount(waste.repeatedCalls.calls)} of ${formatCount(waste.repeatedCalls.of)} with content, ${formatCount(waste.repeatedCalls.tokens)} tokens${priced(waste.repeatedCalls.costUsd)}`,
        },
        {
          term: 'Answers cut short',
          text:
            waste.truncatedCalls.of === 0
              ? 'unknown: no call says why it ended'
              : `${formatCount(waste.truncatedCalls.calls)} of ${formatCount(waste.truncatedCalls.of)} that say why they ended, ${formatCount(waste.truncatedCalls.tokens)} tokens`,
        },
        {
          term: 'Cost by the source',
          text:
            stated.calls === 0
              ? 'no call states its own cost'
              : `${usd(stated.statedUsd)} stated against ${usd(stated.pricedUsd)} at our prices, on ${formatCount(stated.calls)} calls that have both`,
        },
        {
          term: 'Prices from',
          text:
            cost.priceTables.length === 0
              ? 'no price table was used'
              : joined(
                  cost.priceTables.map((table) => `${table.name} of ${table.date} (${formatCount(table.calls)} calls)`),
                  '; ',
                ),
        },
      ],
    },
  ]
}

export function costSection(review: Review): Section {
  const cost = review.traces?.cost
  if (cost === undefined) return { id: 'cost', title: 'What it costs', blocks: [withoutTraces('cost')] }
  if (cost.total.calls === 0) return { id: 'cost', title: 'What it costs', blocks: [note({ strong: 'Unknown. ' }, 'No model call was found in the traces.')] }
  const { priced, mean, p50, p99, tailShare } = cost.perRequest
  return {
    id: 'cost',
    title: 'What it costs',
    blocks: [
      {
        kind: 'facts',
        facts: [
          {
            term: 'Seen in all',
            text: `${costText(cost.total)}, ${formatCount(cost.total.calls)} calls, ${formatCount(cost.total.callsWithUsage)} of them with usage`,
          },
          { term: 'Requests wholly priced', text: [`${formatCount(priced.have)} of ${formatCount(priced.of)}: `, figure(priced.figure)] },
          { term: 'A request', text: ['mean ', figure(mean)] },
          { term: 'Median request', text: [figure(p50)] },
          { term: 'Request at p99', text: [figure(p99)] },
          { term: 'A successful request', text: [figure(cost.perSuccessfulRequest)] },
          { term: 'Share of the dearest 1 %', text: [figure(tailShare)] },
        ],
      },
      ...bars('cost-by-stage', 'Cost by stage', cost.byStage),
      ...bars('cost-by-model', 'Cost by model', cost.byModel),
      ...when(cost.byPrompt.length > 0, { kind: 'table', table: ledger('Cost by prompt', cost.byPrompt) }),
      ...doubtful(cost),
    ],
  }
}
