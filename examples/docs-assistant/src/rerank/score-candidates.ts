import { readInContext } from '../embed/read-in-context.ts'
import type { RerankTables } from './rerank-tables.ts'

/** What is to be scored: the question's words with how much each counts, and the candidates by their number. */
export interface RerankJob {
  terms: Int32Array
  weights: Float32Array
  candidates: Int32Array
}

/** How much standing close together adds, at most. */
const proximityShare = 0.15
/** What a word that is only like the question's is worth, at most. */
const relatedWorth = 0.75
/** Words on either side that a candidate's word is read with, beside the question's. */
const window = 10

/**
 * How well each candidate answers the question, 0 to 1: the candidate is read together with the question, and for every word of the
 * question the most similar word of the candidate counts (late interaction), weighted by how rare the word is; a little more where those
 * words stand close together.
 * @see Khattab and Zaharia, ColBERT, SIGIR 2020, for the late interaction
 */
export function scoreCandidates(tables: RerankTables, { terms, weights, candidates }: RerankJob): Float32Array {
  const best = new Float32Array(terms.length)
  const places = new Int32Array(terms.length)
  return Float32Array.from(candidates, (candidate) => {
    bestMatches(tables, terms, candidate, best, places)
    return score(best, places, weights)
  })
}

function bestMatches(tables: RerankTables, terms: Int32Array, candidate: number, best: Float32Array, places: Int32Array): void {
  const { dimensions, vectors, tokens, offsets } = tables
  const read = new Float32Array(dimensions)
  const [from, to] = [offsets[candidate], offsets[candidate + 1]]
  best.fill(0)
  places.fill(-1)
  for (let at = from; at < to; at++) {
    readInContext(tables, tokens, { at, from, to, window }, terms, read)
    for (let t = 0; t < terms.length; t++) {
      const row = terms[t] * dimensions
      let similarity = 0
      for (let k = 0; k < dimensions; k++) similarity += vectors[row + k] * read[k]
      // The same word is worth more than any relation.
      const worth = tokens[at] === terms[t] ? 1 : relatedWorth * similarity
      if (worth > best[t]) {
        best[t] = worth
        places[t] = at
      }
    }
  }
}

function score(best: Float32Array, places: Int32Array, weights: Float32Array): number {
  let sum = 0
  let total = 0
  const found: number[] = []
  for (let t = 0; t < best.length; t++) {
    sum += weights[t] * best[t]
    total += weights[t]
    if (best[t] > 0.6) found.push(places[t])
  }
  if (total === 0) return 0
  const spread = found.length < 2 ? Number.POSITIVE_INFINITY : (Math.max(...found) - Math.min(...found)) / found.length
  return (sum / total) * (1 - proximityShare) + proximityShare / (1 + spread / 8)
}
