import type { Range } from './clustered-mean.ts'

/**
 * The largest difference that does not matter where no rule says it, from the config's margin, which is for metrics of 0 to 1: of a range with two ends that
 * share of it, else that share of the size of the metric, since one in ms has no use for .02 ms.
 *
 * @param margin of a metric of 0 to 1, over 0
 * @param means of all that is compared, in the metric's unit: the size is the mean of their absolute values, so that it is the same whichever comes first
 * @returns in the metric's unit; `margin` itself where the size is not known or 0
 */
export function defaultMargin(margin: number, [least, most]: Range, means: readonly number[]): number {
  if (least !== null && most !== null) return most > least ? margin * (most - least) : margin
  const size = means.reduce((sum, mean) => sum + Math.abs(mean), 0) / means.length
  return means.length === 0 || size === 0 ? margin : margin * size
}
