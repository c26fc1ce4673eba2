import { wordsOf } from '../text/words.ts'
import { symmetricEigen } from './eigen.ts'
import { type EmbeddingModel, termWeight } from './embedding-model.ts'
import { seededNormal } from './random.ts'
import { type Columns, dot, multiply, multiplyTransposed, orthonormalize, type SparseMatrix, sparseMatrix } from './sparse-matrix.ts'

const oversampling = 16
const powerIterations = 2

/**
 * Latent semantic indexing: the leading right singular vectors of the corpus's TF-IDF matrix, by randomized SVD.
 * @param texts one a chunk
 * @param dimensions of the embedding; fewer where the corpus has no more
 * @see Deerwester et al., Indexing by Latent Semantic Analysis, JASIS 1990
 * @see Halko, Martinsson, Tropp, Finding Structure with Randomness, SIAM Review 2011, algorithms 4.4 and 5.1
 */
export function fitEmbedding(texts: readonly string[], dimensions: number, seed: number): EmbeddingModel {
  const counts = texts.map((text) => countWords(wordsOf(text)))
  const { terms, idf } = vocabulary(counts)
  const rows = counts.map((count) => weightedRow(count, terms, idf))
  const matrix = sparseMatrix(terms.size, rows)
  const size = Math.min(dimensions, matrix.rows, matrix.columns)
  const { basis, singular } = rightSingularVectors(matrix, size, seed)
  return { terms, idf, basis, singular, dimensions: size }
}

function countWords(words: readonly string[]): Map<string, number> {
  const count = new Map<string, number>()
  for (const word of words) count.set(word, (count.get(word) ?? 0) + 1)
  return count
}

/** Terms of at least two chunks, in order of the alphabet, each with ln(N / n) + 1. */
function vocabulary(counts: readonly ReadonlyMap<string, number>[]): { terms: Map<string, number>; idf: Float32Array } {
  const documents = new Map<string, number>()
  for (const count of counts) for (const word of count.keys()) documents.set(word, (documents.get(word) ?? 0) + 1)
  const kept = [...documents].filter(([, n]) => n >= 2).sort(([a], [b]) => (a < b ? -1 : 1))
  return { terms: new Map(kept.map(([word], index) => [word, index])), idf: Float32Array.from(kept, ([, n]) => Math.log(counts.length / n) + 1) }
}

function weightedRow(count: ReadonlyMap<string, number>, terms: ReadonlyMap<string, number>, idf: Float32Array): Map<number, number> {
  const row = new Map<number, number>()
  let squares = 0
  for (const [word, n] of count) {
    const term = terms.get(word)
    if (term === undefined) continue
    const weight = termWeight(n, idf[term])
    row.set(term, weight)
    squares += weight * weight
  }
  const norm = Math.sqrt(squares)
  for (const [term, weight] of row) row.set(term, weight / norm)
  return row
}

function rightSingularVectors(matrix: SparseMatrix, size: number, seed: number): { basis: Float32Array; singular: Float32Array } {
  const normal = seededNormal(seed)
  const width = Math.min(size + oversampling, matrix.rows, matrix.columns)
  const random: Columns = Array.from({ length: width }, () => Float64Array.from({ length: matrix.rows }, normal))
  let range = orthonormalize(multiplyTransposed(matrix, random))
  for (let iteration = 0; iteration < powerIterations; iteration++) range = orthonormalize(multiplyTransposed(matrix, multiply(matrix, range)))
  const projected = multiply(matrix, range)
  const { values, vectors } = symmetricEigen(projected.map((column) => Float64Array.from(projected, (other) => dot(column, other))))
  const basis = new Float32Array(matrix.columns * size)
  for (let k = 0; k < size; k++) {
    for (let term = 0; term < matrix.columns; term++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += range[j][term] * vectors[k][j]
      basis[term * size + k] = sum
    }
  }
  return { basis, singular: Float32Array.from({ length: size }, (_, k) => Math.sqrt(Math.max(0, values[k]))) }
}
