import { type Case, inputText } from '../../../model/case.ts'
import type { Missing } from '../../../model/score.ts'

/** Why a case cannot be put to the system at all. */
export function whyUnasked({ input }: Case, maxInputBytes: number): Missing | undefined {
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  if (typeof input === 'string' ? input.trim() === '' : Object.keys(input).length === 0 || inputText(input).trim() === '') {
    return { reason: 'not-applicable', detail: 'the input of the case is empty' }
  }
  // A character has at most three bytes, and is counted only where that could matter.
  const bytes = text.length * 3 > maxInputBytes ? Buffer.byteLength(text) : 0
  if (bytes > maxInputBytes) {
    return {
      reason: 'too-long',
      detail: `the input has ${bytes.toLocaleString('en-US')} bytes, the limit is ${maxInputBytes.toLocaleString('en-US')} (limits.maxInputBytes)`,
    }
  }
  return undefined
}
