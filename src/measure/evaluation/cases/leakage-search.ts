import { placedWords } from '../../text/words.ts'

/** A text cut into words, each with its place. */
export interface WordText {
  text: string
  words: string[]
  /** Where each word begins and ends in the text. */
  from: number[]
  to: number[]
}

/** Words of a run that leads to its texts: shorter texts are looked for by all of theirs. */
const keyLength = 4

export function wordText(text: string): WordText {
  const placed = placedWords(text)
  return { text, words: placed.map(({ word }) => word), from: placed.map(({ from }) => from), to: placed.map(({ to }) => to) }
}

/** Finds which of many runs of words stand in a text, word for word, in time of the order of the text. */
export function runSearch(runs: readonly (readonly string[])[]): (words: readonly string[]) => { run: number; at: number }[] {
  const byLength = new Map<number, Map<string, number[]>>()
  for (const [run, words] of runs.entries()) {
    if (words.length === 0) continue
    const length = Math.min(keyLength, words.length)
    const byKey = byLength.get(length) ?? new Map<string, number[]>()
    byLength.set(length, byKey)
    const key = words.slice(0, length).join(' ')
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [run])
    else known.push(run)
  }
  return (words) => {
    const found: { run: number; at: number }[] = []
    for (const [length, byKey] of byLength) {
      for (let at = 0; at + length <= words.length; at += 1) {
        const key = words.slice(at, at + length).join(' ')
        for (const run of byKey.get(key) ?? []) if (standsAt(runs[run], words, at)) found.push({ run, at })
      }
    }
    return found
  }
}

function standsAt(run: readonly string[], words: readonly string[], at: number): boolean {
  if (at + run.length > words.length) return false
  for (let i = 0; i < run.length; i += 1) if (run[i] !== words[at + i]) return false
  return true
}
