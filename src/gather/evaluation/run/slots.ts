/** So many at a time; who comes later waits for its turn. */
export interface Slots {
  enter(): Promise<void>
  leave(): void
}

export function createSlots(count: number): Slots {
  let free = count
  const queue: (() => void)[] = []
  return {
    enter() {
      if (free === 0) return new Promise((turn) => queue.push(turn))
      free -= 1
      return Promise.resolve()
    },
    leave() {
      const next = queue.shift()
      if (next === undefined) free += 1
      else next()
    },
  }
}
