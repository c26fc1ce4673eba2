import type { Chunk } from '../corpus/chunks.ts'
import { indexedText } from '../corpus/chunks.ts'
import { type EmbeddingModel, termVectors } from '../embed/embedding-model.ts'
import { wordsOf } from '../text/words.ts'

/** All that scoring reads, in memory that threads share: the words of every chunk, in order, and a vector a word. */
export interface RerankTables {
  dimensions: number
  /** Words by dimensions, each of length 1. */
  vectors: Float32Array
  /** Words of all chunks, one after the other. */
  tokens: Int32Array
  /** Where the words of a chunk begin; one entry more than there are chunks. */
  offsets: Int32Array
}

/** Words of a chunk that are looked at. */
const tokensAtMost = 220

export function rerankTables(model: EmbeddingModel, chunks: readonly Chunk[]): RerankTables {
  const lists = chunks.map((chunk) => knownTerms(model, indexedText(chunk)).slice(0, tokensAtMost))
  const tokens = sharedIntegers(lists.reduce((sum, list) => sum + list.length, 0))
  const offsets = sharedIntegers(lists.length + 1)
  let at = 0
  lists.forEach((list, index) => {
    tokens.set(list, at)
    at += list.length
    offsets[index + 1] = at
  })
  return { dimensions: model.dimensions, vectors: termVectors(model), tokens, offsets }
}

/** The words of a text that the corpus knows, as numbers, in order. */
export function knownTerms(model: EmbeddingModel, text: string): number[] {
  return wordsOf(text).flatMap((word) => model.terms.get(word) ?? [])
}

function sharedIntegers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT))
}
