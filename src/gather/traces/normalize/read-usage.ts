import type { AttributeValue, TokenUsage } from '../../../model/span.ts'
import { isObject, parseJson, toAmount, toCount } from './coerce.ts'

/**
 * Langfuse's buckets, which are exclusive: `input` is what was neither read from nor written to a cache, and so on.
 * The total of a side is the sum of its buckets. OpenInference's leftovers (`prompt_details.cache_read`) are parts of `input` already.
 */
const bucketsOf = {
  input: /^input/,
  /** Names of the providers that some senders pass through; Anthropic's are exclusive as well. */
  inputToo: /^(cache_read_input_tokens|cache_creation_input_tokens|cache_read|cache_creation)$/,
  cacheRead: /^(input_cached_tokens|input_cached|input_cache_read|input_cache_read_tokens|cache_read_input_tokens|cache_read|prompt_details\.cache_read)$/,
  cacheWrite: /^(input_cache_creation(_.*)?|input_cache_write(_.*)?|cache_creation_input_tokens|cache_creation|prompt_details\.cache_write)$/,
  output: /^output/,
  reasoning: /^(output_reasoning|output_reasoning_tokens|completion_details\.reasoning)$/,
} as const

/** Usage from an object of exclusive buckets; `total` alone says nothing of its sides and gives nothing. */
export function usageFromBuckets(value: AttributeValue | undefined): TokenUsage {
  const buckets = parseJson(value)
  if (!isObject(buckets)) return {}
  const input = sum(buckets, bucketsOf.input) ?? toCount(buckets.prompt_tokens ?? buckets.promptTokens)
  const beside = sum(buckets, bucketsOf.inputToo)
  const output = sum(buckets, bucketsOf.output) ?? toCount(buckets.completion_tokens ?? buckets.completionTokens)
  const cacheRead = sum(buckets, bucketsOf.cacheRead)
  const cacheWrite = sum(buckets, bucketsOf.cacheWrite)
  const reasoning = sum(buckets, bucketsOf.reasoning)
  const total = input === undefined && beside === undefined ? undefined : (input ?? 0) + (beside ?? 0)
  return {
    ...(total !== undefined && { input: total }),
    ...(output !== undefined && { output }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
  }
}

function sum(buckets: { readonly [key: string]: AttributeValue }, names: RegExp): number | undefined {
  let total: number | undefined
  for (const key of Object.keys(buckets)) {
    if (!names.test(key)) continue
    const count = toCount(buckets[key])
    if (count !== undefined) total = (total ?? 0) + count
  }
  return total
}

/** Cost in US dollars from an object of buckets: its `total`, else the sum of the others. */
export function costFromBuckets(value: AttributeValue | undefined): number | undefined {
  const buckets = parseJson(value)
  if (!isObject(buckets)) return undefined
  const total = toAmount(buckets.total)
  if (total !== undefined) return total
  let sum: number | undefined
  for (const key of Object.keys(buckets)) {
    const amount = toAmount(buckets[key])
    if (amount !== undefined) sum = (sum ?? 0) + amount
  }
  return sum
}

const metadataCacheWrite = ['cacheCreationInputTokens', 'cache_creation_input_tokens', 'cacheWriteInputTokens'] as const
const metadataTier = ['serviceTier', 'service_tier'] as const

/** What the AI SDK leaves in its provider metadata: tokens written to the cache, and the tier. One level of provider, one of `usage`. */
export function fromProviderMetadata(value: AttributeValue | undefined): { cacheWrite?: number; serviceTier?: string } {
  const metadata = parseJson(value)
  if (!isObject(metadata)) return {}
  const found: { cacheWrite?: number; serviceTier?: string } = {}
  for (const provider of Object.values(metadata)) {
    if (!isObject(provider)) continue
    const usage = isObject(provider.usage) ? provider.usage : {}
    for (const key of metadataCacheWrite) {
      const count = toCount(provider[key]) ?? toCount(usage[key])
      if (count !== undefined) found.cacheWrite ??= count
    }
    for (const key of metadataTier) {
      const tier = provider[key] ?? usage[key]
      if (typeof tier === 'string' && tier !== '') found.serviceTier ??= tier
    }
  }
  return found
}
