import type { Found, OpenIndex } from '../index/open-index.ts'
import { knownTerms } from './rerank-tables.ts'
import type { Reranker } from './rerankers.ts'

/** Words of the question that are looked at; a pasted page has hundreds. */
const termsAtMost = 12
/** How much the reranker's score counts beside the search's. */
const rerankShare = 0.7

/** The candidates in the order of search and reranker together, best first. */
export async function rerankFound(index: OpenIndex, reranker: Reranker, question: string, found: readonly Found[]): Promise<Found[]> {
  const terms = Int32Array.from(new Set(knownTerms(index.model, question))).slice(0, termsAtMost)
  const weights = Float32Array.from(terms, (term) => index.model.idf[term])
  const scores = await reranker.score({ terms, weights, candidates: Int32Array.from(found, ({ chunk }) => chunk) })
  return found.map(({ chunk, score }, rank) => ({ chunk, score: rerankShare * scores[rank] + (1 - rerankShare) * score })).sort((a, b) => b.score - a.score)
}
