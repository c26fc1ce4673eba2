import type { StopItem } from '../model/review.ts'

const order: Record<StopItem['verdict'], number> = { stop: 0, inconclusive: 1, keep: 2 }

/** Decided items first, then those that need more data, then what is worth keeping; by name within each. */
export function rankStopItems(items: readonly StopItem[]): StopItem[] {
  return [...items].sort((a, b) => order[a.verdict] - order[b.verdict] || (a.what < b.what ? -1 : 1))
}
