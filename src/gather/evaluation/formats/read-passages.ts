import { madeUpId } from '../../../measure/retrieval/passage-id.ts'
import type { Passage } from '../../../model/case.ts'
import { fieldsOf, isRecord } from './fields.ts'
import { listOf } from './read-list.ts'

export interface Passages {
  list: Passage[]
  /** Some had no id of their own: theirs is a hash of the text, which no list of relevant documents knows. */
  unnamed: boolean
}

/** Retrieved passages: texts, or objects with `id` and `text` under any of their usual names. `ids` names them where they stand apart. */
export function passagesOf(value: unknown, ids: readonly string[] = [], separator?: RegExp): Passages {
  let unnamed = false
  const list = listOf(value, separator).flatMap((item, index): Passage[] => {
    const rank = index + 1
    const given = ids[index]
    if (typeof item === 'string') {
      unnamed ||= given === undefined
      return [{ id: given ?? madeUpId({ text: item, rank }), text: item, rank }]
    }
    if (!isRecord(item)) return []
    const fields = fieldsOf(item)
    const text = fields.takeText('text', 'content', 'pageContent', 'document', 'chunk', 'passage')
    const id = given ?? fields.takeText('id', 'docId', 'documentId', 'chunkId', 'source', 'url')
    if (text === undefined && id === undefined) return []
    unnamed ||= id === undefined
    const score = fields.takeNumber('score', 'similarity', 'relevanceScore')
    return [{ id: id ?? madeUpId({ text, rank }), ...(text !== undefined && { text }), ...(score !== undefined && { score }), rank }]
  })
  if (list.length === 0) return { list: ids.map((id, index) => ({ id, rank: index + 1 })), unnamed: false }
  return { list, unnamed }
}
