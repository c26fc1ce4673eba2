import { setImmediate } from 'node:timers/promises'
import type { EmbeddingModel } from '../embed/embedding-model.ts'
import { readInContext, type WordVectors } from '../embed/read-in-context.ts'

/** What the reader knows: the words of the corpus. */
export interface Lexicon {
  model: EmbeddingModel
  words: WordVectors
}

/** Words on either side that a word is read with. */
const window = 16
/** Words that are read before other answers get a turn. */
const turnWords = 12

/** A vector a word, each read together with its neighbours and with further words, such as the question's. */
export async function readWords({ words }: Lexicon, terms: Int32Array, others: Int32Array): Promise<Float32Array> {
  const { dimensions } = words
  const read = new Float32Array(terms.length * dimensions)
  for (let at = 0; at < terms.length; at++) {
    readInContext(words, terms, { at, from: 0, to: terms.length, window }, others, read.subarray(at * dimensions, (at + 1) * dimensions))
    if (at % turnWords === turnWords - 1) await setImmediate()
  }
  return read
}

/** For every word that is asked the nearest of those read, weighted by how rare the word is; 0 to 1. The same word is worth more than any relation. */
export function relevance({ model, words }: Lexicon, asked: Int32Array, terms: Int32Array, read: Float32Array): number {
  const { dimensions, vectors } = words
  let sum = 0
  let total = 0
  for (const term of asked) {
    const own = vectors.subarray(term * dimensions, (term + 1) * dimensions)
    sum += model.idf[term] * (terms.includes(term) ? 1 : 0.6 * nearest(own, read))
    total += model.idf[term]
  }
  return total === 0 ? 0 : sum / total
}

/** How much of one text another says: the mean over its words of the nearest word there; 0 to about 1. */
export function overlap(read: Float32Array, other: Float32Array, dimensions: number): number {
  let sum = 0
  for (let row = 0; row < read.length; row += dimensions) sum += nearest(read.subarray(row, row + dimensions), other)
  return read.length === 0 ? 1 : (sum * dimensions) / read.length
}

/** Highest product of a vector with those of a list that has them one after the other. */
function nearest(vector: Float32Array, list: Float32Array): number {
  let best = 0
  for (let row = 0; row < list.length; row += vector.length) {
    let similarity = 0
    for (let k = 0; k < vector.length; k++) similarity += vector[k] * list[row + k]
    if (similarity > best) best = similarity
  }
  return best
}
