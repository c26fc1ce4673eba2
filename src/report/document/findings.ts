import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { Effect, EvidenceRow, Finding, Review } from '../../model/review.ts'
import { formatInterval } from '../format-figure.ts'
import { formatChange, formatCount, formatValue } from '../format-number.ts'
import { basisWords, plural } from '../wording.ts'
import type { Block, Fact, Inline, Section, Table, Text } from './blocks.ts'
import { figure, joined, name, prose, when } from './pieces.ts'
import { slug } from './slug.ts'

function effectText(effect: Effect): Text {
  const value = effect.unit === 'ratio' ? formatChange(effect.value) : formatValue(effect.value, effect.unit)
  const interval = effect.interval === undefined ? '' : ` ${formatInterval(effect.interval, effect.unit, effect.value)}`
  const note = effect.note === undefined ? '' : ` ${effect.note}`
  return [`${effect.metric}: `, { strong: value }, `${interval}, ${basisWords[effect.basis]}.${note}`]
}

/** What the kinds of failure behind a finding cost. One kind may be behind several, so it is said that the money is not theirs to add up. */
function lossText(loss: Figure, kinds: readonly string[]): Text {
  const about: Inline[] = [
    `; ${plural(kinds.length, 'kind')} `,
    ...joined(kinds.map(name)),
    '. What they cost, not what the fix saves; findings on the same kind share it.',
  ]
  if (!isMeasured(loss)) return [figure(loss), ...about]
  const { value, interval, noInterval = 'none was made', n } = loss
  const shown = (of: number) => formatValue(of, 'usd')
  const range =
    interval === undefined
      ? `no interval: ${noInterval}`
      : `${formatCount(100 * interval.confidence)} % interval ${shown(interval.low)} to ${shown(interval.high)}`
  return [{ strong: shown(value) }, ` (${range}, n ${formatCount(n)}) in a thousand requests`, ...about]
}

export function evidenceTable(caption: string, rows: readonly EvidenceRow[]): Table {
  return {
    caption,
    columns: [{ label: 'What' }, { label: 'Figure' }, { label: 'Where in evidence.json' }],
    rows: rows.map((row) => {
      const value: Inline[] = [
        ...(row.figure === undefined ? [] : [figure(row.figure)]),
        ...(row.figure !== undefined && row.text !== undefined ? ['; '] : []),
        ...(row.text === undefined ? [] : [row.text]),
      ]
      return [row.label, value.length === 0 ? 'no figure' : value, { code: row.pointer }]
    }),
  }
}

function facts(finding: Finding): Fact[] {
  return [
    ...(finding.criterion === undefined ? [] : [{ term: 'Criterion hit', text: finding.criterion }]),
    ...(finding.frequency === undefined ? [] : [{ term: 'How often', text: [figure(finding.frequency)] }]),
    ...(finding.expectedLoss === undefined ? [] : [{ term: 'Expected loss', text: lossText(finding.expectedLoss, finding.failureModes ?? []) }]),
    { term: 'Effect of a fix', text: finding.effect === undefined ? 'not stated: nothing here measures it' : effectText(finding.effect) },
    { term: 'Do now', text: [{ strong: finding.fixNow }] },
    { term: 'Do later', text: finding.fixLater },
    { term: 'Effort', text: finding.effort },
    { term: 'What this cannot see', text: finding.limits },
    { term: 'Source', text: [{ link: finding.source.title, href: finding.source.url }] },
    ...(finding.references.length === 0 ? [] : [{ term: 'Also known as', text: joined(finding.references) }]),
    {
      term: 'Owner, and by when',
      text: [finding.owner === '' ? { blank: 'owner' } : finding.owner, ' ', finding.due === '' ? { blank: 'date' } : finding.due],
    },
  ]
}

export function findingPart(finding: Finding, label: string): Block {
  return {
    kind: 'part',
    id: `finding-${slug(finding.id)}`,
    label,
    title: finding.claim,
    mark: { severity: finding.severity },
    tag: finding.criterion === undefined ? finding.area : `${finding.area}, hits a criterion`,
    blocks: [
      prose(finding.why),
      { kind: 'table', table: evidenceTable(`Evidence for ${label.toLowerCase()}`, finding.rows) },
      { kind: 'facts', facts: facts(finding) },
      { kind: 'commands', label: 'Verify the fix', lines: [finding.verify] },
    ],
  }
}

export function findings(review: Review): Section {
  return {
    id: 'findings',
    title: 'Findings',
    blocks: [
      review.findings.length === 0
        ? prose('No check found a problem that the evidence can carry. Unknown checks are not good ones: see what could not be seen.')
        : prose(
            'In this order: what hits an agreed criterion, whatever its severity; then by severity; then by the expected loss where kinds of failure are priced. No finding stands without evidence rows and a command that reproduces them.',
          ),
      ...review.findings.map((finding, index) => findingPart(finding, `Finding ${index + 1}`)),
      ...when(
        review.minorFindings.length > 0,
        prose(`Findings of little weight: ${review.minorFindings.length}, in `, { link: 'the appendix', href: '#minor-findings' }, '.'),
      ),
    ],
  }
}

export function quickWins(review: Review): Section {
  return {
    id: 'quick-wins',
    title: 'Quick wins',
    blocks: [review.quickWins.length === 0 ? prose('None that the evidence supports.') : { kind: 'list', items: review.quickWins }],
  }
}
