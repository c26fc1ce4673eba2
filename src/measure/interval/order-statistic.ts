import type { Interval } from '../../model/measurement.ts'

/** Cumulative binomial probabilities P(X <= k) for k from `first`; below it they are 0 and after the last 1, to 1e-18. */
function binomialCdf(n: number, p: number): { first: number; cdf: Float64Array } {
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const odds = p / (1 - p)
  const down: number[] = []
  for (let k = mode, mass = 1; k > 0; k -= 1) {
    mass *= k / ((n - k + 1) * odds)
    if (mass < 1e-20) break
    down.push(mass)
  }
  const masses = [...down.reverse(), 1]
  for (let k = mode, mass = 1; k < n; k += 1) {
    mass *= ((n - k) / (k + 1)) * odds
    if (mass < 1e-20) break
    masses.push(mass)
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  const cdf = new Float64Array(masses.length)
  let sum = 0
  masses.forEach((mass, i) => {
    sum += mass / total
    cdf[i] = sum
  })
  return { first: mode - down.length, cdf }
}

/**
 * The ranks (1-based) whose order statistics hold the `p` quantile of the population with at least `confidence`, each side with half of
 * the error: the largest l with P(Bin(n, p) <= l - 1) <= α/2 and the smallest u with P(Bin(n, p) >= u) <= α/2.
 * `undefined` when either bound would not be finite: so p99 has no 97.5 % upper bound below 368 observations.
 *
 * @param p above 0 and below 1
 * @param confidence above 0 and below 1
 */
export function orderStatisticRanks(n: number, p: number, confidence: number): { low: number; high: number } | undefined {
  if (n < 1) return undefined
  const { first, cdf } = binomialCdf(n, p)
  const alpha = (1 - confidence) / 2
  const atMost = (k: number): number => (k < first ? 0 : k >= first + cdf.length ? 1 : (cdf[k - first] ?? 1))
  let low = first
  while (low < n && atMost(low) <= alpha) low += 1
  let high = Math.min(n, first + cdf.length)
  if (1 - atMost(high - 1) > alpha) return undefined
  while (high > 1 && 1 - atMost(high - 2) <= alpha) high -= 1
  return low < 1 || atMost(low - 1) > alpha ? undefined : { low, high }
}

/**
 * Distribution-free interval of a quantile from two order statistics, exact for independent observations.
 *
 * @param sorted ascending
 * @param p above 0 and below 1
 * @param confidence above 0 and below 1
 * @returns `undefined` when a bound is not finite
 * @see Hahn and Meeker, Statistical Intervals, section 5.2
 */
export function orderStatisticInterval(sorted: ArrayLike<number>, p: number, confidence: number): Interval | undefined {
  const ranks = orderStatisticRanks(sorted.length, p, confidence)
  const low = ranks === undefined ? undefined : sorted[ranks.low - 1]
  const high = ranks === undefined ? undefined : sorted[ranks.high - 1]
  return low === undefined || high === undefined ? undefined : { low, high, confidence, method: 'order statistics, exact binomial' }
}
