import type { JudgedRanking } from './judge-ranking.ts'

/**
 * How far judged relevant documents stand before judged others: (1/R) Σ [1 - min(n, R) / min(N, R)] over the relevant documents found, where n is the
 * number of judged documents above that are not relevant, R all relevant and N all others judged; a term with n = 0 is 1. Documents without a judgment,
 * or with a negative one, are passed over, so that it holds where the judgments are thin.
 *
 * @returns 0 to 1; 0 where no document is relevant
 * @see Buckley and Voorhees 2004, SIGIR, 25-32; trec_eval, m_bpref.c
 */
export function bpref({ grades, relevant, nonRelevant, level }: JudgedRanking): number {
  if (relevant === 0) return 0
  let above = 0
  let sum = 0
  for (const grade of grades) {
    if (grade === undefined || grade < 0) continue
    if (grade >= level) sum += above === 0 ? 1 : 1 - Math.min(above, relevant) / Math.min(nonRelevant, relevant)
    else above += 1
  }
  return sum / relevant
}
