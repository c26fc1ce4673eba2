import type { PriceOverlayEntry } from '../../model/config.ts'
import type { TokenUsage } from '../../model/span.ts'
import { askedModel, versionAliases } from './model-names.ts'
import { baseTable, type FoundModel, findModel, pricesAt, providerOf } from './price-table.ts'
import { makers, priceTableOf } from './providers.ts'
import { overlayRates, type Rates, ratesOf } from './rates.ts'

/** One call to be priced. `atMs` is its time, milliseconds since 1970; tokens are in OpenTelemetry's sense, input including cached ones. */
export interface PriceQuery {
  provider?: string | undefined
  model?: string | undefined
  tokens: TokenUsage
  atMs: number
  serviceTier?: string | undefined
}

/** US dollars, the table they come from and its date. `costUsd` is input and output and any fee per request. */
export interface Priced {
  costUsd: number
  inputUsd: number
  outputUsd: number
  /** Such as `@pydantic/genai-prices 0.1.8`, or `config prices`. */
  table: string
  /** ISO date of the table, or from which the entry of the configuration holds. */
  tableDate: string
  confidence: 'exact' | 'alias'
}

/** Why a call has no price. It never counts as $0. */
export interface Unpriced {
  unpriced: string
}

/** A model's prices over time. */
type Offer = (atMs: number) => { rates: Rates; table: string; tableDate: string; confidence: 'exact' | 'alias' } | Unpriced

/** Tiers at which base prices hold. */
const baseTiers: ReadonlySet<string> = new Set(['', 'default', 'standard', 'standard_only', 'auto', 'on_demand', 'on-demand', 'traffic_type_unspecified'])
/** Names come from telemetry: a broken exporter could send a new one with every call. */
const remembered = 10_000

/**
 * Makes a function that prices calls: by the configuration's own entries first, then by the tables of `@pydantic/genai-prices`, at the call's time.
 *
 * A model is found by exact name or by a version-dated alias, never by likeness (see `findModel` and `versionAliases`). Without a provider, or with a
 * gateway in its place, a prefix of the model's name decides, else the model must be one maker's alone. A service tier other than the default changes
 * the price by factors that the tables do not hold: it is priced only where an entry names it as a variant, such as model `gpt-5-mini:batch`.
 * Nothing it cannot know is guessed: the answer is then `unpriced`, with the reason.
 *
 * @param overlay dated prices of the configuration; of those for a model, the latest that is not after the call holds
 * @returns a pure function, remembering what it found by provider, model and tier
 */
export function createPricer(overlay: readonly PriceOverlayEntry[]): (query: PriceQuery) => Priced | Unpriced {
  const offers = new Map<string, Offer>()
  return ({ provider = '', model = '', tokens, atMs, serviceTier = '' }) => {
    const key = `${provider}\n${model}\n${serviceTier}`
    let offer = offers.get(key)
    if (offer === undefined) {
      if (offers.size >= remembered) offers.clear()
      offer = findOffer(overlay, provider, model, serviceTier)
      offers.set(key, offer)
    }
    const current = offer(atMs)
    if ('unpriced' in current) return current
    const cost = current.rates(tokens)
    if ('unpriced' in cost) return cost
    return { ...cost, table: current.table, tableDate: current.tableDate, confidence: current.confidence }
  }
}

function findOffer(overlay: readonly PriceOverlayEntry[], provider: string, model: string, serviceTier: string): Offer {
  const none = (unpriced: string): Offer => {
    const answer = { unpriced }
    return () => answer
  }
  if (model.trim() === '') return none('no model named')
  const tier = serviceTier.trim().toLowerCase()
  const name = baseTiers.has(tier) ? model : `${model}:${tier}`
  const table = tableFor(provider, name)
  const base = 'unpriced' in table ? none(table.unpriced) : tableOffer(table)
  const own = overlayOffer(overlay, provider, 'unpriced' in table ? undefined : table.provider.id, name)
  if (own === undefined && 'unpriced' in table && name !== model)
    return none(`service tier ${tier}: the base price does not hold, and no table has a price for it`)
  return own === undefined ? base : (atMs) => own(atMs) ?? base(atMs)
}

/** The model in the table of the provider named, or of the one maker that has it. */
function tableFor(provider: string, model: string): FoundModel | Unpriced {
  const { spellings, prefixTable } = askedModel(model)
  let table = provider.trim() === '' ? 'carrier' : priceTableOf(provider)
  // A provider whose table has that very id needs no entry in ours.
  if (table === undefined && providerOf(provider.trim().toLowerCase()) !== undefined) table = provider.trim().toLowerCase()
  if (table === undefined) return { unpriced: `unknown provider: ${provider}` }
  if (table === 'carrier') table = prefixTable
  if (table !== undefined) return findModel(table, spellings) ?? { unpriced: `unknown model: the price table of ${table} has none of this name` }
  const found = makers.flatMap(({ table: maker, makes }) => (spellings.every(makes) ? (findModel(maker, spellings) ?? []) : []))
  const [only] = found
  if (only === undefined) return { unpriced: 'no provider named, and no maker has a model of this name' }
  if (found.length > 1) return { unpriced: `no provider named, and several have this model: ${found.map((each) => each.provider.id).join(', ')}` }
  return { ...only, confidence: 'alias' }
}

function tableOffer({ model, confidence }: FoundModel): Offer {
  const terms = new Map<object, { rates: Rates; table: string; tableDate: string; confidence: 'exact' | 'alias' }>()
  return (atMs) => {
    const prices = pricesAt(model, atMs)
    let offer = terms.get(prices)
    if (offer === undefined) {
      offer = { rates: ratesOf(prices, model.id), table: baseTable.name, tableDate: baseTable.date, confidence }
      terms.set(prices, offer)
    }
    return offer
  }
}

/** The configuration's entries for the model, under its own name or a version-dated alias; an exact name beats an alias. */
function overlayOffer(overlay: readonly PriceOverlayEntry[], provider: string, foundIn: string | undefined, model: string) {
  const { spellings, prefixTable } = askedModel(model)
  const carried = provider.trim() === '' || priceTableOf(provider) === 'carrier'
  const sellers = new Set([sellerOf(provider), prefixTable, foundIn])
  for (const [names, confidence] of [[spellings, 'exact'] as const, [spellings.flatMap(versionAliases), 'alias'] as const]) {
    const named = overlay.filter((entry) => names.includes(entry.model.trim().toLowerCase()))
    const ofSeller = named.filter((entry) => sellers.has(sellerOf(entry.provider)))
    // A call that names no provider may mean the only one whose price was written down.
    const onlySeller = carried && prefixTable === undefined && new Set(named.map((entry) => sellerOf(entry.provider))).size === 1
    const entries = (ofSeller.length === 0 && onlySeller ? named : ofSeller)
      .map((entry) => ({ fromMs: Date.parse(entry.from), offer: { rates: overlayRates(entry), table: 'config prices', tableDate: entry.from, confidence } }))
      .sort((a, b) => b.fromMs - a.fromMs)
    if (entries.length > 0) return (atMs: number) => entries.find((entry) => entry.fromMs <= atMs)?.offer
  }
  return undefined
}

function sellerOf(provider: string): string {
  return priceTableOf(provider) ?? provider.trim().toLowerCase()
}
