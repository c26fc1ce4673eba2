import { AppError } from '../../../model/app-error.ts'
import type { Figure, Unit } from '../../../model/measurement.ts'
import { type Clusters, clustersOf } from '../../interval/cluster-bootstrap.ts'
import { refusal } from '../../interval/refusal.ts'
import { meanOf, type Range } from './clustered-mean.ts'

/** Share of production traffic by slice name and value. */
export type Traffic = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface TrafficWeights {
  /** One a case; their mean over the cases in the traffic is 1, and a case of a slice without traffic weighs nothing. */
  weights: Float64Array
  /** Slices with traffic and no case: nothing is known of them, and no weight can change that. */
  unseen: { name: string; value: string; share: number }[]
  /** Cases whose slices have no traffic, or none that is stated. */
  outside: number
}

/** Slice names of which shares are stated: one without a share over 0 says nothing of the traffic. */
export function statedTraffic(traffic: Traffic): Traffic {
  return Object.fromEntries(Object.entries(traffic).filter(([, shares]) => Object.values(shares).some((share) => share > 0)))
}

/** Share of a slice in the traffic that its name tells, 0 to 1; `undefined` where the name tells none. */
export function trafficShareOf(traffic: Traffic, name: string, value: string): number | undefined {
  const shares = Object.hasOwn(traffic, name) ? (traffic[name] ?? {}) : {}
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0)
  if (total === 0) return undefined
  return (Object.hasOwn(shares, value) ? (shares[value] ?? 0) : 0) / total
}

/** Share of the traffic, at most, that has no case: slices of different names may be of the same traffic, or not. */
export function unseenShare(unseen: TrafficWeights['unseen']): number {
  return Math.min(
    1,
    unseen.reduce((sum, { share }) => sum + share, 0),
  )
}

/** Why no weighing is possible, where not one case has a slice with traffic of every name. */
export function noneStands(slices: readonly Readonly<Record<string, string>>[], traffic: Traffic): string {
  const unknown = namesWithoutCase(slices, traffic)
  return `no case stands for the traffic: ${unknown.length > 0 ? `none has the slice ${unknown.join(', ')}` : 'none is of a slice that it has'}`
}

/**
 * Whether the traffic speaks of slices that the cases have: nothing can be weighed by a name that none of them has.
 * @throws AppError `config-invalid`, with the names that the cases have
 */
export function checkTraffic(cases: readonly { slices: Readonly<Record<string, string>> }[], traffic: Traffic): void {
  const slices = cases.map((each) => each.slices)
  const unknown = namesWithoutCase(slices, traffic)
  if (cases.length === 0 || unknown.length === 0) return
  const had = [...new Set(slices.flatMap((each) => Object.keys(each)))].slice(0, 10)
  throw new AppError('config-invalid', `eval.traffic tells the traffic by ${unknown.join(', ')}, and no case has a slice of that name.`, {
    hint: had.length > 0 ? `Slices of the cases: ${had.join(', ')}.` : 'The cases have no slices: give them some, or take eval.traffic out.',
  })
}

function namesWithoutCase(slices: readonly Readonly<Record<string, string>>[], traffic: Traffic): string[] {
  return Object.keys(statedTraffic(traffic)).filter((name) => !slices.some((each) => Object.hasOwn(each, name)))
}

/**
 * Weights that make the cases stand for the traffic: in each slice name, cases of value s together weigh w_s, its share of the traffic that has cases.
 * With one name that is w_s / n_s a case. With several the weights are fitted to all names in turn until they hold together (raking).
 *
 * @param slices of each case
 * @param traffic shares, at least 0, in any scale; names without shares do not count
 * @see Deming and Stephan 1940, Annals of Mathematical Statistics 11, 427-444
 */
