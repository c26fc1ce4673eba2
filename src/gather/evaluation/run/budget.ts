import type { EvalConfig } from '../../../model/eval-config.ts'

/** Requests and dollars that the system may cost. */
export interface Budget {
  /** Takes one request out of it, or says why there is none left. */
  take(): string | undefined
}

/** @param spentCalls requests of the part of the run before a resume, which count too */
export function createBudget({ maxCalls, maxUsd, costPerCallUsd }: EvalConfig['limits'], spentCalls: number): Budget {
  let calls = spentCalls
  return {
    take() {
      if (calls + 1 > maxCalls) return `${maxCalls.toLocaleString('en-US')} requests are the most (limits.maxCalls)`
      const usd = costPerCallUsd === undefined ? undefined : (calls + 1) * costPerCallUsd
      // Tolerates the last digit of a sum: 10 calls of $0.1 are $1.
      if (usd !== undefined && maxUsd !== undefined && usd > maxUsd * (1 + 1e-9)) return `$${maxUsd} is the most that the system may cost (limits.maxUsd)`
      calls += 1
      return undefined
    },
  }
}
