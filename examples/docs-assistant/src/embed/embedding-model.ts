import { wordsOf } from '../text/words.ts'

/** A fitted embedding: a text's weighted terms times `basis`. */
export interface EmbeddingModel {
  /** Word to its row of `basis`. */
  terms: ReadonlyMap<string, number>
  idf: Float32Array
  /** Terms by dimensions, a row a term. */
  basis: Float32Array
  /** Singular values, largest first: how much each dimension explains. */
  singular: Float32Array
  dimensions: number
}

/** Weight of a term that comes n times: 1 + ln n, times how rare it is. */
export function termWeight(n: number, idf: number): number {
  return (1 + Math.log(n)) * idf
}

/** A text as a vector of length 1; of length 0 where it has no known word. */
export function embed(model: EmbeddingModel, text: string): Float32Array {
  const counts = new Map<number, number>()
  for (const word of wordsOf(text)) {
    const term = model.terms.get(word)
    if (term !== undefined) counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const vector = new Float32Array(model.dimensions)
  for (const [term, n] of counts) {
    const weight = termWeight(n, model.idf[term])
    const row = term * model.dimensions
    for (let k = 0; k < model.dimensions; k++) vector[k] += weight * model.basis[row + k]
  }
  return normalize(vector)
}

/** Each term as a vector of length 1 in the space where the strong dimensions weigh more: near terms come in the same texts. */
export function termVectors({ basis, singular, dimensions, terms }: EmbeddingModel): Float32Array {
  const vectors = new Float32Array(new SharedArrayBuffer(basis.length * Float32Array.BYTES_PER_ELEMENT))
  for (let term = 0; term < terms.size; term++) {
    const row = vectors.subarray(term * dimensions, (term + 1) * dimensions)
    for (let k = 0; k < dimensions; k++) row[k] = basis[term * dimensions + k] * singular[k]
    normalize(row)
  }
  return vectors
}

function normalize(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares === 0) return vector
  const scale = 1 / Math.sqrt(squares)
  for (let k = 0; k < vector.length; k++) vector[k] *= scale
  return vector
}
