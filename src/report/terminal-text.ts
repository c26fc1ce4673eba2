/** The few ways in which a summary sets text apart; all of them the identity without colour. */
export interface Paint {
  strong(text: string): string
  quiet(text: string): string
  /** A mark at the head of a line, coloured by the severity that it may name. */
  mark(text: string): string
}

const markCodes: Record<string, number> = { critical: 31, high: 31, medium: 33, low: 36, '!': 33, '?': 36, '-': 35 }

function code(codes: string, text: string): string {
  return text === '' ? '' : `\u001b[${codes}m${text}\u001b[0m`
}

export function painter(color: boolean): Paint {
  if (!color) return { strong: (text) => text, quiet: (text) => text, mark: (text) => text }
  return {
    strong: (text) => code('1', text),
    // Word by word, since wrapping may put a line end between any two.
    quiet: (text) => text.replace(/\S+/g, (word) => code('2', word)),
    mark: (text) => code(String(markCodes[text.trim()] ?? 0), text),
  }
}

/**
 * Text of which no CI takes a line for an order to itself: runners of GitHub and Forgejo obey a line that begins with `::`, after spaces too, and
 * those of GitHub and Azure `##[` and `##vso[` anywhere. Names of cases, slices and judges may hold either, and wrapping may put them first.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function inert(text: string): string {
  return text.replace(/^((?:[^\S\n]|\u001b\[[0-9;]*m)*):(?=:)/gm, '$1\\u003A').replace(/#(?=#(?:vso)?\[)/gi, '\\u0023')
}

/** Columns that text takes on a terminal: colour takes none, wide letters (CJK, most emoji) two. */
export function columns(text: string): number {
  let count = 0
  for (const character of text.replace(/\u001b\[[0-9;]*m/g, '')) {
    const point = character.codePointAt(0) ?? 0
    if (/\p{Mark}/u.test(character)) continue
    const wide =
      (point >= 0x1100 && point <= 0x115f) ||
      (point >= 0x2e80 && point <= 0xa4cf) ||
      (point >= 0xac00 && point <= 0xd7a3) ||
      (point >= 0xf900 && point <= 0xfaff) ||
      (point >= 0xfe30 && point <= 0xfe6f) ||
      (point >= 0xff00 && point <= 0xff60) ||
      (point >= 0x1f300 && point <= 0x3fffd)
    count += wide ? 2 : 1
  }
  return count
}

/** Lines of at most `width` columns, broken at spaces, and within a word only where it is longer than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((piece) => split(piece, width))) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

function split(word: string, width: number): string[] {
  if (columns(word) <= width) return [word]
  const [, on, plain, off] = /^(\u001b\[\d+m)(.*)(\u001b\[0m)$/s.exec(word) ?? []
  if (on !== undefined && plain !== undefined && off !== undefined) return split(plain, width).map((piece) => on + piece + off)
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (columns(piece + character) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}
