import { z } from 'zod'
import { type Case, Passage } from './case.ts'

/** Why there is no value. A missing value is never a score: not 0, and not left out without a word. */
export const missingReasons = [
  /** The system gave no output: see the output's own reason. */
  'no-output',
  /** The output is empty. */
  'empty-output',
  /** The answer states nothing that could be checked: an abstention has its own rate. */
  'no-claims',
  'no-context',
  'no-reference',
  'no-reference-ids',
  /** The measure is not defined on this case, whatever is answered: it is no case of it, so nothing of the answer may decide this. */
  'not-applicable',
  /** The output does not tell it, or it cannot be told from the output. */
  'not-told',
  'target-error',
  'timeout',
  'rate-limited',
  'provider-error',
  /** A judge would have to grade it, and none is configured. */
  'no-judge',
  /** The judge refused to grade. */
  'judge-refused',
  /** The judge's answer had no grade in it, also after repair. */
  'unparseable',
  /** Input or output is over the limit of size. */
  'too-long',
  /** The model that answered is not the one that was asked for. */
  'model-changed',
  'spend-cap',
  'interrupted',
  'scorer-error',
  /** The source that was imported says that this row failed to run. */
  'import-error',
] as const
export const MissingReason = z.enum(missingReasons)
export type MissingReason = (typeof missingReasons)[number]

export const Missing = z.strictObject({ reason: MissingReason, detail: z.string() })
export type Missing = z.infer<typeof Missing>

export const TokenCount = z.strictObject({ input: z.number().nonnegative().optional(), output: z.number().nonnegative().optional() })

const which = {
  caseId: z.string(),
  /** The version of the system: `prompt-7`, `current`. */
  variant: z.string(),
  run: z.string(),
  /** 0 for the first time that the case was put to the system. */
  repeat: z.int().nonnegative(),
}

/** What the system answered to a case, or why there is no answer. */
export const Output = z.strictObject({
  ...which,
  text: z.string().optional(),
  missing: Missing.optional(),
  /** Nothing was there to answer, no server or no program: the case is asked again when the run goes on. */
  unreachable: z.boolean().optional(),
  retrieved: z.array(Passage).optional(),
  latencyMs: z.number().nonnegative().optional(),
  firstTokenMs: z.number().nonnegative().optional(),
  tokens: TokenCount.optional(),
  costUsd: z.number().nonnegative().optional(),
  /** Model that wrote it, as the system or its trace says. */
  model: z.string().optional(),
  traceId: z.string().optional(),
  /** Attempts that it took; over 1 means that earlier ones failed in a way worth another try. */
  attempts: z.int().positive().default(1),
  /** It was not asked again: the answer of an earlier run to the same request stands for it. */
  cached: z.boolean().default(false),
  /** ISO 8601. */
  at: z.string(),
})
export type Output = z.infer<typeof Output>

const claimVerdicts = ['supported', 'contradicted', 'not-found'] as const

/** One claim of an answer, where it stands in the text (UTF-16 offsets, end excluded), and what the context says to it. */
export const ClaimVerdict = z.strictObject({
  text: z.string(),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  verdict: z.enum(claimVerdicts),
  /** The passage that supports or contradicts it. */
  passageId: z.string().optional(),
  /** Strength of the support, 0 to 1, where the scorer has one. */
  support: z.number().min(0).max(1).optional(),
})
export type ClaimVerdict = z.infer<typeof ClaimVerdict>

/**
 * One figure on one output. What makes two scores comparable is tool, metric, version and judge together: figures of other tools under the same
 * name are other measures.
 */
export const Score = z
  .strictObject({
    ...which,
    /** Who computed it: `loadbearing`, `promptfoo`, `ragas`, … */
    tool: z.string(),
    metric: z.string(),
    version: z.string(),
    /** Provider, model as served, and version of the rubric; empty without a judge. */
    judge: z.string().default(''),
    value: z.number().optional(),
    missing: Missing.optional(),
    claims: z.array(ClaimVerdict).optional(),
    /** Why, in the scorer's or the judge's words; cut to a length. */
    rationale: z.string().max(4000).optional(),
    latencyMs: z.number().nonnegative().optional(),
    tokens: TokenCount.optional(),
    costUsd: z.number().nonnegative().optional(),
  })
  .refine(({ value, missing }) => (value === undefined) !== (missing === undefined), 'a score has a value or a reason why it has none, and not both')
export type Score = z.infer<typeof Score>

export const labelStrategies = ['uniform', 'uncertainty', 'disagreement', 'mixed', 'all', 'import'] as const

/** What a person says of an output. */
export const Label = z.strictObject({
  ...which,
  metric: z.string(),
  rater: z.string(),
  value: z.number(),
  note: z.string().optional(),
  /** ISO 8601. */
  at: z.string(),
  /** How the item was picked, and with which probability it came into the sample; without the probability no unbiased estimate can use the label. */
  strategy: z.enum(labelStrategies),
  inclusionProbability: z.number().gt(0).lte(1).optional(),
})
export type Label = z.infer<typeof Label>

/** The measure of a score in one string: what may be compared with what. */
export function measureOf({ tool, metric, version, judge }: Pick<Score, 'tool' | 'metric' | 'version' | 'judge'>): string {
  return `${tool}/${metric}@${version}${judge === '' ? '' : ` by ${judge}`}`
}

/** Which output of a run a figure is of, in one string. */
export function outputKey({ caseId, repeat }: Pick<Output, 'caseId' | 'repeat'>): string {
  return `${repeat} ${caseId}`
}

/** What an answer was made of, by rank: the passages that came with it, else those of its case, if either has any. */
export function passagesOf({ retrieved }: Pick<Output, 'retrieved'>, given: Pick<Case, 'retrieved'> | undefined): Passage[] {
  return [...(retrieved ?? given?.retrieved ?? [])].sort((a, b) => a.rank - b.rank)
}
