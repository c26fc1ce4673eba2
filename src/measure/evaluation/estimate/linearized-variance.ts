import { effectiveGroups } from './clustered-mean-design.ts'

/** How far an estimate varies from sample to sample, from what each observation does to it. */
export interface Linearized {
  /** Of the estimate, in its unit squared; `undefined` with fewer than two groups. */
  variance: number | undefined
  /** Independent groups: observations that name no group are one each. */
  groups: number
  /** Some group holds more than one observation. */
  clustered: boolean
  /** Of Student's t: groups less 1, or fewer where some groups are much larger than others. */
  df: number
}

/**
 * Variance of an estimate from the influence of its observations, summed by group: m / (m - 1) Σ_g (Σ_{i in g} ψ_i)², with m groups. The
 * factor stands only where groups hold several observations (CR1); otherwise the sum alone is the variance with denominator n.
 *
 * @param influences ψ_i: the first-order change of the estimate by observation i; their sum is 0
 * @param groups of each observation; `undefined` stands alone
 * @see Liang and Zeger 1986, Biometrika 73, 13-22; Deville 1999, Survey Methodology 25, 193-203
 */
export function linearizedVariance(influences: ArrayLike<number>, groups: readonly (string | undefined)[]): Linearized {
  const sums = new Map<string, { sum: number; size: number }>()
  let alone = 0
  let total = 0
  for (let i = 0; i < influences.length; i += 1) {
    const group = groups[i]
    const influence = influences[i] ?? 0
    if (group === undefined) {
      alone += 1
      total += influence * influence
      continue
    }
    const known = sums.get(group)
    if (known === undefined) sums.set(group, { sum: influence, size: 1 })
    else {
      known.sum += influence
      known.size += 1
    }
  }
  for (const { sum } of sums.values()) total += sum * sum
  const count = alone + sums.size
  const clustered = count < influences.length
  if (count < 2) return { variance: undefined, groups: count, clustered, df: 1 }
  if (!clustered) return { variance: total, groups: count, clustered, df: count - 1 }
  const sizes = [...new Float64Array(alone).fill(1), ...Array.from(sums.values(), ({ size }) => size)]
  return { variance: (total * count) / (count - 1), groups: count, clustered, df: Math.max(1, effectiveGroups(sizes, 0.5) - 1) }
}

/**
 * Kish's effective number of groups under unequal weights: (Σ W_g)² / Σ W_g², with W_g the weight of a group.
 *
 * @param weights of observations, at least 0, some above
 * @param groups of each observation; `undefined` stands alone
 * @see Kish 1965, Survey Sampling, section 11.7
 */
export function kishGroups(weights: ArrayLike<number>, groups: readonly (string | undefined)[]): number {
  const { variance, groups: count, clustered } = linearizedVariance(weights, groups)
  let total = 0
  for (let i = 0; i < weights.length; i += 1) total += weights[i] ?? 0
  if (variance === undefined) return count
  return (total * total) / (clustered ? (variance * (count - 1)) / count : variance)
}
