import type { Attributes, AttributeValue, RawSpan } from '../../../model/span.ts'
import { isObject, toFinite, toList } from '../normalize/coerce.ts'
import { documentEvents, documentLists, documentNests, resultFamilies } from '../normalize/document-sources.ts'
import { roleOf } from '../normalize/key-roles.ts'
import { documentList } from '../normalize/read-documents.ts'
import { plainText } from './message-text.ts'
import { documentTextKeys } from './text-sources.ts'

/**
 * The texts of a span's documents, in the order in which `readDocuments` gives their ids and scores: both go by the same tables.
 * A document without a text is `undefined`.
 */
export function documentTexts(raw: RawSpan, stage: string): (string | undefined)[] | undefined {
  for (const { key, of } of documentLists) {
    const value = raw.attributes[key]
    if (value === undefined || (of !== undefined && !of.includes(stage))) continue
    const items = documentList(value)
    if (items !== undefined && items.length > 0) return items.map((item) => textOf(item))
  }
  return fromFamilies(raw.attributes) ?? fromEvents(raw) ?? fromRanking(raw.attributes)
}

/** A document of LangChain as Python prints it. */
const printedDocument = /^page_content=(['"])([\s\S]*)\1(?: metadata=\{[\s\S]*\})?$/

function textOf(item: AttributeValue, depth = 0): string | undefined {
  if (typeof item === 'string') return item.trim() === '' ? undefined : (printedDocument.exec(item)?.[2] ?? item)
  if (!isObject(item) || depth > 4) return undefined
  for (const key of documentTextKeys) {
    const value = item[key]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  for (const nest of documentNests) {
    const text = isObject(item[nest]) ? textOf(item[nest], depth + 1) : undefined
    if (text !== undefined) return text
  }
  return undefined
}

function fromFamilies(attributes: Attributes): (string | undefined)[] | undefined {
  const families: Map<number, string | undefined>[] = []
  for (const key of Object.keys(attributes)) {
    const member = roleOf(key).document
    if (member === undefined || member.family >= resultFamilies) continue
    const family = families[member.family] ?? new Map<number, string | undefined>()
    families[member.family] = family
    const value = attributes[key]
    const text = key.endsWith('.document.content') && value !== undefined && value !== null ? plainText(value) : undefined
    family.set(member.index, family.get(member.index) ?? text)
  }
  const family = families.find((candidate) => candidate !== undefined)
  return family === undefined ? undefined : [...family].sort(([a], [b]) => a - b).map(([, text]) => text)
}

function fromEvents(raw: RawSpan): (string | undefined)[] | undefined {
  const events = raw.events.filter(({ name }) => Object.hasOwn(documentEvents, name))
  if (events.length === 0) return undefined
  return events.map(({ attributes }) => {
    const value = attributes['db.query.result.document'] ?? attributes['db.search.result.entity']
    return value === undefined || value === null ? undefined : plainText(value)
  })
}

function fromRanking(attributes: Attributes): (string | undefined)[] | undefined {
  const ranking = attributes['ai.ranking'] === undefined ? undefined : toList(attributes['ai.ranking'])
  const given = attributes['ai.documents'] === undefined ? undefined : toList(attributes['ai.documents'])
  return ranking?.map((entry) => {
    if (!isObject(entry)) return undefined
    const position = toFinite(entry.index ?? entry.originalIndex)
    return textOf(entry) ?? (position === undefined ? undefined : textOf(given?.[position] ?? null))
  })
}
