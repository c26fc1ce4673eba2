import type { Case, Passage } from './case.ts'
import type { RunMeasure } from './eval-run.ts'
import type { ClaimVerdict, Missing, Output } from './score.ts'

/** What a scorer sees. `text` is the output's; where there is none, only scorers of kind `retrieval` are called, with passages and an empty text. */
export interface ScorerInput {
  case: Case
  output: Output
  text: string
  /** Passages of the output, else of the case, by rank; empty where none are known. */
  passages: readonly Passage[]
}

/** A value, or the reason why there is none. `true` is 1 and `false` is 0. */
export type ScorerResult = number | boolean | { value: number; claims?: ClaimVerdict[]; rationale?: string } | { missing: Missing }

export const scorerKinds = ['retrieval', 'deterministic', 'groundedness', 'answer', 'context', 'custom'] as const

/** A measure of one output. */
export interface Scorer {
  /** Name of the metric. */
  id: string
  /** Goes up when the formula changes: scores of two versions are never compared. */
  version: string
  kind: (typeof scorerKinds)[number]
  better: RunMeasure['better']
  range: RunMeasure['range']
  unit: RunMeasure['unit']
  /** What it computes, as a formula in words. */
  formula: string
  /** What a missing value means. */
  missingMeans: string
  /** A score at or over it (at or under, where lower is better) passes. */
  passAt?: number
  score(input: ScorerInput): ScorerResult | Promise<ScorerResult>
}

/** What the user's own scorer must say; the rest has defaults. */
export interface ScorerDefinition extends Partial<Omit<Scorer, 'id' | 'score'>> {
  id: string
  score: Scorer['score']
}

/** Declares a scorer of one's own, in a file that `eval.scorers` names. Higher is better and 0 to 1 the range, unless it says otherwise. */
export function defineScorer(definition: ScorerDefinition): Scorer {
  return {
    version: '1',
    kind: 'custom',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    formula: 'as its function says',
    missingMeans: 'its function gave no value',
    ...definition,
  }
}
