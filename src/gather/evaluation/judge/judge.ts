import type { Case, Passage } from '../../../model/case.ts'
import type { PriceOverlayEntry } from '../../../model/config.ts'
import type { ClaimVerdict, Missing } from '../../../model/score.ts'
import type { SpentBefore } from './spend/budget.ts'

/** What a judge grades: the answer to a case, with the passages that it was given, by rank. */
export interface JudgeSample {
  case: Case
  text: string
  passages: readonly Passage[]
}

export const judgeMetricKinds = [
  'groundedness',
  'relevance',
  'context-precision',
  'context-recall',
  'context-utilization',
  'correctness',
  'completeness',
  'rubric',
] as const
export type JudgeMetricKind = (typeof judgeMetricKinds)[number]

export interface JudgeMetric {
  /** Name of the figure. */
  metric: string
  kind: JudgeMetricKind
  /** The user's own text, for `rubric`. */
  rubric?: string
}

export type JudgeResult = { value: number; claims?: ClaimVerdict[]; rationale?: string } | { missing: Missing }

/**
 * Where one call gives several grades, each carries an equal part of its tokens and price, so that their sum is what was paid. From the cache: no
 * tokens, no time, and US dollars of 0.
 */
export interface JudgeGrade {
  result: JudgeResult
  latencyMs?: number
  tokens?: { input?: number; output?: number }
  costUsd?: number
}

export type Preference = 'first' | 'second' | 'tie'

export interface JudgePreference extends Omit<JudgeGrade, 'result'> {
  result: { value: Preference; rationale?: string } | { missing: Missing }
}

/** What a pass would take, before anything is asked. */
export interface JudgePlan {
  calls: number
  inputTokens: number
  outputTokens: number
  /** US dollars as estimated; absent where no price is known. */
  usd?: number
  /** The same if every answer were as long as it may be and every byte a token; without tries after a failure. */
  usdAtMost?: number
  /** How the figures were made, in words. */
  basis: string
}

interface JudgeSpending {
  /** Requests that went out, tries after a failure, those under way and those of `spentBefore` included. */
  calls: number
  inputTokens: number
  outputTokens: number
  /** With that of `spentBefore`; absent where no price is known. Calls whose usage is unknown, or not yet, count with the most that they can cost. */
  usd?: number
  /** Calls whose usage the provider did not tell, or whose answer never came. */
  callsWithoutUsage: number
  /** Grades that came from the cache instead of a call. */
  cached: number
}

export interface JudgeOptions {
  /** `false` asks again although the answer is known: for repeats. */
  cache?: boolean
  /**
   * All that will be wanted is in the cache, and of one model: nobody need be asked. Else the first call goes out although its reply is kept, since only a
   * model that answers today tells whether kept replies are of it.
   */
  keptSuffice?: boolean
}

/** Two answers to one question. */
export interface ComparedPair {
  question: string
  first: string
  second: string
  reference?: string
}

/** Metrics of a sample whose grades are in the cache, and the models that gave them. */
export interface KeptGrades {
  metrics: JudgeMetric[]
  models: string[]
}

export interface Judge {
  /** `provider/model#version of the prompts`, with a hash of address and settings where they are not the usual ones. */
  id: string
  /** Who made the model: `openai`, `anthropic`, … */
  family: string
  /** A dated version, or a model on a server of one's own. */
  pinned: boolean
  plan(samples: readonly JudgeSample[], metrics: readonly JudgeMetric[]): JudgePlan
  /** The same for comparisons; a swapped order is a pair of its own. */
  planPreferences(pairs: readonly ComparedPair[]): JudgePlan
  kept(sample: JudgeSample, metrics: readonly JudgeMetric[]): Promise<KeptGrades>
  /** The comparisons that are in the cache, and the models that made them. */
  keptPreferences(pairs: readonly ComparedPair[]): Promise<{ pairs: ComparedPair[]; models: string[] }>
  /** By name of the metric; every metric is there, with a value or a reason. */
  grade(sample: JudgeSample, metrics: readonly JudgeMetric[], options?: JudgeOptions): Promise<ReadonlyMap<string, JudgeGrade>>
  /** Which of two answers is better; ask again with the order swapped to see whether the order decides. */
  prefer(question: string, first: string, second: string, reference?: string, options?: JudgeOptions): Promise<JudgePreference>
  spent(): JudgeSpending
  /** Names under which models answered, those of `servedBefore` among them; the first is the judge's. */
  served(): string[]
  /** Replies in the cache that were asked for again, by the model that gave them: it is not the one that answers today. */
  setAside(): ReadonlyMap<string, number>
}

/** What was once paid for, by a hash of all that decides it. */
export interface JudgeCache {
  get(hash: string): Promise<string | undefined>
  put(hash: string, body: string): Promise<void>
}

export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>

export interface JudgeWorld {
  env: Readonly<Record<string, string | undefined>>
  cache?: JudgeCache
  prices: readonly PriceOverlayEntry[]
  /** Of the run that goes on: it counts under the cap. */
  spentBefore?: SpentBefore
  /** Names under which models answered in the run that goes on, in that order: it goes on with the first. */
  servedBefore?: readonly string[]
  signal?: AbortSignal
  nowMs: () => number
  wait?: Wait
}
