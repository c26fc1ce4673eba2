import { calcPrice, findProvider, type MatchLogic, type ModelInfo, type ModelPrice, type Provider } from '@pydantic/genai-prices'
import { versionAliases, withoutDoubtfulMark } from './model-names.ts'

/** The package whose tables hold the base prices; the dependency is pinned to this version, and a test holds the two together. */
export const baseTable = { name: '@pydantic/genai-prices 0.1.8', version: '0.1.8', /** Day the version was published. */ date: '2026-09-23' } as const

/** A model of a price table, found by name. */
export interface FoundModel {
  provider: Provider
  model: ModelInfo
  /** `exact` when the asked name is one of the model's own, `alias` when it is one with a mark of version or date taken off, or of a provider this one resells. */
  confidence: 'exact' | 'alias'
}

const namesByProvider = new Map<string, ReadonlyMap<string, ModelInfo>>()

/**
 * Finds a model in a provider's table by a strict rule. The package matches by prefix and part of the name, so that `claude-sonnet-5-5` would be
 * priced as `claude-sonnet-5`; here the name must *equal* one of the model's own names, as asked or under {@link versionAliases}.
 * A model's own names are its id and every string in its matching rule, taken as a whole name.
 *
 * @param table price table's id, such as `openai`
 * @param spellings lower case, most literal first
 */
export function findModel(table: string, spellings: readonly string[]): FoundModel | undefined {
  const provider = providerOf(table)
  if (provider === undefined) return undefined
  return findIn(provider, spellings) ?? resold(provider, spellings)
}

/** The provider's own table, not one that resembles its name. */
export function providerOf(table: string): Provider | undefined {
  const provider = findProvider({ providerId: table })
  return provider?.id === table ? provider : undefined
}

function findIn(provider: Provider, spellings: readonly string[]): FoundModel | undefined {
  const names = ownNames(provider)
  for (const spelling of spellings) {
    const model = names.get(spelling)
    if (model !== undefined) return { provider, model, confidence: 'exact' }
  }
  for (const spelling of spellings) {
    for (const alias of versionAliases(spelling)) {
      const model = names.get(alias)
      if (model !== undefined) return { provider, model, confidence: 'alias' }
    }
    const unmarked = withoutDoubtfulMark(spelling)
    const model = unmarked === undefined ? undefined : names.get(unmarked)
    if (model !== undefined && calcPrice({}, spelling, { provider })?.model.id === model.id) return { provider, model, confidence: 'alias' }
  }
  return undefined
}

/** Azure sells OpenAI's and Anthropic's models at their prices, Google Anthropic's. */
function resold(provider: Provider, spellings: readonly string[]): FoundModel | undefined {
  for (const id of provider.fallback_model_providers ?? []) {
    const maker = providerOf(id)
    const found = maker === undefined ? undefined : findIn(maker, spellings)
    if (found !== undefined) return { ...found, confidence: 'alias' }
  }
  return undefined
}

function ownNames(provider: Provider): ReadonlyMap<string, ModelInfo> {
  const known = namesByProvider.get(provider.id)
  if (known !== undefined) return known
  const names = new Map<string, ModelInfo>()
  const add = (name: string, model: ModelInfo) => {
    const key = name.toLowerCase()
    if (!names.has(key)) names.set(key, model)
  }
  // Ids before exact names before parts of names: the more literal wins, then the table's own order.
  for (const model of provider.models) add(model.id, model)
  for (const model of provider.models) for (const name of stringsOf(model.match, 'equals')) add(name, model)
  for (const model of provider.models) for (const name of stringsOf(model.match, 'parts')) add(name, model)
  namesByProvider.set(provider.id, names)
  return names
}

function stringsOf(match: MatchLogic, kind: 'equals' | 'parts'): string[] {
  if ('or' in match) return match.or.flatMap((part) => stringsOf(part, kind))
  if ('and' in match) return match.and.flatMap((part) => stringsOf(part, kind))
  if ('equals' in match) return kind === 'equals' ? [match.equals] : []
  if (kind === 'equals' || 'regex' in match) return []
  if ('starts_with' in match) return [match.starts_with]
  return ['ends_with' in match ? match.ends_with : match.contains]
}

/**
 * The prices that hold at a moment: the last entry of a dated list whose constraint it meets, as the package defines it.
 *
 * @param atMs milliseconds since 1970
 */
export function pricesAt(model: ModelInfo, atMs: number): ModelPrice {
  if (!Array.isArray(model.prices)) return model.prices
  for (const { constraint, prices } of model.prices.toReversed()) {
    if (constraint === undefined) return prices
    if (constraint.type === 'start_date') {
      if (atMs >= Date.parse(constraint.start_date)) return prices
    } else {
      const at = modulo(atMs, dayMs)
      const [start, end] = [dayTime(constraint.start_time), dayTime(constraint.end_time)]
      if (end < start ? at >= start || at < end : at >= start && at < end) return prices
    }
  }
  return model.prices[0]?.prices ?? {}
}

const dayMs = 86_400_000

/** `16:30:00Z` or `00:30:00+08:00` as ms of a UTC day. */
function dayTime(time: string): number {
  return modulo(Date.parse(`1970-01-01T${time}`), dayMs)
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
