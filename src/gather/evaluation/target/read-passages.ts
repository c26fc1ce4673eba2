import type { Passage } from '../../../model/case.ts'
import { passagesOf } from '../formats/read-passages.ts'

/** A list of passages as systems give it, in the order in which they come. A list of ids alone says which documents were found, not what stood in them. */
export function readPassages(value: unknown): Passage[] | undefined {
  if (!Array.isArray(value)) return undefined
  if (value.every(isId)) return passagesOf([], value).list
  return passagesOf(value).list
}

/** No blank in it, and short: a path, a number, a slug. */
function isId(item: unknown): item is string {
  return typeof item === 'string' && item !== '' && item.length <= 200 && !/\s/.test(item)
}