export function trafficWeights(slices: readonly Readonly<Record<string, string>>[], traffic: Traffic): TrafficWeights {
  const weights = new Float64Array(slices.length).fill(1)
  const unseen: TrafficWeights['unseen'] = []
  const names = Object.entries(statedTraffic(traffic)).map(([name, shares]) => {
    const values = Object.entries(shares).filter(([, share]) => share > 0)
    const total = values.reduce((sum, [, share]) => sum + share, 0)
    const index = new Map(values.map(([value], i) => [value, i]))
    const of = Int32Array.from(slices, (each) => index.get(Object.hasOwn(each, name) ? (each[name] ?? '') : '') ?? -1)
    const seen = new Set(of)
    for (const [i, [value, share]] of values.entries()) if (!seen.has(i)) unseen.push({ name, value, share: share / total })
    return { of, shares: values.map(([, share], i) => (seen.has(i) ? share / total : 0)) }
  })
  for (const { of } of names) for (let i = 0; i < of.length; i += 1) if (of[i] === -1) weights[i] = 0
  const inside = weights.reduce((sum, weight) => sum + weight, 0)
  for (let round = 0, change = 1; round < 100 && change > 1e-9; round += 1) {
    change = 0
    for (const { of, shares } of names) {
      const sums = new Float64Array(shares.length)
      for (let i = 0; i < of.length; i += 1) if ((weights[i] ?? 0) > 0) sums[of[i] ?? 0] = (sums[of[i] ?? 0] ?? 0) + (weights[i] ?? 0)
      const reachable = shares.reduce((sum, share, s) => sum + ((sums[s] ?? 0) > 0 ? share : 0), 0)
      for (let i = 0; i < of.length; i += 1) {
        if ((weights[i] ?? 0) === 0) continue
        const factor = (inside * (shares[of[i] ?? 0] ?? 0)) / (reachable * (sums[of[i] ?? 0] ?? 1))
        weights[i] = (weights[i] ?? 0) * factor
        change = Math.max(change, Math.abs(factor - 1))
      }
    }
  }
  return { weights, unseen, outside: slices.length - inside }
}

/** Each value less the mean of its slice, times √(G_s/(G_s - 1)); less the mean of all where a slice has one group and so no spread of its own. */
function residualsBySlice(values: ArrayLike<number>, clusters: Clusters, slice: readonly string[], mean: number): Float64Array {
  const known = new Map<string, { sum: number; n: number; groups: Set<number> }>()
  for (const [i, name] of slice.entries()) {
    const own = known.get(name) ?? { sum: 0, n: 0, groups: new Set() }
    own.sum += values[i] ?? 0
    own.n += 1
    own.groups.add(clusters.of[i] ?? 0)
    known.set(name, own)
  }
  return Float64Array.from(slice, (name, i) => {
    const own = known.get(name)
    if (own === undefined || own.groups.size < 2) return (values[i] ?? 0) - mean
    return ((values[i] ?? 0) - own.sum / own.n) * Math.sqrt(own.groups.size / (own.groups.size - 1))
  })
}

/**
 * The mean over the production mix, Σ w_s θ_s, with its clustered interval. Where the traffic is known by one slice name, values vary about the mean of
 * their slice: which slices the cases happen to come from is no chance any more. With several names they vary about the mean, which is on the safe side.
 *
 * @param values finite, in `unit`
 * @param groups group of each value
 * @param slices of each value's case
 * @returns `figure`, a refusal below two groups with traffic; `unseen`, slices with traffic and no case, which the figure leaves out
 * @see Holt and Smith 1979, J. R. Stat. Soc. A 142, 33-46 (post-stratification)
 */
export function trafficMean(
  values: ArrayLike<number>,
  groups: readonly string[],
  slices: readonly Readonly<Record<string, string>>[],
  { traffic, unit, range }: { traffic: Traffic; unit: Unit; range?: Range },
): { figure: Figure; unseen: TrafficWeights['unseen']; outside: number } {
  const { weights, unseen, outside } = trafficWeights(slices, traffic)
  const inside = Array.from(weights.keys()).filter((i) => (weights[i] ?? 0) > 0)
  if (inside.length === 0 && slices.length > 0) return { figure: refusal(noneStands(slices, traffic), unit, 0, 2), unseen, outside }
  const own = Float64Array.from(inside, (i) => values[i] ?? 0)
  const ownWeights = Float64Array.from(inside, (i) => weights[i] ?? 0)
  const clusters = clustersOf(inside.map((i) => groups[i] ?? ''))
  const total = ownWeights.reduce((sum, weight) => sum + weight, 0)
  const mean = own.reduce((sum, value, i) => sum + value * (ownWeights[i] ?? 0), 0) / total
  const [name, ...others] = Object.keys(statedTraffic(traffic))
  const options = { unit, weights: ownWeights, method: 'mean weighted by traffic', ...(range !== undefined && { range }) }
  if (name === undefined || others.length > 0) return { figure: meanOf(own, clusters, options), unseen, outside }
  const residuals = residualsBySlice(
    own,
    clusters,
    inside.map((i) => slices[i]?.[name] ?? ''),
    mean,
  )
  return { figure: meanOf(own, clusters, { ...options, residuals }), unseen, outside }
}
