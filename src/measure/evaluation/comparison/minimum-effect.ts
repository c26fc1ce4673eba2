import { normalQuantile } from '../../interval/distributions.ts'

interface Power {
  /** Error rate of the test; .05 without it. */
  alpha?: number
  /** Chance of finding what is there; .8 without it. */
  power?: number
}

interface Spread extends Power {
  /** Standard deviation of one case: of its score, or of its difference where pairs are compared. */
  sd: number
  /** By how much groups inflate the variance of the mean; 1 without groups. */
  designEffect?: number
}

/**
 * The smallest true mean (of a difference of pairs) that `n` cases find with chance `power`: (z_{1-α/2} + z_power) · sd · √(deff / n).
 *
 * @param n cases, over 0
 * @returns in the unit of `sd`
 * @see Miller 2024, Adding Error Bars to Evals, arXiv 2411.00640, section 5
 */
export function minimumDetectableEffect({ n, sd, designEffect = 1, alpha = 0.05, power = 0.8 }: Spread & { n: number }): number {
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * sd * Math.sqrt(designEffect / n)
}

/**
 * Cases that find a true mean of `effect` with chance `power`: ((z_{1-α/2} + z_power) · sd / effect)² · deff, rounded up.
 *
 * @param effect in the unit of `sd`, not 0
 */
export function casesForEffect({ effect, sd, designEffect = 1, alpha = 0.05, power = 0.8 }: Spread & { effect: number }): number {
  return Math.ceil((((normalQuantile(1 - alpha / 2) + normalQuantile(power)) * sd) / effect) ** 2 * designEffect)
}

/**
 * Cases that decide at a margin: two equal systems are shown to be equivalent with chance `power` by two one-sided tests at α, as
 * ((z_{1-α} + z_{1-(1-power)/2}) · sd / margin)² · deff, rounded up. As many find a loss of the margin's size at least as often.
 *
 * @param margin in the unit of `sd`, over 0
 * @see Chow, Shao and Wang 2008, Sample Size Calculations in Clinical Research, section 3.1.3
 */
export function casesToDecide({ margin, sd, designEffect = 1, alpha = 0.05, power = 0.8 }: Spread & { margin: number }): number {
  return Math.ceil((((normalQuantile(1 - alpha) + normalQuantile((1 + power) / 2)) * sd) / margin) ** 2 * designEffect)
}
