/** What came of parsing: a value (`mended` when NaN or Infinity were read as null), or what is wrong and at which character. */
export type ParsedJson = { ok: true; value: unknown; mended: boolean } | { ok: false; truncated: boolean; at: number | undefined }

/**
 * Parses JSON and says where it is wrong without quoting the text, which may be private. `NaN` and `Infinity`, which
 * Python's `json` writes though JSON has no such thing, are read as null.
 */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text), mended: false }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /at position (\d+)/.exec(message)?.[1]
    const at = position === undefined ? firstBadToken(text) : Number(position)
    if (/end of JSON input|Unterminated/.test(message) || at === text.length) return { ok: false, truncated: true, at: text.length }
    const mended = /NaN|Infinity/.test(text) ? withoutNaN(text) : undefined
    return mended === undefined ? { ok: false, truncated: false, at } : { ok: true, value: mended, mended: true }
  }
}

function withoutNaN(text: string): unknown {
  try {
    return JSON.parse(text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs, (token) => (token.startsWith('"') ? token : 'null')))
  } catch {
    return undefined
  }
}

/** The parser gives no position for a token that it does not know; the first such token is found here. */
function firstBadToken(text: string): number | undefined {
  const token = /[\s{}[\],:]+|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/gsy
  let end = 0
  while (end < text.length) {
    if (!token.test(text)) return end
    end = token.lastIndex
  }
  return undefined
}

/** Line and column, both from 1, of a character of a text that begins on `firstLine`. */
export function lineAndColumn(text: string, at: number, firstLine: number): string {
  const before = text.slice(0, at)
  const lastBreak = before.lastIndexOf('\n')
  let line = firstLine
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line++
  return `line ${line}, column ${at - lastBreak}`
}
