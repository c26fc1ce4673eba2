import { studentCdf } from '../../interval/distributions.ts'

export interface EquivalenceTest {
  /** p value of "the mean is at or under -margin". */
  pAboveLow: number
  /** p value of "the mean is at or over +margin". */
  pBelowHigh: number
  /** The larger of both: under α the mean is surely within ±margin. */
  p: number
}

/**
 * Two one-sided tests: with t₁ = (d + margin)/se and t₂ = (margin - d)/se, the p values 1 - F(t₁) and 1 - F(t₂) of Student's t with `df` degrees of
 * freedom. Equivalent at α is the same as an interval of confidence 1 - 2α within ±margin. Non-inferiority is the first of the two alone.
 *
 * @param of `estimate` d and `se` over 0, in one unit; `df` of the standard error, Infinity without it; `margin` over 0
 * @see Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680
 */
export function testEquivalence({
  estimate,
  se,
  df = Number.POSITIVE_INFINITY,
  margin,
}: {
  estimate: number
  se: number
  df?: number
  margin: number
}): EquivalenceTest {
  const pAboveLow = studentCdf(-(estimate + margin) / se, df)
  const pBelowHigh = studentCdf((estimate - margin) / se, df)
  return { pAboveLow, pBelowHigh, p: Math.max(pAboveLow, pBelowHigh) }
}

/**
 * The p value of "B is worse than A by the margin or more", from the tests at both ends of the margin: what a removal must reject before it goes to
 * the stop list. Equivalence implies it; so does a gain of any size.
 *
 * @param better which way is good: a difference of a metric where lower is better must stay under +margin
 */
export function nonInferiority({ pAboveLow, pBelowHigh }: EquivalenceTest, better: 'higher' | 'lower'): number {
  return better === 'higher' ? pAboveLow : pBelowHigh
}
