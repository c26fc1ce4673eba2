import type { Count } from '../estimate/rogan-gladen.ts'
import { effectiveCount } from '../estimate/weighted-share.ts'

/** A person's label of an output, in the metric's unit. */
export interface HumanLabel {
  rater: string
  value: number
  inclusionProbability?: number
}

/** One output with the judge's grade and the labels of people. */
export interface RatedPair {
  caseId: string
  group?: string
  judge: number
  humans: readonly HumanLabel[]
}

/** The judge beside one person, on one output. */
export interface Rating {
  score: number
  judge: boolean
  human: boolean
  weight: number
  group: string
}

const hasProbability = ({ inclusionProbability }: HumanLabel): boolean => inclusionProbability !== undefined

/** Number of outputs of the sample that a label stands for: one over its inclusion probability, 1 where it has none. */
export function weightOf({ inclusionProbability = 1 }: HumanLabel): number {
  return 1 / inclusionProbability
}

/**
 * The labels that count: where enough have inclusion probabilities, or all have, those alone, and weighted; else all, each as one.
 *
 * @param minLabels enough outputs
 */
export function countedPairs<Pair extends RatedPair>(pairs: readonly Pair[], minLabels: number): { pairs: Pair[]; weighted: boolean } {
  const labelled = pairs.filter(({ humans }) => humans.length > 0)
  const sampled = labelled.map((pair) => ({ ...pair, humans: pair.humans.filter(hasProbability) })).filter(({ humans }) => humans.length > 0)
  if (sampled.length > 0 && (sampled.length >= minLabels || sampled.length === labelled.length)) return { pairs: sampled, weighted: true }
  return { pairs: labelled.map((pair) => ({ ...pair, humans: pair.humans.map(({ rater, value }) => ({ rater, value })) })), weighted: false }
}

/** The judge beside each person: an output counts once, however many labels it has, and labels that were picked count by their probability. */
export function ratingsOf(pairs: readonly RatedPair[], passAt: number): Rating[] {
  return pairs.flatMap(({ caseId, group = caseId, judge, humans }) =>
    humans.map((label) => ({ score: judge, judge: judge >= passAt, human: label.value >= passAt, weight: weightOf(label) / humans.length, group })),
  )
}

/**
 * How often the judge passes what people pass, and fails what they fail, as counts that are worth what groups, repeats and probabilities leave of them.
 *
 * @returns counts of 0 where nobody passed, or failed, an output
 */
export function judgeErrors(
  pairs: readonly RatedPair[],
  { passAt, minLabels }: { passAt: number; minLabels: number },
): { sensitivity: Count; specificity: Count } {
  const ratings = ratingsOf(countedPairs(pairs, minLabels).pairs, passAt)
  const right = (passed: boolean): Count =>
    effectiveCount(ratings.filter(({ human }) => human === passed).map(({ judge, weight, group }) => ({ have: judge === passed, weight, group })))
  return { sensitivity: right(true), specificity: right(false) }
}
