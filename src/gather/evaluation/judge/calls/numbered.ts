import type { Passage } from '../../../../model/case.ts'
import type { DataBlock } from './call.ts'

export interface TextPassage extends Passage {
  text: string
}

/** Passages as the judge sees them: by rank, numbered from 1. */
export function numbered(passages: readonly TextPassage[]): DataBlock[] {
  return passages.map(({ text }, at) => ({ label: `PASSAGE ${at + 1}`, text }))
}

/** The passages of these numbers; a number that names none is left out, and one that comes twice counts once. */
export function passagesOf<Item>(numbers: readonly number[], passages: readonly Item[]): Item[] {
  return [...new Set(numbers)].flatMap((number) => (Number.isInteger(number) && number >= 1 ? (passages[number - 1] ?? []) : []))
}
