/** What a call takes at most. `usd` is absent where no price is known. */
export interface Worst {
  inputTokens: number
  outputTokens: number
  usd: number | undefined
}

interface Settlement {
  inputTokens: number
  outputTokens: number
  usd: number | undefined
  /** False where the provider did not tell what was used: the figures are then the most that it can have been. */
  isKnown: boolean
}

export interface Reservation {
  settle(actual: Settlement): void
  /** It never went out, or brought nothing that is charged; `sent` counts it as a call. */
  release(sent: boolean): void
}

export interface SpentBefore {
  calls: number
  usd: number
}

export interface Budget {
  /** Room for one call, or why there is none. Waits for calls under way where their leftovers may make room. */
  reserve(worst: Worst): Promise<Reservation | { refused: string }>
  /** Calls and US dollars with those of before. */
  spent(): Spent
  /** The same with calls under way, each at the most that it can cost: what is spent should the process end now. */
  committed(): Spent
}

interface Spent {
  calls: number
  inputTokens: number
  outputTokens: number
  usd: number
  callsWithoutUsage: number
}

/**
 * A cap that holds: a call goes out only where all that was spent, all that calls under way may cost at worst, and its own worst case fit under the cap
 * together. What a call leaves of its worst case is free again as soon as it is known.
 *
 * @param before what the same run took before it was stopped: a cap is for the run, however often it goes on
 */
export function createBudget({ maxCalls, maxUsd }: { maxCalls: number; maxUsd: number }, before: SpentBefore = { calls: 0, usd: 0 }): Budget {
  const underWay = new Set<Worst>()
  const settled: Spent = { calls: before.calls, inputTokens: 0, outputTokens: 0, usd: before.usd, callsWithoutUsage: 0 }
  let waiting: (() => void)[] = []

  const wake = () => {
    const all = waiting
    waiting = []
    for (const each of all) each()
  }
  const reservation = (worst: Worst): Reservation => {
    underWay.add(worst)
    const end = (actual: Settlement | undefined, sent: boolean) => {
      if (!underWay.delete(worst)) return
      if (sent) settled.calls += 1
      if (actual !== undefined) {
        settled.inputTokens += actual.inputTokens
        settled.outputTokens += actual.outputTokens
        settled.usd += actual.usd ?? 0
        if (!actual.isKnown) settled.callsWithoutUsage += 1
      }
      wake()
    }
    return { settle: (actual) => end(actual, true), release: (sent) => end(undefined, sent) }
  }

  const heldUsd = (): number => [...underWay].reduce((sum, { usd }) => sum + (usd ?? 0), 0)

  return {
    async reserve(worst) {
      const usd = worst.usd ?? 0
      for (;;) {
        if (settled.calls >= maxCalls) return { refused: `${settled.calls} calls are made, and judge.maxCalls allows no more` }
        if (settled.usd + usd > maxUsd)
          return { refused: `$${settled.usd.toFixed(4)} are spent, this call may cost $${usd.toFixed(4)}, and judge.maxUsd is $${maxUsd}` }
        if (settled.calls + underWay.size < maxCalls && settled.usd + heldUsd() + usd <= maxUsd) return reservation(worst)
        await new Promise<void>((wakeUp) => waiting.push(wakeUp))
      }
    },
    spent: () => ({ ...settled }),
    committed: () => ({ ...settled, calls: settled.calls + underWay.size, usd: settled.usd + heldUsd() }),
  }
}
