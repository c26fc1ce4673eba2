import type { Attributes, AttributeValue, RawSpan, RetrievedDocument, SpanEvent } from '../../../model/span.ts'
import { isList, isObject, type JsonObject, parseJson, toFinite, toList, toText } from './coerce.ts'
import {
  documentDistanceKeys,
  documentEvents,
  documentIdKeys,
  documentListNests,
  documentLists,
  documentNests,
  documentScoreKeys,
  resultFamilies,
} from './document-sources.ts'
import { roleOf } from './key-roles.ts'

/** A list longer than this is not read further: it would be a dump, not a result. */
const documentsAtMost = 10_000

/**
 * Documents that a span says it returned. `undefined`: it says nothing; an empty list: it says that none came back.
 * @param families whether the span carries a numbered family, so that most spans are spared the second look
 */
export function readDocuments(raw: RawSpan, stage: string, families: boolean, returnedRows: number | undefined): RetrievedDocument[] | undefined {
  let empty = false
  for (const { key, of } of documentLists) {
    const value = raw.attributes[key]
    if (value === undefined || (of !== undefined && !of.includes(stage))) continue
    const items = documentList(value)
    if (items === undefined) continue
    if (items.length > 0) return items.slice(0, documentsAtMost).map(documentOf)
    empty = true
  }
  const found = (families ? fromFamilies(raw.attributes) : undefined) ?? fromEvents(raw.events) ?? fromRanking(raw.attributes)
  if (found !== undefined) return found
  return empty || (returnedRows === 0 && (stage === 'retrieve' || stage === 'rerank')) ? [] : undefined
}

/** The list that a value holds, on its own or inside a result object. Plain text is no list. */
export function documentList(value: AttributeValue): readonly AttributeValue[] | undefined {
  const list = toList(value)
  if (list !== undefined) return list
  const object = parseJson(value)
  if (!isObject(object)) return undefined
  for (const nest of documentListNests) {
    const inner = object[nest]
    if (isList(inner)) return inner
  }
  return undefined
}

function documentOf(item: AttributeValue, index: number): RetrievedDocument {
  const rank = index + 1
  if (!isObject(item)) return { rank }
  return withFigures(rank, idOf(item), scoreOf(item))
}

function withFigures(rank: number, id: string | undefined, score: number | undefined): RetrievedDocument {
  return { ...(id !== undefined && { id }), ...(score !== undefined && { score }), rank }
}

function idOf(item: JsonObject): string | undefined {
  const own = firstText(item, documentIdKeys)
  if (own !== undefined) return own
  for (const nest of documentNests) {
    const inner = item[nest]
    const id = isObject(inner) ? (firstText(inner, documentIdKeys) ?? (nest === 'metadata' ? toText(inner.source) : undefined)) : undefined
    if (id !== undefined) return id
  }
  return undefined
}

function scoreOf(item: JsonObject): number | undefined {
  for (const key of documentScoreKeys) {
    const score = toFinite(item[key])
    if (score !== undefined) return score
  }
  for (const key of documentDistanceKeys) {
    const distance = toFinite(item[key])
    if (distance !== undefined) return 0 - distance
  }
  for (const nest of documentNests) {
    const inner = item[nest]
    const score = isObject(inner) ? toFinite(inner.score) : undefined
    if (score !== undefined) return score
  }
  return undefined
}

function firstText(object: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = object[key]
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const text = toText(value)
    if (text !== undefined) return text
  }
  return undefined
}

/** `retrieval.documents.N.document.*`: numbers may have gaps and come in any order. */
function fromFamilies(attributes: Attributes): RetrievedDocument[] | undefined {
  const families: Map<number, { id?: string; score?: number }>[] = []
  for (const key of Object.keys(attributes)) {
    const member = roleOf(key).document
    if (member === undefined || member.family >= resultFamilies) continue
    const family = families[member.family] ?? new Map<number, { id?: string; score?: number }>()
    families[member.family] = family
    const document = family.get(member.index) ?? {}
    family.set(member.index, document)
    const value = attributes[key]
    if (member.part === 'id') document.id = toText(value) ?? document.id ?? ''
    else if (member.part === 'score') {
      const score = toFinite(value)
      if (score !== undefined) document.score = score
    } else if (member.part === 'metadata' && document.id === undefined) {
      const metadata = parseJson(value)
      const id = isObject(metadata) ? firstText(metadata, documentIdKeys) : undefined
      if (id !== undefined) document.id = id
    }
  }
  const family = families.find((candidate) => candidate !== undefined)
  if (family === undefined) return undefined
  return [...family.entries()]
    .sort(([a], [b]) => a - b)
    .slice(0, documentsAtMost)
    .map(([, document], index) => withFigures(index + 1, document.id === '' ? undefined : document.id, document.score))
}

function fromEvents(events: readonly SpanEvent[]): RetrievedDocument[] | undefined {
  const documents: RetrievedDocument[] = []
  for (const event of events) {
    const names = Object.hasOwn(documentEvents, event.name) ? documentEvents[event.name] : undefined
    if (names === undefined || documents.length >= documentsAtMost) continue
    const distance = toFinite(event.attributes[names.distance])
    const score = toFinite(event.attributes[names.score]) ?? (distance === undefined ? undefined : 0 - distance)
    documents.push(withFigures(documents.length + 1, toText(event.attributes[names.id]), score))
  }
  return documents.length === 0 ? undefined : documents
}

/** The AI SDK's ranking points into the documents that were given, by their position. */
function fromRanking(attributes: Attributes): RetrievedDocument[] | undefined {
  const ranking = attributes['ai.ranking'] === undefined ? undefined : toList(attributes['ai.ranking'])
  if (ranking === undefined) return undefined
  const given = toList(attributes['ai.documents']) ?? []
  return ranking.slice(0, documentsAtMost).map((entry, index) => {
    if (!isObject(entry)) return { rank: index + 1 }
    const position = toFinite(entry.index ?? entry.originalIndex)
    const document = position === undefined ? undefined : given[position]
    return withFigures(index + 1, idOf(entry) ?? (isObject(document) ? idOf(document) : undefined), scoreOf(entry))
  })
}
