import { type Figure, isMeasured, type Refusal } from '../../model/measurement.ts'
import { formatCount } from '../format-number.ts'
import type { Block } from './blocks.ts'
import { note } from './pieces.ts'

/** A figure of a table's cell: which column, and which row. */
export interface Withheld {
  label: string
  at: string
  figure: Figure
}

interface Open {
  label: string
  at: string
  reason: string
}

/** Why cells of a table say `not given`: each reason once, with the cells that it holds for. */
export function withheld(cells: readonly Withheld[]): Block[] {
  return told(
    'Not given. ',
    cells.flatMap(({ label, at, figure }) => (isMeasured(figure) ? [] : [{ label, at, reason: reasonOf(figure) }])),
  )
}

/** Why figures of a table have no interval, in the same way. */
export function withoutInterval(cells: readonly Withheld[]): Block[] {
  return told(
    'No interval. ',
    cells.flatMap(({ label, at, figure }) =>
      isMeasured(figure) && figure.interval === undefined ? [{ label, at, reason: figure.noInterval ?? 'none was made' }] : [],
    ),
  )
}

function told(title: string, open: readonly Open[]): Block[] {
  const reasons = [...new Set(open.map((cell) => cell.reason))]
  if (reasons.length === 0) return []
  const parts = reasons.map((reason) => {
    const here = open.filter((cell) => cell.reason === reason)
    const columns = [...new Set(here.map((cell) => cell.label))]
    const rowsOf = (column: string) => here.flatMap((cell) => (cell.label === column ? [cell.at] : [])).join(', ')
    const rows = [...new Set(columns.map(rowsOf))]
    return `${rows.map((at) => `${columns.filter((column) => rowsOf(column) === at).join(', ')} (${at})`).join('; ')}: ${reason}.`
  })
  return [note({ strong: title }, parts.join(' '))]
}

/** Why a figure is not given, and what would settle it. */
function reasonOf(refusal: Refusal): string {
  return refusal.needsN === undefined ? refusal.refused : `${refusal.refused}, needs ${formatCount(refusal.needsN)}`
}
