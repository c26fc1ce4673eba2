import { wordsOf } from '../text/words.ts'

/** F1 of the words that answer and reference share, 0 to 1: cheap, blind to meaning, and what most teams begin with. */
export function wordF1(answer: string, reference: string): number {
  const left = wordsOf(reference)
  const asked = left.length
  const given = wordsOf(answer.replace(/\[\d+\]/g, ''))
  let shared = 0
  for (const word of given) {
    const at = left.indexOf(word)
    if (at === -1) continue
    left.splice(at, 1)
    shared += 1
  }
  return shared === 0 ? 0 : (2 * shared) / (given.length + asked)
}

/** Whether one of the relevant pages is among the first k distinct pages. */
export function hitAt(k: number, pages: readonly string[], relevant: readonly string[]): boolean {
  return [...new Set(pages)].slice(0, k).some((page) => relevant.includes(page))
}
