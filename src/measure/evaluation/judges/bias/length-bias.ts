import type { Figure, Unit } from '../../../../model/measurement.ts'
import { studentQuantile } from '../../../interval/distributions.ts'
import { refusal } from '../../../interval/refusal.ts'
import { linearizedVariance } from '../../estimate/linearized-variance.ts'

/** What the judge gave above what people gave, and the length of the answer in characters. */
export interface LengthError {
  error: number
  length: number
  group?: string
}

/** Fewest answers for a slope: fewer, and one odd answer makes it. */
const MIN_ANSWERS = 20

/**
 * Length bias: the slope of judge minus human on x, the logarithm of one plus the length in standard deviations: β = Σ x e / Σ x², centred. People's
 * own liking of long answers is taken off, since it stands on both sides. Interval: t at the variance of White (HC1), or of the groups (CR1).
 *
 * @returns the change of judge minus human for an answer longer by one standard deviation (of the logarithm), in `unit`; a refusal under 20 answers, or
 * where all are equally long
 * @see Dubois et al. 2024, Length-Controlled AlpacaEval, arXiv 2404.04475; White 1980, Econometrica 48, 817-838
 */
export function lengthBias(errors: readonly LengthError[], { unit = 'ratio', confidence = 0.95 }: { unit?: Unit; confidence?: number } = {}): Figure {
  const n = errors.length
  if (n < MIN_ANSWERS) return refusal(`${n} answers are too few for a slope`, unit, n, MIN_ANSWERS)
  const logs = errors.map(({ length }) => Math.log1p(length))
  const centre = logs.reduce((sum, log) => sum + log, 0) / n
  const squares = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0)
  const sd = Math.sqrt(squares / (n - 1))
  if (sd < 1e-12) return refusal('all answers are equally long', unit, n)
  const x = logs.map((log) => (log - centre) / sd)
  const mean = errors.reduce((sum, { error }) => sum + error, 0) / n
  const slope = errors.reduce((sum, { error }, i) => sum + error * (x[i] ?? 0), 0) / (n - 1)
  const { variance, groups, df } = linearizedVariance(
    errors.map(({ error }, i) => ((x[i] ?? 0) * (error - mean - slope * (x[i] ?? 0))) / (n - 1)),
    errors.map(({ group }) => group),
  )
  const figure = { value: slope, unit, n: groups, method: 'slope of judge minus human on the logarithm of length, per standard deviation' }
  if (variance === undefined || groups < 3) return { ...figure, noInterval: 'fewer than three independent groups' }
  if (variance < 1e-24) return { ...figure, noInterval: 'the errors lie on one line' }
  const half = studentQuantile((1 + confidence) / 2, Math.max(1, df - 1)) * Math.sqrt((variance * n) / (n - 2))
  return { ...figure, interval: { low: slope - half, high: slope + half, confidence, method: "Student's t, robust variance" } }
}
