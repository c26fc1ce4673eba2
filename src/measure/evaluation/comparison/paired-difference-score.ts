/** Gained and lost pairs of n, fractions allowed: the pairs of groups count by what they are worth. */
export interface ChangedPairs {
  gained: number
  lost: number
  n: number
}

/**
 * Tango's score statistic of "the difference of two paired shares is `delta`": (gained - lost - n δ) / √(n (2 q + δ (1 - δ))), where q is the most
 * likely share of lost pairs under it, the larger root of 2n q² + B q + C = 0 with B = -gained - lost + (2n - gained + lost) δ and C = -lost δ (1 - δ).
 * Unlike a t statistic it knows that the changes not seen among n pairs can still be there: with none at all its interval is Wilson's of 0 in n.
 *
 * @param delta -1 to 1
 * @returns ±Infinity where the pairs cannot be
 * @see Tango 1998, Statistics in Medicine 17, 891-908
 */
export function tangoScore({ gained, lost, n }: ChangedPairs, delta: number): number {
  const b = -gained - lost + (2 * n - gained + lost) * delta
  const c = -lost * delta * (1 - delta)
  const q = (Math.sqrt(Math.max(0, b * b - 8 * n * c)) - b) / (4 * n)
  const variance = n * (2 * q + delta * (1 - delta))
  const distance = gained - lost - n * delta
  if (variance > 1e-12 * n) return distance / Math.sqrt(variance)
  return Math.abs(distance) <= 1e-9 * n ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY
}

/**
 * Tango's score interval of the difference of two paired shares: all δ whose score is within ±z, by bisection.
 *
 * @param z over 0; Student's t where the pairs come in few groups
 * @returns within -1 to 1
 * @see Tango 1998; Fagerland, Lydersen and Laake 2014, Statistics in Medicine 33, 2850-2875 (compared with ten others)
 */
export function tangoInterval(pairs: ChangedPairs, z: number): { low: number; high: number } {
  const estimate = (pairs.gained - pairs.lost) / pairs.n
  const solve = (inside: number, outside: number): number => {
    let near = inside
    let far = outside
    for (let i = 0; i < 60; i += 1) {
      const middle = (near + far) / 2
      if (Math.abs(tangoScore(pairs, middle)) <= z) near = middle
      else far = middle
    }
    return near
  }
  return { low: solve(estimate, -1), high: solve(estimate, 1) }
}
