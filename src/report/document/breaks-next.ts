import type { LoadEvidence } from '../../model/load-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { BreaksNext, GrowthMark, Review } from '../../model/review.ts'
import { formatInterval } from '../format-figure.ts'
import { formatValue } from '../format-number.ts'
import { markWords, noMarkWords } from '../growth-words.ts'
import type { Block, Inline, Text } from './blocks.ts'
import type { GrowthRow } from './drawing.ts'
import { figure, prose, when } from './pieces.ts'

/** Page one has room for this many where nothing can be drawn; a drawing says the others itself. */
const mostSaid = 3
const mostDrawn = 6

function sentence(mark: GrowthMark): Text {
  const { where, detail, what, basis } = markWords(mark)
  return [{ strong: where }, ` ${detail} `, { strong: what }, `. Basis: ${basis}.`]
}

function rowsOf(marks: readonly GrowthMark[]): GrowthRow[] {
  return marks.flatMap((mark) => {
    const { multiple } = mark
    if (!isMeasured(multiple)) return []
    const interval = multiple.interval === undefined ? '' : ` ${formatInterval(multiple.interval, 'times', multiple.value)}`
    const note = `${formatValue(multiple.value, 'times')}${interval}${mark.extrapolated ? ', extrapolated' : ''}`
    return [{ label: markWords(mark).what, note, multiple, extrapolated: mark.extrapolated }]
  })
}

function drawing(marks: readonly GrowthMark[]): Block[] {
  const rows = rowsOf(marks)
  return when(rows.length > 0, {
    kind: 'exhibit',
    id: 'growth',
    title: 'How far growth carries',
    summary: `Growth as a multiple of today, log scale${rows.some((row) => row.extrapolated) ? '; hollow is extrapolated' : ''}.`,
    drawing: { kind: 'growth', rows: rows.slice(0, mostDrawn) },
    untitled: true,
    table: {
      caption: 'Limits in the order in which growth meets them',
      columns: [{ label: 'Limit' }, { label: 'Multiple of today', align: 'number' }, { label: 'At', align: 'number' }, { label: 'Basis' }],
      rows: marks.map((mark) => [markWords(mark).what, [figure(mark.multiple)], [figure(mark.at)], markWords(mark).basis]),
    },
  })
}

/** Limits that nothing looked for, by the command that would: their absence is not their being far off. */
function unseenLimits({ unseen }: BreaksNext): Block[] {
  const split = unseen.map(({ limit, command }) => {
    const [, code = command, remark = ''] = /^(.+?) \(([^()]+)\)$/.exec(command) ?? []
    return { limit, code, remark }
  })
  const remarks = [...new Set(split.map((item) => item.remark))]
  return remarks.map((remark) => {
    const items = split.filter((item) => item.remark === remark)
    const codes = [...new Set(items.map((item) => item.code))]
    const parts = codes.flatMap((code, index): Inline[] => {
      const limits = items.flatMap((item) => (item.code === code ? [item.limit] : [])).join(', ')
      return [`${index === 0 ? '' : '; '}${limits} (`, { code }, ')']
    })
    return prose(`Limits not looked for${remark === '' ? '' : ` (${remark})`}: `, ...parts, '.')
  })
}

/** A run that marks nothing says why, once: the limit that waits for a valid run is named with its command. */
function withoutMarks(breaksNext: BreaksNext, load: LoadEvidence): Block[] {
  const { short, rest } = noMarkWords(load)
  const again = load.validity.valid ? undefined : breaksNext.unseen.find((item) => item.limit.includes(load.validity.reason))
  const repeat: Inline[] = again === undefined ? [] : [' To drive it again: ', { code: again.command }, '.']
  return [
    prose({ verdict: 'unknown' }, ' ', { strong: short }, ` ${rest}`, ...repeat),
    ...unseenLimits({ ...breaksNext, unseen: breaksNext.unseen.filter((item) => item !== again) }),
  ]
}

/** The second question of page one. Without a run of load the answer is `unknown`, and how to get it. */
export function breaksNextAnswer(review: Review): Block[] {
  const { marks } = review.breaksNext
  if (marks.length > 0) {
    const drawn = drawing(marks)
    const said = marks.slice(0, drawn.length > 0 ? 1 : mostSaid)
    return [...said.map((mark): Block => ({ kind: 'prose', text: sentence(mark) })), ...drawn, ...unseenLimits(review.breaksNext)]
  }
  if (review.load !== undefined) return withoutMarks(review.breaksNext, review.load)
  const command = review.breaksNext.unseen.find((item) => /\bloadbearing load\b/.test(item.command))?.command ?? 'loadbearing load URL'
  return [
    prose(
      { verdict: 'unknown' },
      ' Traces alone cannot say: they show the system at the load it had, never beyond it. ',
      { code: command },
      ' will measure at how many times today’s load the first stage saturates.',
    ),
    ...unseenLimits({ ...review.breaksNext, unseen: review.breaksNext.unseen.filter((item) => item.command !== command) }),
  ]
}
