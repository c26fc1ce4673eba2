/** Half-open, in UTF-16 units of the text. */
export interface Located {
  from: number
  to: number
}

interface Folded {
  text: string
  /** Where each unit of the folded text stands in the original. */
  at: number[]
}

/**
 * Finds quotes in a text. Letter by letter first; then without regard to case, white space, kind of quote and dash, and marks of emphasis, which models
 * often change as they copy. Quotes are looked for from where the one before ended, so that a sentence that stands twice is found twice.
 */
export function quoteFinder(text: string): (quote: string) => Located | undefined {
  let folded: Folded | undefined
  let cursor = 0
  return (quote) => {
    const wanted = quote.trim()
    if (!/[\p{L}\p{N}]/u.test(wanted)) return undefined
    folded ??= fold(text)
    const found = indexFrom(text, wanted, cursor) ?? findFolded(folded, wanted, cursor)
    if (found !== undefined) cursor = found.to
    return found
  }
}

function findFolded(folded: Folded, wanted: string, cursor: number): Located | undefined {
  const bare = fold(wanted.replace(/^(?:\.{3}|[…"“”'‘’])+|(?:\.{3}|[…"“”'‘’])+$/g, '')).text.trim()
  if (bare === '') return undefined
  const passed = folded.at.findIndex((at) => at >= cursor)
  const found = indexFrom(folded.text, bare, passed < 0 ? folded.text.length : passed)
  if (found === undefined) return undefined
  const [first, last] = [folded.at[found.from], folded.at[found.to - 1]]
  return first === undefined || last === undefined ? undefined : { from: first, to: last + 1 }
}

/** From the cursor on; else from the start, for quotes out of order. */
function indexFrom(where: string, what: string, cursor: number): Located | undefined {
  const after = where.indexOf(what, cursor)
  const from = after < 0 ? where.indexOf(what) : after
  return from < 0 ? undefined : { from, to: from + what.length }
}

const same: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '‹': '<',
  '›': '>',
  '⟦': '[',
}

function fold(text: string): Folded {
  let folded = ''
  const at: number[] = []
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charAt(i)
    // Marks of emphasis, and what is not shown: models leave it out, and tag characters (a pair that begins with U+DB40) are not given to them.
    if (/[*`_\u200b\u00ad\ufffd\udb40]/.test(unit) || text.charAt(i - 1) === '\udb40') continue
    if (/\s/.test(unit)) {
      if (folded.endsWith(' ')) continue
      folded += ' '
    } else {
      const lower = unit.toLowerCase()
      folded += same[unit] ?? (lower.length === 1 ? lower : unit)
    }
    at.push(i)
  }
  return { text: folded, at }
}
