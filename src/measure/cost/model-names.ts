import { priceTableOf } from './providers.ts'

/** A model name as asked, without path, with the provider that its prefix names. */
export interface AskedModel {
  /** Lower case; the spellings to look up, the most literal first. Prefixes that only say where the model was called are gone from the later ones. */
  spellings: readonly string[]
  /** Price table that a prefix such as `openai/` or a Bedrock id names. */
  prefixTable: string | undefined
}

/** Path parts that say nothing about the model. */
const pathWords: ReadonlySet<string> = new Set(['models', 'publishers', 'projects', 'locations', 'endpoints', 'deployments', 'converse', 'invoke'])
const bedrockRegion = /^(?:us|eu|apac|jp|au|ca|in|us-gov)\.(?=[a-z0-9]+\.)/
const bedrockId = /^(?:(?:us|eu|apac|jp|au|ca|in|us-gov|global)\.)?(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|nvidia|openai|qwen)\.[a-z]/

/**
 * Splits a model's name from the path it is called by.
 *
 * `openai/gpt-4o`, `openrouter/openai/gpt-4o`, `models/gemini-2.5-pro`, `publishers/anthropic/models/claude-sonnet-4-5@20250929`,
 * `arn:aws:bedrock:…:inference-profile/us.anthropic.claude-…-v1:0`.
 *
 * @param model the name as telemetry gives it
 */
export function askedModel(model: string): AskedModel {
  const whole = model.trim().toLowerCase()
  const spellings = [whole]
  const parts = whole.split('/')
  let prefixTable = whole.startsWith('arn:aws:bedrock') ? 'aws' : undefined
  for (let at = 1; at < parts.length; at++) {
    const before = parts[at - 1] ?? ''
    const table = priceTableOf(before)
    if (table !== undefined && table !== 'carrier') prefixTable ??= table
    // A maker's name in front, as routers write it, stays part of the model's name until the prefix is known to say no more than where it was called.
    if (table === undefined && !pathWords.has(before) && !isAddress(parts, at - 1)) continue
    spellings.push(parts.slice(at).join('/'))
  }
  const last = parts.at(-1) ?? whole
  if (prefixTable === undefined && bedrockId.test(last)) prefixTable = 'aws'
  return { spellings, prefixTable }
}

/** Parts of a resource path that are values: the project of `projects/x`, a region, an account. */
function isAddress(parts: readonly string[], at: number): boolean {
  const before = parts[at - 1] ?? ''
  const part = parts[at] ?? ''
  return pathWords.has(before) || part.startsWith('arn:') || /^[a-z]{2}-[a-z]+-\d$/.test(part)
}

/**
 * Other names under which the same version of a model is sold: the spelling without one mark of version or date, tried in this order.
 * Only marks that name a version are taken off; a word such as `mini`, `lite`, `audio`, `preview` or `:free` names another model and stays.
 *
 * - a date: `-20250929`, `-2025-08-07`, `@20250929`, and the Vertex marks `@default` and `@001`
 * - Bedrock's `:0`, `-v1` (a `-v2` is another model) and region prefix (`us.`, `eu.`, …), which its table calls `regional.`; never `global.`, whose price differs
 * - `-latest`, where what is left carries a version number: `claude-3-5-haiku-latest`, but not `mistral-medium-latest`, which moves between versions
 * - Gemini's `-001`
 * - the owner's part of a fine-tuned model: `ft:gpt-4o-2024-08-06:acme::x`
 *
 * Month-year marks (`command-r-plus-04-2024`) and Mistral's `-2407` stay: those versions differ in price.
 *
 * @param spelling lower case
 * @returns names without the mark, combinations included, most literal first; at most a dozen
 */
export function versionAliases(spelling: string): string[] {
  const found = new Set<string>([spelling])
  // A set keeps insertion order and a for-of over it sees what is added on the way: combinations come by themselves.
  for (const name of found) for (const strip of strips) found.add(strip(name))
  found.delete(spelling)
  found.delete('')
  return [...found]
}

const monthDay = '(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])'
const dateSuffix = new RegExp(`[-@]20[2-9]\\d-?${monthDay}$`)
const strips: readonly ((name: string) => string)[] = [
  (name) => name.replace(dateSuffix, ''),
  (name) => name.replace(/@(?:default|latest|\d{3})$/, ''),
  (name) => (bedrockId.test(name) ? name.replace(/:\d+(?::\d+k)?$/, '') : name),
  (name) => (bedrockId.test(name) ? name.replace(/-v1$/, '') : name),
  (name) => (bedrockId.test(name) && !name.startsWith('global.') ? `regional.${name.replace(bedrockRegion, '')}` : name),
  (name) => name.replace(bedrockRegion, ''),
  (name) => (/\d.*-latest$/.test(name) ? name.slice(0, -'-latest'.length) : name),
  (name) => name.replace(/^(ft:[^:]+):.*$/, '$1'),
  (name) => (/^gemini-.*-00\d$/.test(name) ? name.slice(0, -4) : name),
]

/**
 * Marks that may or may not name another price: a dated preview of a released model (`gemini-2.5-pro-preview-06-05`), and `-latest` of a line without a
 * version number (`magistral-medium-latest`). The name without the mark, only for use where the price table itself counts the whole name to that model.
 */
export function withoutDoubtfulMark(spelling: string): string | undefined {
  return doubtfulMark.test(spelling) ? spelling.replace(doubtfulMark, '') : undefined
}

const doubtfulMark = new RegExp(`-(?:latest|(?:preview|exp)-(?:${monthDay}|(?:0[1-9]|1[0-2])-20[2-9]\\d))$`)
