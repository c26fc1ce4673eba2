import { wilson } from '../measure/interval/wilson.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import type { Share } from '../model/traces-evidence.ts'
import { counted, number, refused } from './words.ts'

/**
 * Where a figure lies against a threshold: `above` or `below` only when its whole interval does.
 * A figure without an interval, a refused one too, is `open`.
 */
export function sideOf(figure: Figure, threshold: number): 'above' | 'below' | 'open' {
  if (!isMeasured(figure) || figure.interval === undefined) return 'open'
  if (figure.interval.low > threshold) return 'above'
  return figure.interval.high <= threshold ? 'below' : 'open'
}

/** A rate that is rare enough to be called absent: with none found, 73 observations rule out more than 5 % (Wilson, 95 %). Our judgement. */
export const RARE_RATIO = 0.05

const mostN = 1e9

/**
 * About how many observations would put the Wilson interval on one side of the threshold if the rate stayed as it is;
 * `undefined` where the rate lies on the threshold.
 */
export function settlingN({ have, of }: Pick<Share, 'have' | 'of'>, threshold: number): number | undefined {
  const rate = of === 0 ? 0 : have / of
  if (rate === threshold) return undefined
  const settles = (n: number): boolean => {
    const { low, high } = wilson(rate * n, n)
    return low > threshold || high <= threshold
  }
  let high = Math.max(1, of)
  while (!settles(high)) {
    high *= 2
    if (high > mostN) return undefined
  }
  let low = high === Math.max(1, of) ? 0 : high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (settles(middle)) high = middle
    else low = middle
  }
  return high
}

/** Observations without a single case that rule out a rate over `threshold`: Wilson's upper bound at 0 is z² / (n + z²). */
export function nToRuleOut(threshold: number): number {
  return settlingN({ have: 0, of: 0 }, threshold) ?? 1
}

/** Nobody waits for twenty times the traffic that there is: then the figure is on the threshold, as far as anybody will know. Our judgement. */
const outOfReach = 20

/** What would settle a share against a threshold, in words: `about 400 requests would settle it`. */
export function settledBy(share: Share, threshold: number, what: string, where = ' in the traces'): string {
  const n = settlingN(share, threshold)
  if (n === undefined || n > outOfReach * Math.max(share.of, 100))
    return `more ${what}: the rate lies on the threshold of ${number(100 * threshold)} %, or too close to it`
  return `about ${number(n)} ${what}${where} (there are ${number(share.of)})`
}

/** Relative lengths to which intervals shrink with the root of n: the n at which a half-width would clear the distance. */
export function scaledN(n: number, halfWidth: number, distance: number): number | undefined {
  if (distance <= 0 || halfWidth <= 0) return undefined
  const needed = Math.ceil(n * (halfWidth / distance) ** 2)
  return needed > outOfReach * Math.max(n, 100) ? undefined : needed
}

/** The reason and needs of an `unknown` that comes from a refused figure. */
export function unknownFrom(figure: Figure, what: string, needs: string): { verdict: 'unknown'; reason: string; needs: string } {
  const n = 'needsN' in figure ? figure.needsN : undefined
  return {
    verdict: 'unknown',
    reason: `${what} is not given: ${refused(figure)}`,
    needs: n === undefined ? needs : `${needs}; ${counted(n, 'observation')} would settle it (there are ${number(figure.n)})`,
  }
}
