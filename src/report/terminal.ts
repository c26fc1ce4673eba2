import { isMeasured } from '../model/measurement.ts'
import type { Finding, Review } from '../model/review.ts'
import { verdicts } from '../model/review.ts'
import { formatChange, formatCount, formatValue } from './format-number.ts'
import { breaksNextLine } from './growth-words.ts'
import { evaluationOnTerminal } from './terminal-evaluation.ts'
import { loadTable } from './terminal-load.ts'
import { inert, type Paint, painter, wrap } from './terminal-text.ts'
import { visibleName, visibleText } from './visible-text.ts'
import { plural, verdictWords } from './wording.ts'

const most = { sources: 4, findings: 5, stops: 3, unseen: 4 }

/** A claim is one sentence; what is longer than this came from a trace. */
const claimLength = 320

/** One line of the summary before it is wrapped: a mark at the left, text that hangs under itself. */
interface Line {
  mark?: string
  text: string
}

function sourceLines(review: Review): Line[] {
  const { sources } = review
  const sum = (pick: (source: (typeof sources)[number]) => number) => sources.reduce((total, source) => total + pick(source), 0)
  const refused = sum((source) => source.refused)
  const isWithoutTraces = sources.length === 0 && review.traces === undefined && (review.load !== undefined || review.evaluation !== undefined)
  const read: Line[] = [
    {
      text: `Read ${formatCount(sources.length)} ${plural(sources.length, 'source')}: ${formatCount(sum((source) => source.spans))} spans kept${review.traces === undefined ? '' : ` in ${formatCount(review.traces.totals.traces)} traces`}, ${formatCount(refused)} refused.`,
    },
  ]
  const lines = isWithoutTraces ? [] : read
  if (review.load !== undefined) lines.push({ text: `Drove ${formatCount(review.load.requests)} requests at ${visibleName(review.load.target)}.` })
  const withRefusals = sources.filter((source) => source.refused > 0)
  for (const source of withRefusals.slice(0, most.sources)) {
    const reason = source.refusals[0]
    lines.push({
      mark: '!',
      text: `${visibleName(source.path)}: ${formatCount(source.refused)} of ${formatCount(source.read)} refused${reason === undefined ? '' : `, ${short(reason.reason)}`}`,
    })
  }
  if (withRefusals.length > most.sources) lines.push({ text: `and ${withRefusals.length - most.sources} more with refusals` })
  return lines
}

function verdictLine(review: Review): string {
  if (review.criteria.length === 0) return 'Criteria: unknown, none were agreed'
  const counts = verdicts.flatMap((verdict) => {
    const count = review.criteria.filter((criterion) => criterion.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdictWords[verdict]}`]
  })
  return `Criteria: ${counts.join(', ')}`
}

/** What the fix is worth; else what is at stake, which is no gain. A claim carries its own figures, so without either there is nothing to add. */
function effectOf({ effect, expectedLoss, failureModes = [] }: Finding): string {
  if (effect === undefined)
    return isMeasured(expectedLoss) ? `(expected loss ${formatValue(expectedLoss.value, expectedLoss.unit)}: ${failureModes.join(', ')})` : ''
  return `→ ${effect.metric} ${effect.unit === 'ratio' ? formatChange(effect.value) : formatValue(effect.value, effect.unit)} (${effect.basis})`
}

function findingLines(review: Review, paint: Paint): Line[] {
  if (review.findings.length === 0) return [{ text: 'none that the evidence can carry' }]
  const lines = review.findings.slice(0, most.findings).map(
    (finding): Line => ({
      mark: finding.severity.padEnd(8),
      text: `${finding.criterion === undefined ? '' : '[criterion] '}${visibleText(finding.claim, claimLength)} ${paint.quiet(short(effectOf(finding)))}`.trimEnd(),
    }),
  )
  const more = review.findings.length - most.findings
  return more > 0 ? [...lines, { text: `and ${more} more` }] : lines
}

/** The evaluation, where there was one. */
function evaluationLines(review: Review, width: number, paint: Paint): string[] {
  const shown = evaluationOnTerminal(review, width)
  if (shown === undefined) return []
  const wrapped = (texts: readonly string[]) => texts.flatMap((text) => hang({ text: visibleText(text, 800) }, width, paint))
  return [paint.strong('Evaluation'), ...wrapped(shown.about), ...shown.table.map((line) => `  ${paint.quiet(line)}`), ...wrapped(shown.verdicts), '']
}

function short(text: string): string {
  return visibleText(text, 140)
}

/** What a person sees when a review is done: what was read, the verdict, what to do, what to stop, what is unknown, and what to open. */
export function renderTerminal(review: Review, options: { color: boolean; width: number; paths: { html: string } }): string {
  const paint = painter(options.color)
  const width = Math.max(40, Math.min(options.width, 120))
  const block = (title: string, lines: readonly Line[]) => [paint.strong(title), ...lines.flatMap((line) => hang(line, width, paint))]
  const stops = review.stopList.slice(0, most.stops).map((item): Line => ({ mark: '-', text: `${short(item.what)} (${short(item.test)})` }))
  const unseen = review.unseen.slice(0, most.unseen).map((item): Line => ({ mark: '?', text: `${short(item.question)} ${paint.quiet(short(item.command))}` }))
  const hidden = review.unseen.length - unseen.length
  return inert(
    `${[
      paint.strong(visibleName(`Review of ${review.system}`)),
      ...sourceLines(review).flatMap((line) => hang(line, width, paint)),
      '',
      paint.strong(verdictLine(review)),
      ...hang({ text: visibleText(review.headline.summary, 800) }, width, paint),
      '',
      ...block('What breaks next', [{ text: visibleText(breaksNextLine(review), claimLength) }]),
      ...loadTable(review, width).map((line) => `  ${paint.quiet(line)}`),
      '',
      ...evaluationLines(review, width, paint),
      ...block(review.findings.some(({ criterion }) => criterion !== undefined) ? 'Findings, criteria first' : 'Findings', findingLines(review, paint)),
      '',
      ...block('Stop', stops.length === 0 ? [{ text: 'nothing yet: no test on this evidence says that something can go' }] : stops),
      '',
      ...block(
        'Not seen',
        unseen.length === 0 ? [{ text: 'nothing that this program knows to ask for' }] : hidden > 0 ? [...unseen, { text: `and ${hidden} more` }] : unseen,
      ),
      '',
      `${paint.strong('Open')} ${visibleText(options.paths.html)}`,
    ].join('\n')}\n`,
  )
}

function hang(line: Line, width: number, paint: Paint): string[] {
  const mark = line.mark === undefined ? '' : `${line.mark} `
  const indent = ' '.repeat(2 + mark.length)
  return wrap(line.text, width - indent.length).map((text, index) => (index === 0 ? `  ${paint.mark(mark)}${text}` : indent + text))
}
