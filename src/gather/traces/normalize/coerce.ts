import type { AttributeValue } from '../../../model/span.ts'
import type { DurationUnit } from './attribute-map.ts'

export type JsonObject = { readonly [key: string]: AttributeValue }

const nsPer: Readonly<Record<DurationUnit, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 }

export function isList(value: AttributeValue | undefined): value is readonly AttributeValue[] {
  return Array.isArray(value)
}

export function isObject(value: AttributeValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text; a list gives its first element, also when the list or the text is itself JSON text (`["stop"]`, `"\"2025-…\""`). */
export function toText(value: AttributeValue | undefined): string | undefined {
  if (typeof value === 'string') {
    const first = value.charCodeAt(0)
    // [ or "
    if (first === 0x5b || first === 0x22) {
      const parsed = parseJson(value)
      if (parsed !== value) return toText(parsed)
    }
    const text = value.trim()
    return text === '' || text === 'null' || text === 'undefined' ? undefined : text
  }
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'boolean') return String(value)
  if (isList(value)) {
    for (const item of value) {
      const text = isList(item) ? undefined : toText(item)
      if (text !== undefined) return text
    }
  }
  return undefined
}

/** A finite number, also from text that is wholly one. */
export function toFinite(value: AttributeValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value === '' || value.length > 40) return undefined
  const number = Number(value)
  return Number.isFinite(number) && value.trim() !== '' ? number : undefined
}

/** A count: a finite whole number of at least 0, however large: what is implausible is judged later, not lost here. */
export function toCount(value: AttributeValue | undefined): number | undefined {
  const number = toFinite(value)
  return number !== undefined && number >= 0 && Number.isInteger(number) ? number + 0 : undefined
}

/** A finite amount of at least 0. */
export function toAmount(value: AttributeValue | undefined): number | undefined {
  const number = toFinite(value)
  return number !== undefined && number >= 0 ? number + 0 : undefined
}

export function toFlag(value: AttributeValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === '1') return true
  if (value === 0 || value === '0') return false
  if (typeof value !== 'string') return undefined
  const text = value.toLowerCase()
  return text === 'true' ? true : text === 'false' ? false : undefined
}

/** Nanoseconds, rounded; text may carry its own unit only as the attribute's. */
export function toDurationNs(value: AttributeValue | undefined, unit: DurationUnit): number | undefined {
  const number = toAmount(value)
  if (number === undefined) return undefined
  const ns = Math.round(number * nsPer[unit])
  return Number.isFinite(ns) ? ns : undefined
}

/** What JSON text holds; anything else, and text that is no JSON, as it is. */
export function parseJson(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value !== 'string') return value
  const first = value.trimStart()[0]
  if (first !== '{' && first !== '[' && first !== '"') return value
  try {
    const parsed: AttributeValue = JSON.parse(value)
    return parsed
  } catch {
    return value
  }
}

/** A list of objects, from a list, JSON text of one, or a list of JSON texts; `undefined` when it is no list. */
export function toList(value: AttributeValue | undefined): readonly AttributeValue[] | undefined {
  const parsed = parseJson(value)
  return isList(parsed) ? parsed.map((item) => parseJson(item) ?? null) : undefined
}

/** An instant in ns since 1970: ISO 8601 (a missing zone is UTC, fractions up to ns), or a number of s, ms, us or ns told apart by its size. */
export function toInstantNs(text: string): bigint | undefined {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
  if (number !== undefined) {
    if (/^\d{18,19}$/.test(text)) return BigInt(text)
    const factor = number > 1e14 ? 1e3 : number > 1e11 ? 1e6 : 1e9
    return BigInt(Math.round(number)) === BigInt(Math.floor(number)) && Number.isInteger(number)
      ? BigInt(number) * BigInt(factor)
      : BigInt(Math.round(number * factor))
  }
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9})\d*)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (match === null) return undefined
  const [, day, time, fraction = '', zone = 'Z'] = match
  const ms = Date.parse(`${day}T${time}${/^z$/i.test(zone) ? 'Z' : zone}`)
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
