/** Relative width of a bucket. */
const STEP = 1.02
const LEAST_MS = 0.01
const BUCKETS = 1 + Math.ceil(Math.log(1e7 / LEAST_MS) / Math.log(STEP))

/** Times in buckets 2 % wide, from .01 ms to nearly three hours, over a sliding window of slots: for the eye, not for evidence. */
export interface SlidingHistogram {
  add(ms: number): void
  /** Begins a new slot and forgets the oldest. */
  slide(): void
  /** @returns `undefined` without values */
  quantile(p: number): number | undefined
}

/** @param slots in the window */
export function slidingHistogram(slots: number): SlidingHistogram {
  const ring = Array.from({ length: slots }, () => new Uint32Array(BUCKETS))
  const total = new Uint32Array(BUCKETS)
  let n = 0
  let at = 0
  return {
    add(ms) {
      const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.ceil(Math.log(ms / LEAST_MS) / Math.log(STEP))))
      const slot = ring[at]
      if (slot === undefined) return
      slot[bucket] = (slot[bucket] ?? 0) + 1
      total[bucket] = (total[bucket] ?? 0) + 1
      n += 1
    },
    slide() {
      at = (at + 1) % slots
      ring[at]?.forEach((count, bucket) => {
        total[bucket] = (total[bucket] ?? 0) - count
        n -= count
      })
      ring[at]?.fill(0)
    },
    quantile(p) {
      if (n === 0) return undefined
      let left = Math.ceil(p * n)
      const bucket = total.findIndex((count) => {
        left -= count
        return left <= 0
      })
      return LEAST_MS * STEP ** bucket
    },
  }
}
