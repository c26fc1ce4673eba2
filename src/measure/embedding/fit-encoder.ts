import { seededRandom } from '../interval/random.ts'
import { type Block, gram, multiply, multiplyTransposed, orthonormalize, type SparseMatrix } from './sparse-matrix.ts'
import { symmetricEigen } from './symmetric-eigen.ts'
import { termMatrix, termRow } from './vocabulary.ts'

/** Turns a text into a vector; texts on one subject point one way. */
export interface Encoder {
  /** Length of the vectors. */
  dimensions: number
  /** A vector of length 1, or all zeros for a text without a known word. */
  encode(text: string): Float32Array
}

const oversampling = 16
const powerIterations = 2
const mostDimensions = 128
// A direction with less than this share of the first one's strength is rounding.
const noise = 1e-6

/**
 * An encoder made of the texts themselves, without weights or network: latent semantic indexing, which is TF-IDF and the leading right singular
 * vectors of its matrix by randomized SVD. A text is its TF-IDF row times those vectors, made length 1, so that the dot product of two is their cosine.
 * It knows words, not meaning: two texts are alike when they share words, or words that stand together elsewhere in `texts`.
 *
 * Up to 16 texts it keeps every direction (cosine of TF-IDF itself); beyond, 2 √n of them, 16 to 128, unless `dimensions` says otherwise, and never
 * more than the texts span.
 *
 * @param texts one a document; what a new text shares with none of them is not seen
 * @param options.seed of the random start; the same texts and seed give the same numbers
 * @see Deerwester et al., Indexing by Latent Semantic Analysis, JASIS 41(6), 1990
 * @see Halko, Martinsson and Tropp, Finding Structure with Randomness, SIAM Review 53(2), 2011, algorithms 4.4 and 5.1
 */
export function fitEncoder(texts: readonly string[], options: { dimensions?: number; seed?: number } = {}): Encoder {
  const { vocabulary, matrix } = termMatrix(texts)
  const { dimensions, basis } = rightSingularVectors(matrix, options.dimensions ?? dimensionsFor(texts.length), options.seed ?? 1)
  return {
    dimensions,
    encode(text) {
      const { columns, weights } = termRow(vocabulary, text)
      const sum = new Float64Array(dimensions)
      columns.forEach((column, at) => {
        const from = column * dimensions
        for (let k = 0; k < dimensions; k += 1) sum[k] += weights[at] * basis[from + k]
      })
      const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0))
      return length > noise ? Float32Array.from(sum, (value) => value / length) : new Float32Array(dimensions)
    },
  }
}

function dimensionsFor(texts: number): number {
  return Math.min(mostDimensions, Math.max(16, Math.round(2 * Math.sqrt(texts))))
}

/** The leading right singular vectors, a row a term: those that carry more than rounding, at most `size`. */
function rightSingularVectors(matrix: SparseMatrix, size: number, seed: number): { dimensions: number; basis: Float32Array } {
  const width = Math.min(size + oversampling, matrix.rows, matrix.columns)
  let range = orthonormalize(multiplyTransposed(matrix, randomBlock(matrix.rows, width, seed)))
  for (let step = 0; step < powerIterations; step += 1) range = orthonormalize(multiplyTransposed(matrix, multiply(matrix, range)))
  const { values, vectors } = symmetricEigen(gram(multiply(matrix, range)), width)
  const strong = values.findLastIndex((value) => value > noise ** 2 * values[0]) + 1
  const dimensions = Math.min(size, strong)
  return { dimensions, basis: turn(range, vectors, dimensions) }
}

/** The block in the directions of the first `dimensions` vectors. */
function turn({ width, values }: Block, vectors: Float64Array, dimensions: number): Float32Array {
  const turned = new Float32Array((values.length / Math.max(1, width)) * dimensions)
  for (let row = 0, into = 0; row < values.length; row += width) {
    for (let k = 0; k < dimensions; k += 1, into += 1) {
      let sum = 0
      for (let j = 0; j < width; j += 1) sum += values[row + j] * vectors[k * width + j]
      turned[into] = sum
    }
  }
  return turned
}

/** Independent standard normal numbers (Box and Muller). */
function randomBlock(rows: number, width: number, seed: number): Block {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return { width, values: Float64Array.from({ length: rows * width }, normal) }
}
