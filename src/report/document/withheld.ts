import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatCount } from '../format-number.ts'
import type { Block, Inline } from './blocks.ts'
import { note } from './pieces.ts'

/** A figure of a table's cell: which column, and which row. */
export interface Withheld {
  label: string
  at: string
  figure: Figure
}

/** Why cells of a table say `not given`: each reason once, with the cells that it holds for. */
export function withheld(cells: readonly Withheld[]): Block[] {
  const byReason = new Map<string, Map<string, string[]>>()
  for (const { label, at, figure } of cells) {
    if (isMeasured(figure)) continue
    const reason = figure.needsN === undefined ? figure.refused : `${figure.refused} (needs ${formatCount(figure.needsN)})`
    const columns = byReason.get(reason) ?? new Map<string, string[]>()
    columns.set(label, [...(columns.get(label) ?? []), at])
    byReason.set(reason, columns)
  }
  if (byReason.size === 0) return []
  const parts = [...byReason].flatMap(([reason, columns], index): Inline[] => {
    const cellsWords = [...columns].map(([label, rows]) => `${label} at ${rows.join(', ')}`).join('; ')
    return [`${index === 0 ? '' : '. '}${cellsWords}: ${reason}`]
  })
  return [note({ strong: 'Not given. ' }, ...parts, '.')]
}
