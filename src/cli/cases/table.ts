import { visibleText } from '../../report/visible-text.ts'

/** Rows under a header, aligned; what is longer than its column is cut. The last column is not padded. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[], widest: readonly number[]): string {
  const shown = [header, ...rows.map((row) => row.map((cell, index) => oneLine(cell, widest[index] ?? 40)))]
  const widths = header.map((_, index) => shown.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), 0))
  return shown
    .map(
      (row) =>
        `${row
          .map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell))))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Characters of East Asian scripts and pictures take two columns of a terminal, marks that combine none. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const marks = /\p{M}/u

function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += marks.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
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
