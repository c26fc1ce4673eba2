import type { Figure } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { kishGroups, linearizedVariance } from './linearized-variance.ts'
import { wilsonOfVariance } from './mean-interval.ts'

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
