/** Lets so many through at once, in the order in which they came. */
export function createSlots(count: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let free = count
  const queue: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((turn) => queue.push(turn))
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
