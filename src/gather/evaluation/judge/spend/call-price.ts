import { z } from 'zod'
import { createPricer, type Priced } from '../../../../measure/cost/price.ts'
import type { PriceOverlayEntry } from '../../../../model/config.ts'
import type { TokenUsage } from '../../../../model/span.ts'

/** Wrapping of a request: roles, the schema's name, what a chat template adds. */
const wrappingTokens = 200

export interface CallPrice {
  /** US dollars, or undefined where no price is known. */
  usd(tokens: TokenUsage): number | undefined
  /** Where the price comes from, or why there is none. */
  basis: string
  isKnown: boolean
}

/** Price of calls to one model. */
export function callPrice(
  prices: readonly PriceOverlayEntry[],
  { seller, model, isOwn }: { seller: string; model: string; isOwn: boolean },
  nowMs: () => number,
): CallPrice {
  const price = createPricer(prices)
  const priceOf = (tokens: TokenUsage) => price({ provider: seller, model, tokens, atMs: nowMs() })
  const probe = priceOf({ input: 1000, output: 100 })
  const isKnown = !('unpriced' in probe)
  return {
    usd(tokens) {
      const priced = priceOf(tokens)
      return 'unpriced' in priced ? undefined : priced.costUsd
    },
    basis: isKnown ? tableOf(probe) : `no price (${isOwn ? 'a server of your own' : probe.unpriced}), so that maxCalls alone is a cap`,
    isKnown,
  }
}

function tableOf({ table, tableDate, confidence }: Priced): string {
  return `prices of ${table} of ${tableDate}${confidence === 'alias' ? ', found without the mark of the version' : ''}`
}

/** No token is shorter than a byte. */
export function mostInputTokens({ system, user }: { system: string; user: string }, schema: z.ZodType | undefined): number {
  const schemaBytes = schema === undefined ? 0 : Buffer.byteLength(JSON.stringify(z.toJSONSchema(schema)))
  return Buffer.byteLength(system) + Buffer.byteLength(user) + schemaBytes + wrappingTokens
}
