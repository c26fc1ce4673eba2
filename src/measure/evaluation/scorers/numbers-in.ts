/** The mark between whole and fraction where a number does not show it by itself. */
export type DecimalMark = '.' | ','

// A sign that is not the hyphen of a range or word, digits with their separators, a fraction, an exponent. Not within a word: `v2`, `GPT-4`.
const written =
  /(?<![\p{L}\p{N}_]|\p{L}-|\p{N}[.,])([-−+]?)(\d+(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE]([-+]?\d{1,3}))?(?![\p{N}_]|\p{L}+\p{N}|[.,]\p{N})/gu

/**
 * Numbers in a text, in order: with sign, separators of thousands (comma, point, apostrophe, space), fraction and exponent. Where both point and comma
 * stand in one number the last is the decimal mark; where one stands alone it separates thousands if it is not `decimal` and three digits follow.
 * Words (a dozen, 2 million) are not read, percent signs and units (`10ms`) not counted in; digits inside words, versions and
 * citations (`[2]`) are no numbers.
 */
export function numbersIn(text: string, decimal: DecimalMark = '.'): number[] {
  const numbers: number[] = []
  for (const [, sign, digits, exponent] of text.replace(/\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]/g, ' ').matchAll(written)) {
    const value = Number(`${plainDigits(digits, decimal)}${exponent === undefined ? '' : `e${exponent}`}`)
    if (Number.isFinite(value)) numbers.push(sign === '-' || sign === '−' ? -value : value)
  }
  return numbers
}

function plainDigits(digits: string, decimal: DecimalMark): string {
  const joined = digits.replace(/['’\s]/gu, '')
  const marks = joined.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  if (last === undefined) return joined
  return isFraction(joined, marks, decimal)
    ? `${whole(joined.slice(0, joined.lastIndexOf(last)))}.${joined.slice(joined.lastIndexOf(last) + 1)}`
    : whole(joined)
}

function isFraction(digits: string, marks: readonly string[], decimal: DecimalMark): boolean {
  const [first] = marks
  const last = marks.at(-1)
  if (first !== last) return true
  if (marks.length > 1) return false
  return last === decimal || !/^[1-9]\d{0,2}[.,]\d{3}$/.test(digits)
}

function whole(digits: string): string {
  return digits.replace(/[.,]/g, '')
}
