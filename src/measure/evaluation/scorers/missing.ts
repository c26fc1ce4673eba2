import type { Missing, MissingReason } from '../../../model/score.ts'

/** A result without a value, and why. */
export function missing(reason: MissingReason, detail: string): { missing: Missing } {
  return { missing: { reason, detail } }
}
