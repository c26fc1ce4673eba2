import { isRelevant, type JudgedRanking } from './judge-ranking.ts'

/**
 * 1 / rank of the first relevant document; 0 where there is none. Its mean over queries is the MRR.
 *
 * @param k the first k ranks alone; all without it
 * @returns 0 to 1
 * @see trec_eval, m_recip_rank.c
 */
export function reciprocalRank(ranking: JudgedRanking, k?: number): number {
  for (let place = 0; place < depth(ranking, k); place += 1) if (isRelevant(ranking, place)) return 1 / (place + 1)
  return 0
}

/**
 * Average precision: sum over the relevant documents found of the precision at their rank, by all relevant documents judged (R), also with a cut at k.
 *
 * @returns 0 to 1; 0 where no document is relevant
 * @see trec_eval, m_map.c and m_map_cut.c
 */
export function averagePrecision(ranking: JudgedRanking, k?: number): number {
  if (ranking.relevant === 0) return 0
  let found = 0
  let sum = 0
  for (let place = 0; place < depth(ranking, k); place += 1) {
    if (!isRelevant(ranking, place)) continue
    found += 1
    sum += found / (place + 1)
  }
  return sum / ranking.relevant
}

/**
 * Relevant documents among the first k, by k: a ranking shorter than k counts as if documents that are not relevant followed.
 *
 * @returns 0 to 1
 * @see trec_eval, m_P.c
 */
export function precisionAt(ranking: JudgedRanking, k: number): number {
  return relevantWithin(ranking, k) / k
}

/**
 * Relevant documents among the first k, by all relevant documents judged (R).
 *
 * @returns 0 to 1; 0 where no document is relevant
 * @see trec_eval, m_recall.c
 */
export function recallAt(ranking: JudgedRanking, k: number): number {
  return ranking.relevant === 0 ? 0 : relevantWithin(ranking, k) / ranking.relevant
}

/**
 * 1 when a relevant document is among the first k, else 0: the hit rate, once averaged.
 *
 * @see trec_eval, m_success.c
 */
export function successAt(ranking: JudgedRanking, k: number): number {
  return relevantWithin(ranking, k) > 0 ? 1 : 0
}

/**
 * Precision at R, the number of relevant documents judged.
 *
 * @returns 0 to 1; 0 where no document is relevant
 * @see trec_eval, m_Rprec.c
 */
export function rPrecision(ranking: JudgedRanking): number {
  return ranking.relevant === 0 ? 0 : precisionAt(ranking, ranking.relevant)
}

/**
 * Share of the documents among the first k that nobody judged: they count as not relevant, so a high share says that the other measures are too low.
 *
 * @returns 0 to 1; 0 for an empty ranking
 */
export function unjudgedAt(ranking: JudgedRanking, k?: number): number {
  const seen = ranking.grades.slice(0, depth(ranking, k))
  return seen.length === 0 ? 0 : seen.filter((grade) => grade === undefined).length / seen.length
}

function relevantWithin(ranking: JudgedRanking, k: number): number {
  let found = 0
  for (let place = 0; place < depth(ranking, k); place += 1) if (isRelevant(ranking, place)) found += 1
  return found
}

function depth({ grades }: JudgedRanking, k: number | undefined): number {
  return k === undefined ? grades.length : Math.min(k, grades.length)
}
