import type { Passage } from '../../../../model/case.ts'
import { wordsOf } from '../../../text/words.ts'
import { comparable } from './claim-terms.ts'

/** A passage as claims are looked up in it. */
export interface ReadPassage {
  id: string
  text: string
  /** Its words in order, in comparable form. */
  stems: readonly string[]
  /** Where each stands in `stems`. */
  places: ReadonlyMap<string, readonly number[]>
  /** The different ones among them. */
  vocabulary: readonly string[]
}

/** Reads the passages that have text. */
export function readPassages(passages: readonly Passage[]): ReadPassage[] {
  return passages.flatMap(({ id, text }) => (text === undefined || text.trim() === '' ? [] : [readPassage(id, text)]))
}

function readPassage(id: string, text: string): ReadPassage {
  const stems = wordsOf(text).map(comparable)
  const places = new Map<string, number[]>()
  stems.forEach((stem, at) => {
    const known = places.get(stem)
    if (known === undefined) places.set(stem, [at])
    else known.push(at)
  })
  return { id, text, stems, places, vocabulary: [...places.keys()] }
}
