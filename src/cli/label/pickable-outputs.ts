import type { Pickable } from '../../measure/evaluation/judges/pick-items.ts'
import type { Output, Score } from '../../model/score.ts'
import { keyOf } from './plan-labels.ts'

/** An output with a text: what has none cannot be labelled, and is missing. */
export type Answered = Output & { text: string }

export function answered(outputs: readonly Output[]): Answered[] {
  return outputs.flatMap(({ text, missing, ...output }) => (text === undefined || missing !== undefined ? [] : [{ ...output, text }]))
}

/**
 * Outputs with how much a label of each would say, from the scores of the metric that are between 0 and 1, whoever gave them.
 * Uncertainty: 1 for a score at the pass mark, 0 for one as far from it as can be; the most unsure score counts. Disagreement: the largest less the smallest
 * score, of one output by all who graded it, or of one case over its repeats by one of them.
 */
export function pickables(outputs: readonly Answered[], scores: readonly Score[], { metric, passAt }: { metric: string; passAt: number }): Pickable[] {
  const byOutput = new Map<string, number[]>()
  /** Case, then who graded it. */
  const byCase = new Map<string, Map<string, number[]>>()
  for (const score of scores) {
    const { value, caseId, tool, version, judge } = score
    if (score.metric !== metric || value === undefined || value < 0 || value > 1) continue
    add(byOutput, keyOf(score), value)
    const ofCase = byCase.get(caseId) ?? new Map<string, number[]>()
    byCase.set(caseId, ofCase)
    add(ofCase, JSON.stringify([tool, version, judge]), value)
  }
  const overRepeats = (caseId: string): number => Math.max(0, ...[...(byCase.get(caseId)?.values() ?? [])].map(spread))
  const farthest = Math.max(passAt, 1 - passAt)
  return outputs.map((output) => {
    const key = keyOf(output)
    const values = byOutput.get(key)
    if (values === undefined) return { key }
    return {
      key,
      uncertainty: Math.max(...values.map((value) => 1 - Math.abs(value - passAt) / farthest)),
      disagreement: Math.max(spread(values), overRepeats(output.caseId)),
    }
  })
}

function add(map: Map<string, number[]>, key: string, value: number): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
