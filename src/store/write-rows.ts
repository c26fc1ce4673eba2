import { canonicalColumns } from './canonical-columns.ts'
import type { Cell } from './column.ts'
import { exporterColumns } from './exporter-columns.ts'
import type { StoredRecord } from './span-store.ts'
import { bookkeepingColumns } from './table-definition.ts'

/** Writes records as lines of JSONCompactEachRow, in the order of `columns`. */
export interface RowWriter {
  columns: readonly string[]
  line(record: StoredRecord): string
}

/** `whole` rows can be read by anybody who reads the exporter's table; `narrow` ones carry no attributes, events and links. */
export function rowWriter(width: 'whole' | 'narrow', normalizerVersion: number): RowWriter {
  const exported = width === 'whole' ? exporterColumns : exporterColumns.filter(({ narrow }) => narrow === true)
  return {
    columns: [...exported, ...canonicalColumns, ...bookkeepingColumns].map(({ name }) => name),
    line({ raw, span, source }) {
      const cells: Cell[] = []
      for (const column of exported) cells.push(column.write(raw))
      for (const column of canonicalColumns) cells.push(column.write(span))
      cells.push(source, normalizerVersion)
      const line = JSON.stringify(cells)
      // JSON.stringify writes half of a surrogate pair as an escape, which the engine refuses together with the whole batch.
      return line.includes('\\ud') ? JSON.stringify(cells, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)) : line
    },
  }
}
