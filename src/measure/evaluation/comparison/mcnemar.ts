import { logGamma, regularizedBeta } from '../../interval/distributions.ts'

/**
 * McNemar's test of pairs of yes and no, from the pairs that changed: with m = gained + lost and k the smaller of both, twice P(Bin(m, ½) ≤ k), at
 * most 1, is exact; the mid-p takes P(Bin(m, ½) = k) off, which is closer to the nominal rate and can pass it by little.
 * For independent pairs alone: pairs of one conversation or document change together.
 *
 * @param gained pairs that are no in A and yes in B
 * @param lost pairs that are yes in A and no in B
 * @returns two-sided p values, 0 to 1; both are 1 where no pair changed, and the mid-p is 1 less half of P(k) where both are equal
 * @throws RangeError for counts that are not whole, or under 0
 * @see McNemar 1947, Psychometrika 12, 153-157; Fagerland, Lydersen and Laake 2013, BMC Medical Research Methodology 13, 91
 */
export function mcnemar(gained: number, lost: number): { exact: number; midP: number } {
  if (!Number.isInteger(gained) || !Number.isInteger(lost) || gained < 0 || lost < 0) throw new RangeError(`no counts: ${gained} and ${lost}`)
  const m = gained + lost
  if (m === 0) return { exact: 1, midP: 1 }
  const k = Math.min(gained, lost)
  const at = Math.exp(logGamma(m + 1) - logGamma(k + 1) - logGamma(m - k + 1) - m * Math.LN2)
  const exact = Math.min(1, 2 * regularizedBeta(0.5, m - k, k + 1))
  return { exact, midP: gained === lost ? 1 - at / 2 : Math.max(0, exact - at) }
}
