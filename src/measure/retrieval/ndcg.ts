import type { JudgedRanking } from './judge-ranking.ts'

/**
 * Normalized discounted cumulative gain: sum of grade / log2(rank + 1) over the first k documents, by the same sum of the best ranking that the
 * judgments allow. The gain is the grade itself, not 2^grade - 1; negative grades and unjudged documents gain nothing.
 *
 * @param k the first k ranks alone, of the ranking and of the best one; all without it
 * @returns 0 to 1; 0 where no judged document has a gain
 * @see Järvelin and Kekäläinen 2002, ACM TOIS 20(4), 422-446; trec_eval, m_ndcg.c and m_ndcg_cut.c
 */
export function ndcg({ grades, idealGains }: JudgedRanking, k?: number): number {
  const best = discountedGain(idealGains, k)
  return best === 0 ? 0 : discountedGain(grades, k) / best
}

function discountedGain(gains: readonly (number | undefined)[], k = gains.length): number {
  let sum = 0
  const depth = Math.min(k, gains.length)
  for (let place = 0; place < depth; place += 1) {
    const gain = gains[place]
    if (gain !== undefined && gain > 0) sum += gain / Math.log2(place + 2)
  }
  return sum
}
