const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** Words in lower case, in order; the segmenter also finds those of languages that write without spaces. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const part of segmenter.segment(text.toLowerCase())) if (part.isWordLike === true) words.push(part.segment)
  return words
}

/** Share of the distinct words of the shorter text that the other one has too, 0 to 1; 0 where one has none. */
export function wordOverlap(a: string, b: string): number {
  const [shorter, longer] = [new Set(wordsOf(a)), new Set(wordsOf(b))].sort((x, y) => x.size - y.size)
  if (shorter === undefined || longer === undefined || shorter.size === 0) return 0
  return common(shorter, longer) / shorter.size
}

/** How many values two sets share. */
export function common(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const value of a) if (b.has(value)) shared += 1
  return shared
}
