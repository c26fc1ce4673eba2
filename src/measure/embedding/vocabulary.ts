import { stemOf, wordsOf } from '../text/words.ts'
import type { SparseMatrix } from './sparse-matrix.ts'

/** The terms of a corpus, by column, with their weights. */
export interface Vocabulary {
  terms: ReadonlyMap<string, number>
  idf: Float64Array
}

/** A text as a sparse row of length 1: columns and their weights. Empty where no word is known. */
export interface TermRow {
  columns: number[]
  weights: number[]
}

// With as many texts as this a term of one text alone says nothing of what texts share.
const manyTexts = 100

/**
 * TF-IDF rows of texts: weight (1 + ln tf) · idf, idf = ln((N + 1) / (n + ½)), rows of length 1. A term is a word without its plural ending. Terms of
 * a single text are left out from 100 texts on. A word of every text weighs next to nothing, so no list of stop words is needed in any language.
 *
 * @see Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3 (the idf)
 */
export function termMatrix(texts: readonly string[]): { vocabulary: Vocabulary; matrix: SparseMatrix } {
  const counts = texts.map(countTerms)
  const documents = new Map<string, number>()
  for (const count of counts) for (const term of count.keys()) documents.set(term, (documents.get(term) ?? 0) + 1)
  const least = texts.length < manyTexts ? 1 : 2
  const kept = [...documents].filter(([, n]) => n >= least).sort(([a], [b]) => (a < b ? -1 : 1))
  const vocabulary = {
    terms: new Map(kept.map(([term], column) => [term, column])),
    idf: Float64Array.from(kept, ([, n]) => Math.log((texts.length + 1) / (n + 0.5))),
  }
  return {
    vocabulary,
    matrix: stack(
      counts.map((count) => weighted(vocabulary, count)),
      kept.length,
    ),
  }
}

/** A text as a row of a fitted vocabulary. */
export function termRow(vocabulary: Vocabulary, text: string): TermRow {
  return weighted(vocabulary, countTerms(text))
}

function countTerms(text: string): Map<string, number> {
  const count = new Map<string, number>()
  for (const word of wordsOf(text)) {
    const term = stemOf(word)
    count.set(term, (count.get(term) ?? 0) + 1)
  }
  return count
}

function weighted({ terms, idf }: Vocabulary, count: ReadonlyMap<string, number>): TermRow {
  const columns: number[] = []
  const weights: number[] = []
  let squares = 0
  for (const [term, tf] of count) {
    const column = terms.get(term)
    if (column === undefined) continue
    const weight = (1 + Math.log(tf)) * idf[column]
    columns.push(column)
    weights.push(weight)
    squares += weight * weight
  }
  const length = Math.sqrt(squares)
  return { columns, weights: weights.map((weight) => weight / length) }
}

function stack(rows: readonly TermRow[], columns: number): SparseMatrix {
  const offsets = new Int32Array(rows.length + 1)
  rows.forEach((row, index) => {
    offsets[index + 1] = offsets[index] + row.columns.length
  })
  const indices = new Int32Array(offsets[rows.length])
  const values = new Float64Array(offsets[rows.length])
  rows.forEach((row, index) => {
    indices.set(row.columns, offsets[index])
    values.set(row.weights, offsets[index])
  })
  return { rows: rows.length, columns, offsets, indices, values }
}
