/** A value of a row as JSON carries it. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: string }

/** JSON has no integers beyond 2^53, and the columns have no fractions: the nearest value that both have. */
export function wholeNumber(value: number): number {
  return Math.min(Math.max(Math.round(value), 0), Number.MAX_SAFE_INTEGER)
}

export function optionalText(cell: Cell): string | undefined {
  return typeof cell === 'string' ? cell : undefined
}

export function optionalNumber(cell: Cell): number | undefined {
  if (typeof cell === 'number') return cell
  return typeof cell === 'string' && cell !== '' ? Number(cell) : undefined
}

export function text(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell === null ? '' : String(cell)
}

export function list(cell: Cell): readonly Cell[] {
  return Array.isArray(cell) ? cell : []
}
