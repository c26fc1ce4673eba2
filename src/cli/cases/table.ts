import { visibleText } from '../../report/visible-text.ts'

/** Rows under a header, aligned; what is longer than its column is cut. The last column is not padded. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[], widest: readonly number[]): string {
  const shown = [header, ...rows.map((row) => row.map((cell, index) => oneLine(cell, widest[index] ?? 40)))]
  const widths = header.map((_, index) => Math.max(...shown.map((row) => row[index]?.length ?? 0)))
  return shown
    .map(
      (row) =>
        `${row
          .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Text on one line of the terminal, with nothing in it that the terminal would obey. */
export function oneLine(text: string, most: number): string {
  return visibleText(text.replace(/\s+/g, ' ').trim(), most)
}

/** `a, b and 3 more`. */
export function firstOf(items: readonly string[], most: number): string {
  if (items.length <= most + 1) return items.join(', ')
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`
}
