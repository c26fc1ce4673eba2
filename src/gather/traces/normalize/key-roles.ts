import { attributeMap, type Column, columns, type DurationUnit, type FieldName, type FieldRow, type ValueKind } from './attribute-map.ts'
import { type ContentUse, contentKeys, contentPrefixes, plainMembers } from './content-map.ts'
import { conventionOfKey } from './convention-of-key.ts'
import { documentFamilies } from './document-sources.ts'
import { stageRules } from './stage-rules.ts'

/** A place that a value is wanted in: a field of the map, at a rank of preference (0 is best). */
export interface Slot {
  field: number
  kind: ValueKind
  unit: DurationUnit
  rank: number
}

/** A member of a numbered family of documents, such as `retrieval.documents.0.document.score`. */
interface DocumentMember {
  family: number
  index: number
  part: 'id' | 'score' | 'metadata' | 'other'
}

/** All that the normalizer needs to know of an attribute by its name. */
export interface KeyRole {
  slots: readonly Slot[]
  /** Position in `stageRules`, or -1. */
  stageRule: number
  /** Position in `conventions`, or -1 for a name that several share. */
  convention: number
  content: ContentUse | undefined
  document: DocumentMember | undefined
  /** `annotations.N.*` and its like. */
  evaluation: boolean
  /** A hint for the stage rules that look at names rather than values. */
  hint: StageHint | undefined
}

export type StageHint = 'vector' | 'retrieval' | 'rerank' | 'tool' | 'embedding' | 'model' | 'agent' | 'messaging' | 'http' | 'database' | 'rpc'

export const fieldNames = Object.keys(attributeMap).filter((name): name is FieldName => name in attributeMap)
/** Position of a field among the values of a span. */
export function fieldAt(name: FieldName): number {
  return fieldNames.indexOf(name)
}

const slotsByKey = compileSlots()
const stageRuleByKey = new Map(stageRules.map((rule, index) => [rule.attribute, index]))
const contentByKey = new Map(Object.entries(contentKeys))
const contentFamilies = Object.entries(contentPrefixes)
const documentMember = /^(.+)\.(\d{1,6})\.document\.(id|score|metadata)$/
const evaluationMember = /^(?:trace\.|session\.)?(?:annotations|evaluations)\.\d{1,4}\.|^eval\./

const hints: readonly { hint: StageHint; keys?: readonly string[]; prefixes?: readonly string[] }[] = [
  { hint: 'rerank', prefixes: ['reranker.'], keys: ['ai.ranking'] },
  { hint: 'retrieval', prefixes: ['retrieval.documents', 'gen_ai.retrieval.'] },
  { hint: 'vector', prefixes: ['db.vector.', 'pinecone.', 'db.qdrant.', 'db.chroma.', 'db.milvus.', 'db.weaviate.', 'db.lancedb.', 'db.marqo.'] },
  { hint: 'tool', keys: ['gen_ai.tool.name', 'gen_ai.tool.call.id', 'tool.name', 'ai.toolCall.name', 'ai.toolCall.id'] },
  { hint: 'embedding', prefixes: ['embedding.', 'gen_ai.embeddings.'] },
  {
    hint: 'model',
    keys: [
      'gen_ai.request.model',
      'gen_ai.response.model',
      'llm.model_name',
      'llm.request.model_name',
      'llm.response.model_name',
      'ai.model.id',
      'ai.response.model',
      'loadbearing.log.model',
    ],
  },
  { hint: 'agent', keys: ['gen_ai.agent.name', 'gen_ai.agent.id', 'agent.name'] },
  { hint: 'messaging', prefixes: ['messaging.'] },
  { hint: 'http', keys: ['http.request.method', 'http.method', 'http.route', 'http.url', 'url.full', 'http.target'] },
  { hint: 'database', keys: ['db.system', 'db.system.name', 'db.statement', 'db.query.text', 'db.operation', 'db.operation.name'] },
  { hint: 'rpc', keys: ['rpc.system', 'rpc.system.name', 'rpc.service', 'rpc.method'] },
]

export const hintKeys: readonly string[] = hints.flatMap((entry) => entry.keys ?? [])
export const hintPrefixes: readonly string[] = hints.flatMap((entry) => entry.prefixes ?? [])

function compileSlots(): ReadonlyMap<string, readonly Slot[]> {
  const slots = new Map<string, Slot[]>()
  for (const [field, name] of fieldNames.entries()) {
    const row: FieldRow = attributeMap[name]
    const order: readonly Column[] = row.first === undefined ? columns : [row.first, ...columns.filter((column) => column !== row.first)]
    let rank = 0
    for (const column of order) {
      for (const cell of row.names[column] ?? []) {
        const [key, unit] = typeof cell === 'string' ? [cell, 'ns' as const] : cell
        const list = slots.get(key) ?? []
        if (list.some((slot) => slot.field === field)) continue
        list.push({ field, kind: row.kind, unit, rank })
        slots.set(key, list)
        rank++
      }
    }
  }
  return slots
}

/** What a name means. Names repeat from span to span, so the answer is kept; a source with endless names cannot fill memory. */
const kept = new Map<string, KeyRole>()
const keptAtMost = 20_000

export function roleOf(key: string): KeyRole {
  const known = kept.get(key)
  if (known !== undefined) return known
  const role = describe(key)
  if (kept.size < keptAtMost) kept.set(key, role)
  return role
}

const noSlots: readonly Slot[] = []

function describe(key: string): KeyRole {
  const member = documentMember.exec(key)
  const family = documentFamilies.findIndex((entry) => key.startsWith(entry.prefix))
  return {
    slots: slotsByKey.get(key) ?? noSlots,
    stageRule: stageRuleByKey.get(key) ?? -1,
    convention: conventionOfKey(key),
    content: contentUse(key),
    document:
      family === -1
        ? undefined
        : member === null
          ? documentIndex(key, family)
          : { family, index: Number(member[2]), part: member[3] === 'id' || member[3] === 'score' || member[3] === 'metadata' ? member[3] : 'other' },
    evaluation: evaluationMember.test(key),
    hint: hints.find((entry) => entry.keys?.includes(key) === true || entry.prefixes?.some((prefix) => key.startsWith(prefix)) === true)?.hint,
  }
}

/** A document that is told by its content alone still counts as one. */
function documentIndex(key: string, family: number): DocumentMember | undefined {
  const index = /\.(\d{1,6})\./.exec(key)?.[1]
  return index === undefined ? undefined : { family, index: Number(index), part: 'other' }
}

/** How an attribute holds content, or `undefined` where it holds none. */
export function contentUse(key: string): ContentUse | undefined {
  const exact = contentByKey.get(key)
  if (exact !== undefined) return exact
  const family = contentFamilies.find(([prefix]) => key.startsWith(prefix))
  if (family === undefined || plainMembers.some((end) => key.endsWith(end))) return undefined
  return family[1]
}
