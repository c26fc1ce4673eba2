import type { Share } from '../../model/traces-evidence.ts'
import { refusal } from './refusal.ts'

/** The 97.5 % point of the standard normal distribution. */
export const Z_95 = 1.959963984540054

/**
 * Wilson score interval of a rate: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), with p = have / of and n = of.
 *
 * @param have successes, 0 to `of`
 * @param of trials, at least 1
 * @returns bounds in 0 to 1; exactly 0 when `have` is 0 and exactly 1 when it is `of`
 * @throws RangeError when `of` is not positive or `have` is outside of 0 to `of`
 * @see Wilson 1927, J. Amer. Stat. Assoc. 22, 209-212
 */
export function wilson(have: number, of: number, z: number = Z_95): { low: number; high: number } {
  if (!(of > 0) || !(have >= 0) || have > of) throw new RangeError(`no rate: ${have} of ${of}`)
  const p = have / of
  const z2 = z * z
  const centre = p + z2 / (2 * of)
  const half = z * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))
  const scale = 1 + z2 / of
  return {
    low: have === 0 ? 0 : Math.max(0, (centre - half) / scale),
    high: have === of ? 1 : Math.min(1, (centre + half) / scale),
  }
}

/**
 * A share with its numerator, denominator and 95 % Wilson interval; a refusal when there was nothing to count.
 *
 * @param have counted, 0 to `of`
 * @param of counted over
 */
export function share(have: number, of: number): Share {
  if (of === 0) return { have, of, figure: refusal('nothing to count over', 'ratio', 0, 1) }
  return {
    have,
    of,
    figure: { value: have / of, unit: 'ratio', n: of, interval: { ...wilson(have, of), confidence: 0.95, method: 'Wilson score' }, method: 'share' },
  }
}
