/** Bytes of request bodies held in memory by all requests together. */
export interface ByteBudget {
  open(): ByteHold
  heldBytes(): number
}

/** One request's part of the budget. */
export interface ByteHold {
  /** False when the budget is spent. */
  take(bytes: number): boolean
  /** Gives everything back but the last `keep` bytes. */
  release(keep?: number): void
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let held = 0
  return {
    heldBytes: () => held,
    open() {
      let own = 0
      return {
        take(bytes) {
          if (held + bytes > maxBytes) return false
          held += bytes
          own += bytes
          return true
        },
        release(keep = 0) {
          held -= own - keep
          own = keep
        },
      }
    },
  }
}
