import type { Share } from '../../model/share.ts'
import { share } from '../interval/wilson.ts'
import { meanOf } from './estimate/clustered-mean.ts'

/** How many outputs of a case, its repeats one by one, miss what is counted. */
export interface CaseMisses {
  missing: number
  outputs: number
  group: string
}

/**
 * Outputs that miss a value, of all, repeats counted one by one. The interval is of cases and their groups: a case that fails at each of 20 repeats has
 * failed once. The mean over cases of the share of their repeats, weighed by their outputs where these differ in number.
 *
 * @param cases each with 1 output at least
 * @returns the figure is a refusal without cases, and of one group
 */
export function missingOutputs(cases: readonly CaseMisses[]): Share {
  const have = cases.reduce((sum, { missing }) => sum + missing, 0)
  const of = cases.reduce((sum, { outputs }) => sum + outputs, 0)
  if (of === 0) return share(have, of)
  const weights = cases.every(({ outputs }) => outputs === cases[0]?.outputs) ? undefined : Float64Array.from(cases, ({ outputs }) => outputs)
  const figure = meanOf(
    Float64Array.from(cases, ({ missing, outputs }) => missing / outputs),
    cases.map(({ group }) => group),
    { unit: 'ratio', range: [0, 1], method: of === cases.length ? 'share' : `share, ${of} outputs`, ...(weights !== undefined && { weights }) },
  )
  return { have, of, figure }
}
