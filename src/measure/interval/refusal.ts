import type { Refusal, Unit } from '../../model/measurement.ts'

/**
 * A figure that the data cannot carry.
 *
 * @param reason what is missing, in words for the reader
 * @param n observations there were, at least 0
 * @param needsN observations that would settle it, where a number would
 */
export function refusal(reason: string, unit: Unit, n: number, needsN?: number): Refusal {
  return needsN === undefined ? { refused: reason, unit, n } : { refused: reason, unit, n, needsN }
}
