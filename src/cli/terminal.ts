/** Colour where a person looks, unless they asked for none. */
export function usesColor(): boolean {
  return process.stdout.isTTY === true && process.env.NO_COLOR === undefined
}

/** Columns of standard output for text: a terminal that does not know its size says 0, and lines of over 120 are hard to read. */
export function screenWidth(): number {
  const columns = process.stdout.columns ?? 0
  return columns < 20 ? 100 : Math.min(columns, 120)
}
