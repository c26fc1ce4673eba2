import type { AttributeValue, RawSpan } from '../../../model/span.ts'
import { isObject, toText } from './coerce.ts'
import { quotingKeys } from './content-map.ts'
import { documentDistanceKeys, documentIdKeys, documentNests, documentScoreKeys } from './document-sources.ts'
import { maskPrivate } from './find-private.ts'
import { contentUse, roleOf } from './key-roles.ts'
import { documentList } from './read-documents.ts'
import { changeContent, droppedText, isEventContent } from './span-content.ts'

/** What is kept of prompts, completions and documents: nothing, the text with private parts masked, or all. */
export type ContentPolicy = 'drop' | 'redact' | 'keep'

const nestingAtMost = 12
/** An attribute that the normalizer does not know and that is longer than this holds somebody's text, whatever it is called. */
const unknownAtMost = 1_000

/**
 * A span as the policy lets it be stored. Dropped text leaves `[dropped N chars]`, so that a later reading still knows that content was
 * logged and how much; retrieved documents keep ids and scores. Masks name what stood there: `[email]`. Error messages are masked, not dropped.
 */
export function applyContentPolicy(raw: RawSpan, policy: ContentPolicy): RawSpan {
  if (policy === 'keep') return raw
  const change = policy === 'drop' ? drop : mask
  const attributes = changeContent(raw.attributes, () => true, policy === 'drop' ? dropAttribute : maskAttribute)
  let events = raw.events
  for (const [index, event] of raw.events.entries()) {
    const next = changeContent(
      event.attributes,
      (key) => isEventContent(key) || quotingKeys.has(key),
      (value, key) => (quotingKeys.has(key) ? mask(value) : change(value)),
    )
    if (next === event.attributes) continue
    if (events === raw.events) events = [...raw.events]
    events[index] = { ...event, attributes: next }
  }
  const statusMessage = maskPrivate(raw.statusMessage)
  if (attributes === raw.attributes && events === raw.events && statusMessage === raw.statusMessage) return raw
  return { ...raw, attributes, events, statusMessage }
}

function dropAttribute(value: AttributeValue, key: string): AttributeValue {
  const use = contentUse(key)
  if (use !== undefined) return use.documents === true ? dropFromDocuments(value) : drop(value)
  if (quotingKeys.has(key)) return mask(value)
  if (isField(key)) return value
  return sizeOf(value) > unknownAtMost ? drop(value) : mask(value)
}

function maskAttribute(value: AttributeValue, key: string): AttributeValue {
  return isField(key) && contentUse(key) === undefined ? value : mask(value)
}

/** Identifiers, settings and figures of the attribute map are no content: masked, two users would become one. */
function isField(key: string): boolean {
  const role = roleOf(key)
  return role.slots.length > 0 || role.stageRule !== -1
}

function sizeOf(value: AttributeValue): number {
  return typeof value === 'string' ? value.length : typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0
}

function drop(value: AttributeValue): AttributeValue {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === '' || /^\[dropped \d+ chars\]$/.test(text) ? value : droppedText(text.length)
}

function mask(value: AttributeValue, depth = 0): AttributeValue {
  if (typeof value === 'string') return maskPrivate(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= nestingAtMost) return droppedText(0)
  if (Array.isArray(value)) {
    const masked = value.map((item) => mask(item, depth + 1))
    return masked.some((item, index) => item !== value[index]) ? masked : value
  }
  let changed = false
  const masked: Record<string, AttributeValue> = {}
  for (const [key, item] of Object.entries(value)) {
    const next = mask(item, depth + 1)
    if (next !== item) changed = true
    masked[key] = next
  }
  return changed ? masked : value
}

const figureKeys = [...documentIdKeys, ...documentScoreKeys, ...documentDistanceKeys, 'index', 'originalIndex']

/** Ids and scores of documents, without their text. */
function dropFromDocuments(value: AttributeValue): AttributeValue {
  const list = documentList(value)
  if (list === undefined) return drop(value)
  return JSON.stringify(list.map((item) => (isObject(item) ? figuresOf(item) : {})))
}

function figuresOf(item: { readonly [key: string]: AttributeValue }): Record<string, AttributeValue> {
  const kept: Record<string, AttributeValue> = {}
  for (const key of figureKeys) {
    const value = item[key]
    if (typeof value === 'string' || typeof value === 'number') kept[key] = value
  }
  for (const nest of documentNests) {
    const inner = item[nest]
    if (!isObject(inner)) continue
    const figures = figuresOf(inner)
    const source = nest === 'metadata' ? toText(inner.source) : undefined
    if (source !== undefined) figures.source = source
    if (Object.keys(figures).length > 0) kept[nest] = figures
  }
  return kept
}
