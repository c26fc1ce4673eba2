/** Arrays whose elements are whole records: cutting after one of them leaves only whole spans. */
const recordArrays: ReadonlySet<string> = new Set([
  'resourceSpans',
  'resource_spans',
  'batches',
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'spans',
  'observations',
  'data',
  'baseSpans',
  'agentSpans',
  'llmSpans',
  'retrieverSpans',
  'toolSpans',
])

/**
 * Mends JSON that ends in the middle: cuts after the last whole element of an array of records and closes what is
 * open. Returns undefined where not even one element is whole.
 */
export function salvageJson(text: string): string | undefined {
  const open: { closer: string; records: boolean }[] = []
  let key = ''
  let cut = -1
  let closers = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '"') {
      const end = endOfString(text, i)
      if (end === -1) break
      key = text.slice(i + 1, end)
      i = end
    } else if (char === '{' || char === '[') {
      open.push({ closer: char === '{' ? '}' : ']', records: char === '[' && (open.length === 0 || recordArrays.has(key)) })
    } else if (char === '}' || char === ']') {
      open.pop()
      if (open.at(-1)?.records === true) {
        cut = i + 1
        closers = open
          .map((container) => container.closer)
          .reverse()
          .join('')
      }
    }
  }
  return cut === -1 ? undefined : text.slice(0, cut) + closers
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return -1
}
