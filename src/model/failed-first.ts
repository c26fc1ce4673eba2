import type { RunCosts } from './evaluation-evidence.ts'
import { isMeasured } from './measurement.ts'
import { number } from './number-words.ts'

/**
 * Where first tries surely fail more often in B than in A, in a sentence: an answer that came at the third try is graded like any other, so neither metrics nor
 * what is missing shows it. `undefined` where it is not sure, or was not asked.
 *
 * @param ofA what A is called, such as `of A` or `of the baseline`
 */
export function failedFirstWords({ a, b }: { a: RunCosts; b: RunCosts }, ofA: string): string | undefined {
  const [before, now] = [a.failedFirst, b.failedFirst]
  if (before === undefined || now === undefined || !isMeasured(before.figure) || !isMeasured(now.figure)) return undefined
  if ((now.figure.interval?.low ?? 0) <= (before.figure.interval?.high ?? 1)) return undefined
  return `The first try brought no answer for ${number(now.have)} of ${number(now.of)} outputs, and for ${number(before.have)} of ${number(before.of)} ${ofA}: surely more often, which retries hide.`
}
