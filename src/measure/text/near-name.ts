import { levenshtein } from '../evaluation/scorers/edit/levenshtein.ts'
import { symbolsOf } from '../evaluation/scorers/edit/symbols.ts'

/**
 * The name that was probably meant: the nearest by Levenshtein distance over characters, without regard to case, where at most a third of the longer of the
 * two differs, or one character, and not all of them. Of two as near the first one.
 *
 * @param names that there are
 * @returns `undefined` where none is near
 */
export function nearName(word: string, names: readonly string[]): string | undefined {
  let found: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const distance = levenshtein(...symbolsOf(word.toLowerCase(), name.toLowerCase(), 'characters'))
    const allowed = Math.max(1, Math.floor(Math.max(word.length, name.length) / 3))
    if (distance > allowed || distance >= word.length || distance >= least) continue
    found = name
    least = distance
  }
  return found
}
