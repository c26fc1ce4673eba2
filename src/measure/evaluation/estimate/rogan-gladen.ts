import type { Figure } from '../../../model/measurement.ts'
import { normalQuantile } from '../../interval/distributions.ts'
import { refusal } from '../../interval/refusal.ts'

/** Successes and trials; of observations in groups, as many as they are worth, and not whole then. */
export interface Count {
  have: number
  of: number
}

export interface RoganGladenInput {
  /** Outputs that the judge passes, of all that it graded. */
  passed: Count
  /** Of the outputs that people pass, those that the judge passes. */
  sensitivity: Count
  /** Of the outputs that people fail, those that the judge fails. */
  specificity: Count
  /** Independent graded outputs, where `passed` is an effective count; else those that were graded. */
  n?: number
  confidence?: number
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/**
 * The rate behind the rate of a judge of yes and no, whose errors are known from other outputs: (p + spec - 1) / (sens + spec - 1), cut to 0..1.
 * Interval of Lang and Reiczigel: with p' = (x + z²/2)/(n + z²), sens' and spec' with one success and one failure added, θ' the estimate from
 * them and J' = sens' + spec' - 1, it is θ' + 2z² (θ' v_sens - (1-θ') v_spec) ± z √(v_p + θ'² v_sens + (1-θ')² v_spec) / J', where v is q(1-q) over
 * the adjusted count. Outputs that come in groups give effective counts (`effectiveCount`).
 *
 * @returns unit ratio, n the graded outputs; a refusal when the judge is no better than a coin: sens + spec at most 1, or not surely over it
 * @see Rogan and Gladen 1978, Am. J. Epidemiology 107, 71-76; Lang and Reiczigel 2014, Preventive Veterinary Medicine 113, 13-22
 */
export function roganGladen({ passed, sensitivity, specificity, n = passed.of, confidence = 0.95 }: RoganGladenInput): Figure {
  if (passed.of === 0) return refusal('the judge has graded nothing', 'ratio', 0, 1)
  if (sensitivity.of === 0 || specificity.of === 0) {
    return refusal(
      `no label of an output that people ${sensitivity.of === 0 ? 'pass' : 'fail'}: the errors of the judge on such outputs are not known`,
      'ratio',
      n,
    )
  }
  const z = normalQuantile((1 + confidence) / 2)
  const youden = sensitivity.have / sensitivity.of + specificity.have / specificity.of - 1
  const adjusted = ({ have, of }: Count, added: number): { q: number; v: number } => {
    const q = (have + added / 2) / (of + added)
    return { q, v: (q * (1 - q)) / (of + added) }
  }
  const [p, sens, spec] = [adjusted(passed, z * z), adjusted(sensitivity, 2), adjusted(specificity, 2)]
  const slope = sens.q + spec.q - 1
  if (youden <= 0 || slope - z * Math.sqrt(sens.v + spec.v) <= 0) {
    const sum = (youden + 1).toFixed(3)
    return refusal(`sensitivity plus specificity is ${sum} and not surely over 1: the judge cannot be told from a coin`, 'ratio', n)
  }
  const value = clamp((passed.have / passed.of + specificity.have / specificity.of - 1) / youden)
  const theta = (p.q + spec.q - 1) / slope
  const centre = theta + 2 * z * z * (theta * sens.v - (1 - theta) * spec.v)
  const half = (z * Math.sqrt(p.v + theta * theta * sens.v + (1 - theta) ** 2 * spec.v)) / slope
  return {
    value,
    unit: 'ratio',
    n,
    interval: { low: Math.min(value, clamp(centre - half)), high: Math.max(value, clamp(centre + half)), confidence, method: 'Lang and Reiczigel' },
    method: 'Rogan and Gladen, from sensitivity and specificity on other outputs',
  }
}
