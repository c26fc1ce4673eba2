/** Grades of a panel on one output, by judge, `undefined` where a judge gave none; and what people gave it. */
export interface PanelItem {
  grades: readonly (number | undefined)[]
  human: number
}

/** Pearson's correlation of the errors of two judges on outputs that both graded; `undefined` where either never errs differently. */
function errorCorrelation(items: readonly PanelItem[], a: number, b: number): number | undefined {
  const errors = items.flatMap(({ grades, human }) => {
    const [x, y] = [grades[a], grades[b]]
    return x === undefined || y === undefined ? [] : [[x - human, y - human] as const]
  })
  const mean = (side: 0 | 1): number => errors.reduce((sum, pair) => sum + pair[side], 0) / errors.length
  const [x, y] = [mean(0), mean(1)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const pair of errors) {
    xx += (pair[0] - x) ** 2
    yy += (pair[1] - y) ** 2
    xy += (pair[0] - x) * (pair[1] - y)
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined
}

/**
 * How many independent judges a panel of k is worth: k / (1 + (k - 1) ρ), with ρ the mean correlation of their errors, judge minus human, over pairs of
 * judges. A mean below 0 counts as 0: errors that happen to cancel are no promise.
 *
 * @returns 1 to k; `undefined` where no pair of judges has errors that vary
 * @see Kish 1965, Survey Sampling, section 5.4 (design effect); Kim, Garg, Peng and Garg 2025, Correlated Errors in Large Language Models, arXiv 2506.07962
 */
export function effectiveJudges(items: readonly PanelItem[]): number | undefined {
  const k = items.reduce((most, { grades }) => Math.max(most, grades.length), 0)
  const correlations: number[] = []
  for (let a = 0; a < k; a += 1) {
    for (let b = a + 1; b < k; b += 1) {
      const correlation = errorCorrelation(items, a, b)
      if (correlation !== undefined) correlations.push(correlation)
    }
  }
  if (correlations.length === 0) return undefined
  const rho = Math.max(0, correlations.reduce((sum, r) => sum + r, 0) / correlations.length)
  return k / (1 + (k - 1) * rho)
}
