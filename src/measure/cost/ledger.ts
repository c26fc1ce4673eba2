import type { TokenUsage } from '../../model/span.ts'
import type { LedgerLine } from '../../model/traces-evidence.ts'

const unitsPerUsd = 1e12
/** Pico-dollars that a double still holds exactly beside its fraction; above, whole units move to the integer part. */
const carryAt = 2 ** 40

interface Account {
  line: LedgerLine
  /** Cost in pico-dollars: an integer, and what is not yet carried. */
  whole: bigint
  pending: number
}

export interface Ledger {
  add(key: string, call: { tokens?: TokenUsage; costUsd?: number }): void
  lines(): LedgerLine[]
  total(): LedgerLine
}

/**
 * Tokens and money of calls, grouped by a key. Absent is not 0: a call without usage counts in `calls` only, a call without a cost not in `pricedCalls`.
 *
 * Each cost is rounded to a pico-dollar (1e-12 $, a millionth of a cheap token's price) and summed as an integer, so that neither the order
 * nor the number of calls changes a sum. Costs that are negative or not finite are not prices and leave the call unpriced.
 *
 * @returns `add` one call; `lines` by cost descending, then key; `total` over all keys, under the key `total`
 */
export function createLedger(): Ledger {
  const accounts = new Map<string, Account>()
  return {
    add(key, { tokens, costUsd }) {
      let account = accounts.get(key)
      if (account === undefined) {
        account = { line: emptyLine(key), whole: 0n, pending: 0 }
        accounts.set(key, account)
      }
      const { line } = account
      line.calls++
      if (tokens !== undefined && (tokens.input !== undefined || tokens.output !== undefined)) line.callsWithUsage++
      line.inputTokens += counted(tokens?.input)
      line.cacheReadTokens += counted(tokens?.cacheRead)
      line.cacheWriteTokens += counted(tokens?.cacheWrite)
      line.outputTokens += counted(tokens?.output)
      line.reasoningTokens += counted(tokens?.reasoning)
      if (costUsd === undefined || !Number.isFinite(costUsd) || costUsd < 0) return
      line.pricedCalls++
      const units = Math.round(costUsd * unitsPerUsd)
      if (units >= carryAt) account.whole += BigInt(units)
      else account.pending += units
      if (account.pending >= carryAt) {
        account.whole += BigInt(account.pending)
        account.pending = 0
      }
    },
    lines() {
      return [...accounts.values()].map(closed).sort((a, b) => b.costUsd - a.costUsd || (a.key < b.key ? -1 : 1))
    },
    total() {
      const total: Account = { line: emptyLine('total'), whole: 0n, pending: 0 }
      for (const { line, whole, pending } of accounts.values()) {
        total.whole += whole + BigInt(pending)
        total.line.calls += line.calls
        total.line.callsWithUsage += line.callsWithUsage
        total.line.inputTokens += line.inputTokens
        total.line.cacheReadTokens += line.cacheReadTokens
        total.line.cacheWriteTokens += line.cacheWriteTokens
        total.line.outputTokens += line.outputTokens
        total.line.reasoningTokens += line.reasoningTokens
        total.line.pricedCalls += line.pricedCalls
      }
      return closed(total)
    },
  }
}

/** Counts that cannot be counts, such as a negative or fractional one, add nothing. */
function counted(tokens: number | undefined): number {
  return tokens !== undefined && Number.isSafeInteger(tokens) && tokens > 0 ? tokens : 0
}

function closed({ line, whole, pending }: Account): LedgerLine {
  return { ...line, costUsd: Number(whole + BigInt(pending)) / unitsPerUsd }
}

function emptyLine(key: string): LedgerLine {
  return {
    key,
    calls: 0,
    callsWithUsage: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costUsd: 0,
    pricedCalls: 0,
  }
}
