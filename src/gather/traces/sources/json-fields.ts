import type { Attributes, AttributeValue } from '../../../model/span.ts'

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whatever `JSON.parse` returns is an attribute value; `undefined` and functions are not. */
function isAttributeValue(value: unknown): value is AttributeValue {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'bigint' && typeof value !== 'symbol'
}

/** The first of `keys` that the object holds with anything but null. */
export function field(object: JsonObject, ...keys: string[]): unknown {
  for (const key of keys) {
    const value = object[key]
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

/** The first of `keys` that holds a non-empty string; numbers are written out. */
export function text(object: JsonObject, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = object[key]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

/** A number, or a string that is wholly one (CSV cells, stringified attributes). */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const parsed = Number(value)
  return Number.isFinite(parsed) ? parsed : undefined
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Sets an attribute unless it is absent; `null` says nothing either. A key that could reach the prototype is left out. */
export function put(attributes: Attributes, key: string, value: unknown): void {
  if (value !== null && isAttributeValue(value) && key !== '__proto__') attributes[key] = value
}

/** The same for text, where an empty string says nothing. */
export function putText(attributes: Attributes, key: string, value: unknown): void {
  if (value !== '') put(attributes, key, value)
}

/** An object that is given as such or as JSON text, which is how Langfuse writes metadata and CSV writes everything. */
export function objectOrJson(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value
  const parsed = jsonText(value)
  return isObject(parsed) ? parsed : undefined
}

/** JSON in text that starts like an object or a list; anything else as it is. */
export function jsonText(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const first = value.trimStart()[0]
  if (first !== '{' && first !== '[') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/**
 * Nested objects as dotted keys (`llm.model_name`), and lists of objects with their index
 * (`retrieval.documents.0.document.id`), which is how OpenInference names them. Lists of plain values stay lists.
 */
export function flatten(source: JsonObject, target: Attributes, prefix = '', depth = 0): void {
  for (const key of Object.keys(source)) {
    const value = source[key]
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (depth < 12 && isObject(value)) flatten(value, target, name, depth + 1)
    else if (depth < 12 && Array.isArray(value) && value.some(isObject)) {
      value.forEach((item, index) => {
        if (isObject(item)) flatten(item, target, `${name}.${index}`, depth + 1)
        else put(target, `${name}.${index}`, item)
      })
    } else put(target, name, value)
  }
}
