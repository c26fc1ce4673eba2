import type { Missing, MissingReason } from '../../../model/score.ts'

/** A result without a value, and why. */
export function missing(reason: MissingReason, detail: string): { missing: Missing } {
  return { missing: { reason, detail } }
}

/** Nothing was said: where that would pass for something good, it is no value. */
export const emptyOutput = missing('empty-output', 'the text is empty')
