import type { Figure, Unit } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { kishGroups, type Linearized, linearizedVariance } from './linearized-variance.ts'
import { meanInterval } from './mean-interval.ts'

/** A label, and the probability with which its item came into the sample (above 0, at most 1). */
export interface WeightedLabel {
  value: number
  inclusionProbability?: number
  group?: string
}

export interface LabelledMeanOptions {
  unit?: Unit
  range?: readonly [number | null, number | null]
  confidence?: number
  /** Items that the labels were picked from. With it the sum is divided by it (Horvitz and Thompson), else by the sum of weights (Hájek). */
  population?: number
}

export interface WeightedMean extends Linearized {
  value: number
  /** Effective number of groups under the weights. */
  effective: number
}

const isProbability = (p: number | undefined): p is number => p !== undefined && p > 0 && p <= 1

/**
 * Mean over the items that labels were picked from, each label weighted by one over its inclusion probability π:
 * Hájek Σ(y/π) / Σ(1/π), with ψ_i = (y_i - θ)/π_i / Σ(1/π); or, with the population size N, Horvitz and Thompson Σ(y/π) / N, whose variance
 * counts the items that were not picked as 0: Σ(y/π)² / N² - θ² / N. Both take the items themselves as a sample of the traffic.
 *
 * @param labels each with its probability
 * @throws RangeError when a label has no probability, or there is no label
 * @see Horvitz and Thompson 1952, J. Amer. Stat. Assoc. 47, 663-685; Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, 5.7
 */
export function weightedMean(labels: readonly WeightedLabel[], population?: number): WeightedMean {
  if (labels.length === 0) throw new RangeError('no label to take the mean of')
  const weights = labels.map(({ inclusionProbability: p }) => {
    if (!isProbability(p)) throw new RangeError(`no weight from inclusion probability ${p}`)
    return 1 / p
  })
  const groups = labels.map(({ group }) => group)
  const total = labels.reduce((sum, { value }, i) => sum + value * (weights[i] ?? 0), 0)
  const over = population ?? weights.reduce((sum, weight) => sum + weight, 0)
  const value = total / over
  const effective = kishGroups(weights, groups)
  if (population === undefined) {
    const influences = labels.map((label, i) => ((label.value - value) * (weights[i] ?? 0)) / over)
    return { value, effective, ...linearizedVariance(influences, groups) }
  }
  const linearized = linearizedVariance(
    labels.map((label, i) => (label.value * (weights[i] ?? 0)) / over),
    groups,
  )
  const variance = linearized.variance === undefined ? undefined : Math.max(0, linearized.variance - (value * value) / over)
  return { value, effective, ...linearized, variance }
}

/**
 * {@link weightedMean} as a figure. Labels without an inclusion probability are left out and counted: nobody knows whom they stand for.
 *
 * @param labels values in `unit`
 * @returns a refusal when no label has a probability
 */
export function labelledMean(labels: readonly WeightedLabel[], options: LabelledMeanOptions = {}): Figure {
  const { unit = 'ratio', range = [0, 1], confidence = 0.95, population } = options
  const usable = labels.filter(({ inclusionProbability }) => isProbability(inclusionProbability))
  const without = labels.length - usable.length
  if (usable.length === 0) {
    const reason =
      without === 0 ? 'no label' : `none of the ${without} labels has an inclusion probability: they cannot stand for the outputs that were not labelled`
    return refusal(reason, unit, 0)
  }
  const mean = weightedMean(usable, population)
  const name = population === undefined ? 'Hájek mean, weights 1 / inclusion probability' : 'Horvitz-Thompson mean, weights 1 / inclusion probability'
  return {
    value: mean.value,
    unit,
    n: mean.groups,
    ...meanInterval(mean.value, mean, {
      binary: population === undefined && usable.every(({ value }) => value === 0 || value === 1),
      confidence,
      range,
      fallback: mean.effective,
    }),
    method: without === 0 ? name : `${name}; ${without} labels without one left out`,
  }
}
