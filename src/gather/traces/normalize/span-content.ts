import type { Attributes, AttributeValue, ContentKind, RawSpan } from '../../../model/span.ts'
import { contentEventAttributes } from './content-map.ts'
import { findPrivate } from './find-private.ts'
import { addPiece, emptyHash, hashHex, type InputHash } from './input-hash.ts'
import { contentUse } from './key-roles.ts'

/** Characters of a span's content that are looked through for private parts: what stands further back is not seen. */
const scannedAtMost = 32_768
const nestingAtMost = 12

/** What a text that was dropped before storing leaves behind: its length still counts, its hash is gone. */
const placeholder = /^\[dropped (\d{1,15}) chars\]$/

export function droppedText(length: number): string {
  return `[dropped ${length} chars]`
}

/** Whether nothing is left of a text but its length. */
export function isDropped(text: string): boolean {
  return placeholder.test(text)
}

/** Events whose attributes are the request. */
const requestEvents = /^gen_ai\.(system|user|assistant|tool)\.message$|^gen_ai\.content\.prompt$/

export interface SpanContent {
  /** Length of all content, in UTF-16 code units: a lower bound of its bytes. */
  size: number
  scanned: number
  found: Set<ContentKind> | undefined
  /** Best rank of request content so far; 0 before any. */
  inputRank: number
  input: InputHash | undefined
}

export function emptyContent(): SpanContent {
  return { size: 0, scanned: 0, found: undefined, inputRank: 0, input: undefined }
}

/** Takes one content attribute into account. `inputRank` is its rank as the request's content, 0 for what is not the request. */
export function addContent(content: SpanContent, key: string, value: AttributeValue, inputRank: number): void {
  const before = content.size
  const whole = addValue(content, value, 0)
  if (inputRank === 0 || !whole || content.size === before) return
  if (content.inputRank !== 0 && inputRank > content.inputRank) return
  if (inputRank !== content.inputRank || content.input === undefined) content.input = emptyHash()
  content.inputRank = inputRank
  addPiece(content.input, key, typeof value === 'string' ? value : JSON.stringify(value))
}

/** Adds the length of a value and scans it; false when part of it was dropped before. */
function addValue(content: SpanContent, value: AttributeValue, depth: number): boolean {
  if (typeof value === 'string') return addText(content, value)
  if (value === null || typeof value !== 'object') return true
  if (depth >= nestingAtMost) return true
  let whole = true
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (!addValue(content, item, depth + 1)) whole = false
  return whole
}

function addText(content: SpanContent, text: string): boolean {
  const dropped = text.charCodeAt(0) === 0x5b && text.length < 40 ? placeholder.exec(text)?.[1] : undefined
  if (dropped !== undefined) {
    content.size += Number(dropped)
    return false
  }
  content.size += text.length
  scan(content, text)
  return true
}

function scan(content: SpanContent, text: string): void {
  const left = scannedAtMost - content.scanned
  if (left <= 0 || text.length < 5) return
  const part = text.length > left ? text.slice(0, left) : text
  content.scanned += part.length
  content.found ??= new Set()
  findPrivate(part, content.found)
}

/** Content that events carry; the request's messages count as such where no attribute holds them. */
export function addEventContent(content: SpanContent, raw: RawSpan): void {
  for (const [index, event] of raw.events.entries()) {
    const rank = requestEvents.test(event.name) ? 9 : 0
    for (const key of Object.keys(event.attributes)) {
      if (!isEventContent(key)) continue
      const value = event.attributes[key]
      if (value !== undefined) addContent(content, `${event.name} ${index} ${key}`, value, rank)
    }
  }
}

export function isEventContent(key: string): boolean {
  return contentEventAttributes.has(key) || contentUse(key) !== undefined
}

/** Hash of the request: its content, the model it went to, and the stage. */
export function requestHash(content: SpanContent, model: string | undefined, stage: string): string | undefined {
  if (content.input === undefined) return undefined
  const hash = { ...content.input }
  addPiece(hash, 'model', model ?? '')
  addPiece(hash, 'stage', stage)
  return hashHex(hash)
}

/** The members of `attributes` that are content, replaced by what `change` makes of them; the same object where there are none. */
export function changeContent(
  attributes: Attributes,
  isContent: (key: string) => boolean,
  change: (value: AttributeValue, key: string) => AttributeValue,
): Attributes {
  let changed: Attributes | undefined
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (value === undefined || !isContent(key)) continue
    const next = change(value, key)
    if (next === value) continue
    changed ??= { ...attributes }
    changed[key] = next
  }
  return changed ?? attributes
}
