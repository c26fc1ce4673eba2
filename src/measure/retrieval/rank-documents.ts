import { AppError } from '../../model/app-error.ts'

/** A document that a query found, with its similarity. */
export interface ScoredDocument {
  id: string
  score: number
}

/**
 * Ids in the order of trec_eval: similarity descending, ties by id descending (bytes of its UTF-8). The order in which they came and any rank that came
 * with them count for nothing.
 *
 * @throws AppError `input-unreadable` for an id that stands twice, or a score that is no number
 * @see trec_eval 9.0.8, form_res_rels.c
 */
export function rankDocuments(found: readonly ScoredDocument[]): string[] {
  const bad = found.find(({ score }) => Number.isNaN(score))
  if (bad !== undefined) throw new AppError('input-unreadable', `The score of document "${bad.id}" is not a number.`)
  const ids = [...found].sort((a, b) => b.score - a.score || compareBytes(b.id, a.id)).map(({ id }) => id)
  refuseTwice(ids)
  return ids
}

/**
 * A duplicate would be found twice over.
 *
 * @throws AppError `input-unreadable` for an id that stands twice
 */
export function refuseTwice(ids: readonly string[]): void {
  if (new Set(ids).size === ids.length) return
  const seen = new Set<string>()
  const twice = ids.find((id) => seen.has(id) || !seen.add(id))
  throw new AppError('input-unreadable', `Document "${twice}" stands twice in one ranking.`, {
    hint: 'Keep each document once, at its first rank; chunks of one document have ids of their own or count as the document.',
  })
}

/** Order of two texts by the bytes of their UTF-8: negative, 0 or positive. Surrogates come after all other units there, and not in UTF-16. */
function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return placeOf(x) - placeOf(y)
  }
  return a.length - b.length
}

function placeOf(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
