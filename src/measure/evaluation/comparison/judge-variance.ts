import type { Output } from '../../../model/score.ts'

type Answered = Pick<Output, 'caseId' | 'text' | 'retrieved'>

/** Whether the judge was shown one and the same: the words, and the passages. A text that is not known is the same as none. */
function isSame(a: readonly Answered[], b: readonly Answered[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ text, retrieved = [] }, at) => {
      const other = b[at]
      return text !== undefined && text === other?.text && JSON.stringify(retrieved) === JSON.stringify(other.retrieved ?? [])
    })
  )
}

/**
 * Cases on which the answers of A and B were graded apart. What is word for word the same has one grade, from the cache.
 *
 * @returns whether a case is one of them; one without answers is
 */
export function gradedApart(a: readonly Answered[], b: readonly Answered[]): (caseId: string) => boolean {
  const [ofA, ofB] = [a, b].map((outputs) => Map.groupBy(outputs, ({ caseId }) => caseId))
  return (caseId) => {
    const [own, other] = [ofA?.get(caseId), ofB?.get(caseId)]
    return own === undefined || other === undefined || !isSame(own, other)
  }
}

/**
 * Variance that the judge's noise puts into the difference of one answer of A and one of B, each graded once: 2 s² times the share of pairs that were graded
 * apart; a pair that was not has no noise in its difference. The outputs that were graded again when the judge was calibrated stand for those of both runs: the
 * noise is taken for the same in A and in B.
 *
 * @param gradingSd s: standard deviation of one grading, in the metric's unit
 * @param caseIds of the pairs, at least one
 * @returns at least 0, in the metric's unit squared
 * @see Searle, Casella and McCulloch 1992, Variance Components: the variance of a difference of two independent errors
 */
export function judgeVariance(gradingSd: number, caseIds: readonly string[], isApart: (caseId: string) => boolean): number {
  return (2 * gradingSd ** 2 * caseIds.filter(isApart).length) / caseIds.length
}
