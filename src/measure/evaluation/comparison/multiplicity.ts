/** Order of the p values, smallest first; equal ones in the order given. */
function ascending(pValues: readonly number[]): number[] {
  return pValues.map((_, i) => i).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0) || a - b)
}

/**
 * Adjusted p values of Holm: the k-th smallest of m becomes max over j ≤ k of min(1, (m - j + 1) p_j). Rejecting those under α keeps the chance of
 * any false rejection at α, whatever the dependence.
 *
 * @param pValues 0 to 1, in any order
 * @returns in the order given, each at least its p value
 * @see Holm 1979, Scandinavian Journal of Statistics 6, 65-70
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1)
  let largest = 0
  ascending(pValues).forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[at] ?? 1)))
    adjusted[at] = largest
  })
  return adjusted
}

/**
 * Adjusted p values of Benjamini and Hochberg: the k-th smallest of m becomes min over j ≥ k of min(1, m p_j / j). Rejecting those under α keeps
 * the expected share of false ones among the rejected at α, for independent or positively dependent tests.
 *
 * @param pValues 0 to 1, in any order
 * @returns in the order given, each at least its p value
 * @see Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57, 289-300
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = pValues.map(() => 1)
  let smallest = 1
  const order = ascending(pValues)
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const at = order[rank - 1] ?? 0
    smallest = Math.min(smallest, (pValues.length * (pValues[at] ?? 1)) / rank)
    adjusted[at] = smallest
  }
  return adjusted
}
