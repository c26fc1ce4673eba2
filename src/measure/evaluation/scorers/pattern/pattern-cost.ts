/** How the time of a regular expression may grow with its text: with a power of the length, or `exponential`. An upper guess by its form. */
export type PatternGrowth = number | 'exponential'

interface Group {
  /** Holds a repetition, or a choice: what a repetition around it multiplies. */
  isAmbiguous: boolean
}

/** Repetitions up to this many count as fixed. */
const fewTimes = 10

/**
 * The worst growth that the form of a pattern allows: a repetition of a group that has a repetition or a choice in it, or a back reference, may be
 * exponential; else the power is the number of unbounded repetitions, plus one for the places where a match may begin. Many patterns do far better.
 *
 * @param source a valid pattern
 */
export function patternGrowth(source: string): PatternGrowth {
  const plain = source
    .replace(/\\k<[^>]*>|\\[1-9]/g, '\u0000')
    .replace(/\\[\s\S]/g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
  if (plain.includes('\u0000')) return 'exponential'
  const open: Group[] = [{ isAmbiguous: false }]
  let repetitions = 0
  let closed: Group | undefined
  for (const { 0: token } of plain.matchAll(/\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\)|\||[*+]|\{\d+(?:,\d*)?\}|./gs)) {
    const inside = open[open.length - 1]
    const before = closed
    closed = undefined
    if (token.startsWith('(')) open.push({ isAmbiguous: false })
    else if (token === ')') {
      closed = open.pop()
      if (closed?.isAmbiguous) open[open.length - 1].isAmbiguous = true
    } else if (token === '|') inside.isAmbiguous = true
    else if (isRepetition(token)) {
      if (before?.isAmbiguous) return 'exponential'
      repetitions += 1
      inside.isAmbiguous = true
    } else if (token === '?') inside.isAmbiguous = true
  }
  return repetitions + 1
}

function isRepetition(token: string): boolean {
  if (token === '*' || token === '+') return true
  const [, least, most] = /^\{(\d+)(?:,(\d*))?\}$/.exec(token) ?? []
  if (least === undefined) return false
  return Number(most === undefined ? least : most === '' ? Number.POSITIVE_INFINITY : most) > fewTimes
}
