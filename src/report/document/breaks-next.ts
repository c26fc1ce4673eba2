import { isMeasured } from '../../model/measurement.ts'
import type { BreaksNext, GrowthMark, Review } from '../../model/review.ts'
import { formatInterval } from '../format-figure.ts'
import { formatValue } from '../format-number.ts'
import { markWords, noMarkWords } from '../growth-words.ts'
import type { Block, Inline, Text } from './blocks.ts'
import type { GrowthRow } from './drawing.ts'
import { figure, prose, when } from './pieces.ts'

/** Page one has room for this many; the table under the drawing has them all. */
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
    summary: `Growth as a multiple of today, log scale, with intervals.${rows.some((row) => row.extrapolated) ? ' Hollow marks and dashed whiskers are extrapolated.' : ''}`,
    drawing: { kind: 'growth', rows: rows.slice(0, mostDrawn) },
    table: {
      caption: 'Limits in the order in which growth meets them',
      columns: [{ label: 'Limit' }, { label: 'Multiple of today', align: 'number' }, { label: 'At', align: 'number' }, { label: 'Basis' }],
      rows: marks.map((mark) => [markWords(mark).what, [figure(mark.multiple)], [figure(mark.at)], markWords(mark).basis]),
    },
  })
}

/** Limits that nothing looked for, grouped by the command that would: their absence is not their being far off. */
function unseenLimits({ unseen }: BreaksNext): Block[] {
  const commands = [...new Set(unseen.map((item) => item.command))]
  const groups = commands.map((command): Inline[] => [
    unseen
      .filter((item) => item.command === command)
      .map((item) => item.limit)
      .join(', '),
    ' (',
    { code: command },
    ')',
  ])
  return when(groups.length > 0, prose('Limits not looked for: ', ...groups.flatMap((group, index): Inline[] => (index === 0 ? group : ['; ', ...group])), '.'))
}

/** The second question of page one. Without a run of load the answer is `unknown`, and how to get it. */
export function breaksNextAnswer(review: Review): Block[] {
  const { marks } = review.breaksNext
  if (marks.length > 0) {
    const more = marks.length - mostSaid
    return [
      { kind: 'list', items: marks.slice(0, mostSaid).map(sentence) },
      ...when(more > 0, prose(`And ${more} more beyond these.`)),
      ...drawing(marks),
      ...unseenLimits(review.breaksNext),
    ]
  }
  if (review.load !== undefined) {
    const { short, rest } = noMarkWords(review.load)
    return [prose({ verdict: 'unknown' }, ' ', { strong: short }, ` ${rest}`), ...unseenLimits(review.breaksNext)]
  }
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
