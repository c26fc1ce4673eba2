import type { Figure } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { kishGroups, linearizedVariance } from './linearized-variance.ts'
import { wilsonOfVariance } from './mean-interval.ts'
import type { Count } from './rogan-gladen.ts'

/** One observation of yes or no. */
export interface Counted {
  have: boolean
  /** How many items it stands for: one over its inclusion probability. 1 without it. */
  weight?: number
  group?: string
}

/**
 * A weighted, clustered share Σ w x / Σ w with Wilson's interval at the linearized variance; without weights and groups the plain Wilson interval.
 *
 * @param nothing why there is nothing to count, for the refusal
 * @returns unit ratio; n the independent groups
 */
export function weightedShare(items: readonly Counted[], nothing: string, confidence = 0.95): Figure {
  const weights = items.map(({ weight = 1 }) => weight)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return refusal(nothing, 'ratio', 0, 1)
  const groups = items.map(({ group }) => group)
  const value = Math.min(1, items.reduce((sum, { have }, i) => sum + (have ? (weights[i] ?? 0) : 0), 0) / total)
  const linearized = linearizedVariance(
    items.map(({ have }, i) => ((weights[i] ?? 0) * ((have ? 1 : 0) - value)) / total),
    groups,
  )
  const figure = { value, unit: 'ratio' as const, n: linearized.groups, method: weights.some((weight) => weight !== weights[0]) ? 'weighted share' : 'share' }
  const bounds = wilsonOfVariance(value, linearized, { fallback: kishGroups(weights, groups), confidence })
  if (bounds === undefined) return { ...figure, noInterval: 'one independent item has no spread' }
  const method = linearized.clustered ? 'Wilson score at the clustered variance' : 'Wilson score'
  return { ...figure, interval: { ...bounds, confidence, method } }
}

/**
 * A weighted, clustered share as a count of as many independent trials as it is worth: p (1 - p) / V at the linearized variance V; where all are alike, or
 * there is one group, the effective number of groups. Never more than the weights are worth without groups.
 *
 * @returns `have` and `of` need not be whole; 0 of 0 for no items
 * @see Rao and Scott 1992, Biometrics 48, 577-585 (effective counts in methods for independent ones)
 */
export function effectiveCount(items: readonly Counted[]): Count {
  const weights = items.map(({ weight = 1 }) => weight)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return { have: 0, of: 0 }
  const groups = items.map(({ group }) => group)
  const value = Math.min(1, items.reduce((sum, { have }, i) => sum + (have ? (weights[i] ?? 0) : 0), 0) / total)
  const { variance = 0 } = linearizedVariance(
    items.map(({ have }, i) => ((weights[i] ?? 0) * ((have ? 1 : 0) - value)) / total),
    groups,
  )
  const trials = variance > 0 && value > 0 && value < 1 ? (value * (1 - value)) / variance : kishGroups(weights, groups)
  const most = (total * total) / weights.reduce((sum, weight) => sum + weight * weight, 0)
  const of = Math.min(trials, most)
  return { have: value === 1 ? of : value * of, of }
}
