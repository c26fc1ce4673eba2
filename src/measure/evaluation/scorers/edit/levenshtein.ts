/** Symbols of the pattern that one machine word holds. */
const wordBits = 32

/**
 * Levenshtein distance: fewest insertions, deletions and replacements that turn one sequence into the other. 32 cells of a column are computed at once,
 * and one strip of 32 rows after the other, so that time is |a| |b| / 32 steps and memory grows with |a| + |b| alone.
 *
 * @param a symbols as numbers from 0, in one numbering with `b`
 * @returns 0 to the length of the longer one
 * @see Myers 1999, J. ACM 46(3), 395-415; Hyyrö 2003, A bit-vector algorithm for computing Levenshtein and Damerau edit distances, section 4
 */
export function levenshtein(a: Int32Array, b: Int32Array): number {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a]
  const { from, end } = differing(longer, shorter)
  const text = longer.subarray(from, longer.length - end)
  const pattern = shorter.subarray(from, shorter.length - end)
  if (pattern.length === 0) return text.length
  const places = new Int32Array(largest(text, pattern) + 1)
  // Step from one cell to the next in the row over a strip: +1, 0 or -1. Over the first row it is +1: the distance to an empty pattern grows.
  const steps = new Int8Array(text.length).fill(1)
  for (let row = 0; row < pattern.length; row += wordBits) alignStrip(text, pattern.subarray(row, row + wordBits), places, steps)
  let distance = pattern.length
  for (const step of steps) distance += step
  return distance
}

/** One strip of at most 32 rows: takes the steps over it and leaves those of its last row. `places` holds zeros, before and after. */
function alignStrip(text: Int32Array, rows: Int32Array, places: Int32Array, steps: Int8Array): void {
  rows.forEach((symbol, row) => {
    places[symbol] |= 1 << row
  })
  const last = rows.length - 1
  let up = -1
  let down = 0
  for (let column = 0; column < text.length; column += 1) {
    const step = steps[column]
    const falls = step >>> 31
    const rises = (step + 1) >> 1
    const equal = places[text[column]]
    const diagonal = equal | down
    const reached = equal | falls
    const across = (((reached & up) + up) ^ up) | reached
    const right = down | ~(across | up)
    const left = up & across
    steps[column] = ((right >>> last) & 1) - ((left >>> last) & 1)
    const rightBelow = (right << 1) | rises
    up = (left << 1) | falls | ~(diagonal | rightBelow)
    down = rightBelow & diagonal
  }
  for (const symbol of rows) places[symbol] = 0
}

/** How much is equal at the beginning and at the end: it costs nothing. */
function differing(longer: Int32Array, shorter: Int32Array): { from: number; end: number } {
  let from = 0
  while (from < shorter.length && longer[from] === shorter[from]) from += 1
  let end = 0
  while (end < shorter.length - from && longer[longer.length - 1 - end] === shorter[shorter.length - 1 - end]) end += 1
  return { from, end }
}

function largest(...sequences: readonly Int32Array[]): number {
  let most = 0
  for (const sequence of sequences) for (const symbol of sequence) if (symbol > most) most = symbol
  return most
}
