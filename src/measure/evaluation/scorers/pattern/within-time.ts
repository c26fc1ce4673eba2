import { createContext, Script } from 'node:vm'

const script = new Script('work()')
let context: ReturnType<typeof createContext> | undefined

/**
 * What some work gives, be it in the middle of a regular expression when its time is over; `undefined` when it has not ended after `mostMs`. The watch costs
 * about half a millisecond. Work that is stopped runs no `catch` and no `finally`: it must leave nothing behind that matters.
 */
export function withinTime<Value>(work: () => Value, mostMs: number): { value: Value } | undefined {
  let value: { value: Value } | undefined
  context ??= createContext({})
  context.work = () => {
    value = { value: work() }
  }
  try {
    script.runInContext(context, { timeout: mostMs })
    return value
  } catch (error) {
    // It comes out of the context, where Error is another one.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    context.work = undefined
  }
}
