import type { Figure, Unit } from '../../../../model/measurement.ts'
import { studentQuantile } from '../../../interval/distributions.ts'
import { refusal } from '../../../interval/refusal.ts'
import { linearizedVariance } from '../../estimate/linearized-variance.ts'

/** What the judge gave above what people gave, and whether a model of the judge's family wrote the answer. */
export interface FamilyError {
  error: number
  ownFamily: boolean
  group?: string
}

/** Fewest answers of each kind. */
const MIN_ANSWERS = 10

/**
 * Self-preference: mean of judge minus human on answers of the judge's own family, less that on others. That people may like those answers better too
 * is taken off. Interval: t at the variance of Welch, by group where groups are named, with the degrees of freedom of the smaller side.
 *
 * @returns in `unit`, over 0 where the judge favours its family; a refusal with fewer than 10 answers of either kind
 * @see Panickssery, Bowman and Feng 2024, LLM Evaluators Recognize and Favor Their Own Generations, arXiv 2404.13076
 */
export function selfPreference(errors: readonly FamilyError[], { unit = 'ratio', confidence = 0.95 }: { unit?: Unit; confidence?: number } = {}): Figure {
  const own = errors.filter(({ ownFamily }) => ownFamily)
  const others = errors.filter(({ ownFamily }) => !ownFamily)
  const fewer = Math.min(own.length, others.length)
  if (fewer < MIN_ANSWERS) {
    const kind = own.length <= others.length ? "the judge's own family" : 'other families'
    return refusal(`${fewer} answers of ${kind} are too few to compare`, unit, errors.length, errors.length - fewer + MIN_ANSWERS)
  }
  const side = (items: readonly FamilyError[], sign: 1 | -1): { mean: number; influences: number[]; df: number; groups: number } => {
    const n = items.length
    const mean = items.reduce((sum, { error }) => sum + error, 0) / n
    const influences = items.map(({ error }) => (sign * (error - mean)) / Math.sqrt(n * (n - 1)))
    const { df, groups } = linearizedVariance(
      influences,
      items.map(({ group }) => group),
    )
    return { mean, influences, df, groups }
  }
  const [a, b] = [side(own, 1), side(others, -1)]
  const { variance, groups } = linearizedVariance(
    [...a.influences, ...b.influences],
    [...own, ...others].map(({ group }) => group),
  )
  const figure = { value: a.mean - b.mean, unit, n: groups, method: 'difference of mean judge minus human, own family less others' }
  const alone = a.groups < 2 ? "the judge's own family" : b.groups < 2 ? 'other families' : undefined
  if (alone !== undefined) return { ...figure, noInterval: `all answers of ${alone} are of one group: one group has no spread` }
  if (variance === undefined || variance < 1e-24) return { ...figure, noInterval: 'judge minus human is the same on all answers of a kind' }
  const half = studentQuantile((1 + confidence) / 2, Math.min(a.df, b.df)) * Math.sqrt(variance)
  return { ...figure, interval: { low: figure.value - half, high: figure.value + half, confidence, method: "Student's t, Welch" } }
}
