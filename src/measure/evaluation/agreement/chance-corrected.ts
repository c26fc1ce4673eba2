import type { Figure } from '../../../model/measurement.ts'
import { kishGroups, linearizedVariance } from '../estimate/linearized-variance.ts'
import { wilsonOfVariance } from '../estimate/mean-interval.ts'

export interface ChanceCorrected {
  /** Observed agreement, 0 to 1. */
  observed: number
  /** Agreement by chance, under 1. */
  chance: number
  /** Influence of each observation on the coefficient. */
  influences: ArrayLike<number>
  weights: ArrayLike<number>
  groups: readonly (string | undefined)[]
  method: string
  /** Of the variance, in words. */
  variance: string
  confidence: number
}

/**
 * The figure of a coefficient (observed - chance) / (1 - chance). The interval is Wilson's: the observed agreement with as many independent
 * trials as give the published variance, put through the same formula. So it does not shrink to a point where all agree, as coefficient ± z SE would.
 *
 * @returns unit coefficient, -1 to 1; n the independent groups
 */
export function chanceCorrected({ observed: agreed, chance, influences, weights, groups, method, variance, confidence }: ChanceCorrected): Figure {
  // A sum of shares may end a hair over 1.
  const observed = agreed > 1 - 1e-12 ? 1 : agreed
  const coefficient = (agreement: number): number => Math.min(1, Math.max(-1, (agreement - chance) / (1 - chance)))
  const linearized = linearizedVariance(influences, groups)
  const figure = { value: coefficient(observed), unit: 'coefficient' as const, n: linearized.groups, method }
  if (linearized.variance === 0 && observed > 0 && observed < 1) {
    return { ...figure, noInterval: 'one side gives a single value: the coefficient is what it is whatever the other side says' }
  }
  const scaled = linearized.variance === undefined ? undefined : linearized.variance * (1 - chance) ** 2
  const bounds = wilsonOfVariance(observed, { ...linearized, variance: scaled }, { fallback: kishGroups(weights, groups), confidence })
  if (bounds === undefined) return { ...figure, noInterval: 'one independent item has no spread' }
  return {
    ...figure,
    interval: { low: coefficient(bounds.low), high: coefficient(bounds.high), confidence, method: `Wilson score at the variance of ${variance}` },
  }
}
