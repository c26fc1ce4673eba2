import { createContext, Script } from 'node:vm'
import { patternGrowth } from './pattern-cost.ts'

/** Steps that a pattern may take without a watch on it: some tens of milliseconds at worst. */
const freeSteps = 10_000_000

const script = new Script('pattern.test(text)')

/**
 * Whether a pattern is found in a text; `undefined` when that was not known after `mostMs`. A search that could take long by the form of the pattern and
 * the length of the text is run under a watch, which costs some tenths of a millisecond; all others run as they are.
 */
export function boundedTest(pattern: RegExp, mostMs: number): (text: string) => boolean | undefined {
  const growth = patternGrowth(pattern.source)
  let context: ReturnType<typeof createContext> | undefined
  return (text) => {
    pattern.lastIndex = 0
    if (growth !== 'exponential' && text.length ** growth <= freeSteps) return pattern.test(text)
    context ??= createContext({ pattern })
    context.text = text
    try {
      return script.runInContext(context, { timeout: mostMs }) === true
    } catch (error) {
      // It comes out of the context, where Error is another one.
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
      throw error
    }
  }
}
