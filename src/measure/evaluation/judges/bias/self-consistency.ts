import type { Share } from '../../../../model/share.ts'
import { share } from '../../../interval/wilson.ts'

/**
 * Self-consistency: of outputs that were graded more than once, unchanged, those whose grades all fall on the same side of the pass mark.
 *
 * @param grades of each output, in the metric's unit; outputs with one grade are left out
 * @param passAt a grade at or over it passes
 */
export function selfConsistency(grades: readonly (readonly number[])[], passAt: number): Share {
  const repeated = grades.filter((of) => of.length > 1)
  return share(repeated.filter((of) => new Set(of.map((grade) => grade >= passAt)).size === 1).length, repeated.length)
}
