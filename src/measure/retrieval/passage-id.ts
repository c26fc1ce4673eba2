import { createHash } from 'node:crypto'
import type { Passage } from '../../model/case.ts'

/**
 * An id for a passage that came without one: `text-` and 12 hex digits of the SHA-256 of its text, so that the same text has the same id everywhere, or
 * `rank N` where there is no text either. No list of relevant documents knows such an id.
 */
export function madeUpId({ text, rank }: Pick<Passage, 'text' | 'rank'>): string {
  return text === undefined ? `rank ${rank}` : `text-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
}

/** Whether an id was made up by `madeUpId`: then nobody knows which document the passage is of. */
export function isMadeUpId(id: string): boolean {
  return /^(?:text-[0-9a-f]{12}|rank \d+)$/.test(id)
}
