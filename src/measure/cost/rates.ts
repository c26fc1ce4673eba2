import type { ModelPrice, TieredPrices } from '@pydantic/genai-prices'
import type { PriceOverlayEntry } from '../../model/config.ts'
import type { TokenUsage } from '../../model/span.ts'

/** US dollars for one call of given usage. */
interface CallCost {
  inputUsd: number
  outputUsd: number
  /** Input, output and any fee per request. */
  costUsd: number
}

/** Prices a call's tokens; `unpriced` says why it cannot. */
export type Rates = (tokens: TokenUsage) => CallCost | { unpriced: string }

/**
 * Prices in the package's form as a function of token counts.
 *
 * input = (input − cache read − cache write) · input price + cache read · its price + cache write · its price, each per million tokens;
 * cached tokens without a price of their own cost what other input does. A price by context size takes the step that the call's whole input exceeds.
 * Cache writes are taken at the 5-minute price: telemetry does not tell them from 1-hour ones. Text is assumed where a model also reads pictures or
 * sound; a model made for those, or whose *output* is priced by medium, is refused, as is one that has no price per token.
 *
 * @see https://github.com/pydantic/genai-prices, "cached input tokens"
 */
export function ratesOf(prices: ModelPrice, modelId: string): Rates {
  const refusal = refusalOf(prices, modelId)
  if (refusal !== undefined) return () => ({ unpriced: refusal })
  const input = rate(prices.input_mtok)
  const cacheRead = rate(prices.cache_read_mtok) ?? input
  const cacheWrite = rate(prices.cache_write_mtok) ?? input
  const output = rate(prices.output_mtok)
  const reasoning = rate(prices.output_reasoning_mtok)
  const request = typeof prices.requests_kcount === 'number' ? prices.requests_kcount / 1000 : 0
  return (tokens) => {
    const { input: all, cacheRead: read = 0, cacheWrite: written = 0, reasoning: thought = 0 } = tokens
    if (all === undefined) return { unpriced: tokens.output === undefined ? 'no token usage reported' : 'input tokens not reported' }
    // A model without a price for output, such as an embedding model, has none to report.
    if (tokens.output === undefined && output !== undefined) return { unpriced: 'output tokens not reported' }
    const answered = tokens.output ?? 0
    for (const count of [all, read, written, thought, answered])
      if (!Number.isSafeInteger(count) || count < 0) return { unpriced: 'token counts are not whole numbers of 0 or more' }
    if (read + written > all) return { unpriced: 'cached tokens exceed input tokens' }
    if (reasoning !== undefined && thought > answered) return { unpriced: 'reasoning tokens exceed output tokens' }
    const inputUsd = at(input, all - read - written, all) + at(cacheRead, read, all) + at(cacheWrite, written, all)
    const outputUsd = reasoning === undefined ? at(output, answered, all) : at(output, answered - thought, all) + at(reasoning, thought, all)
    return { inputUsd, outputUsd, costUsd: inputUsd + outputUsd + request }
  }
}

/** An entry of the user's own table in the same form. */
export function overlayRates(entry: PriceOverlayEntry): Rates {
  return ratesOf(
    {
      input_mtok: entry.inputPerMTokUsd,
      output_mtok: entry.outputPerMTokUsd,
      cache_read_mtok: entry.cacheReadPerMTokUsd,
      cache_write_mtok: entry.cacheWritePerMTokUsd,
    },
    entry.model,
  )
}

/** Models made for sound or pictures: their tables price a token by what it carries. */
const notOnlyText = /(?:^|[-./])(?:audio|image|live|realtime|sonic|transcribe|tts|voice)(?:[-./:]|$)/
const mediumOfOutput = { output_audio_mtok: 'sound', output_image_mtok: 'pictures', output_video_mtok: 'video' } as const

function refusalOf(prices: ModelPrice, modelId: string): string | undefined {
  if (notOnlyText.test(modelId)) return 'a model for sound or pictures, whose tokens telemetry does not tell from those of text'
  for (const [key, medium] of Object.entries(mediumOfOutput)) {
    if (prices[key] !== undefined) return `output is priced by medium, and telemetry does not tell ${medium} from text`
  }
  if (prices.input_mtok !== undefined) return undefined
  // An empty price is what the tables give free variants; elsewhere it means that nobody wrote one down.
  if (Object.keys(prices).length === 0 && modelId.endsWith(':free')) return undefined
  return 'the price table has no price per token'
}

interface Rate {
  base: number
  /** Ascending; the last whose `start` the call's input exceeds holds for all its tokens. */
  tiers: readonly { start: number; price: number }[]
}

function rate(price: number | TieredPrices | undefined): Rate | undefined {
  if (price === undefined) return undefined
  if (typeof price === 'number') return { base: price, tiers: [] }
  return { base: price.base, tiers: price.tiers.toSorted((a, b) => a.start - b.start) }
}

function at(price: Rate | undefined, tokens: number, inputTokens: number): number {
  if (price === undefined) return 0
  let perMTok = price.base
  for (const tier of price.tiers) if (inputTokens > tier.start) perMTok = tier.price
  return (perMTok * tokens) / 1e6
}
