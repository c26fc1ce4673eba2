import { patternSteps } from './pattern-cost.ts'
import { withinTime } from './within-time.ts'

/** Steps that a pattern may take without a watch on it: some tens of milliseconds at worst. */
const freeSteps = 1_000_000

/**
 * Whether a pattern is found in a text; `undefined` when that was not known after `mostMs`. A search that could take long by the form of the pattern and
 * the length of the text is run under a watch, which costs some tenths of a millisecond; all others run as they are.
 */
export function boundedTest(pattern: RegExp, mostMs: number): (text: string) => boolean | undefined {
  return (text) => {
    pattern.lastIndex = 0
    // With `v` a class can hold strings, and so choices.
    const isFree = !pattern.flags.includes('v') && patternSteps(pattern.source, text.length) <= freeSteps
    return isFree ? pattern.test(text) : withinTime(() => pattern.test(text), mostMs)?.value
  }
}
