import { z } from 'zod'

/** A measure of a run, with what a reader must know to compare it. */
export const RunMeasure = z.strictObject({
  tool: z.string(),
  metric: z.string(),
  version: z.string(),
  judge: z.string().default(''),
  better: z.enum(['higher', 'lower']),
  /** Lowest and highest value that it can take; `null` where there is no bound. */
  range: z.tuple([z.number().nullable(), z.number().nullable()]),
  unit: z.enum(['ratio', 'ms', 'usd', 'count', 'tokens']),
})
export type RunMeasure = z.infer<typeof RunMeasure>

/** A judge as used in a run. */
export const RunJudge = z.strictObject({
  judge: z.string(),
  /** Family of the judge's model: `openai`, `anthropic`, … */
  family: z.string(),
  /** The model of the name is a dated version or our own server, not an alias that moves. */
  pinned: z.boolean(),
  /** Models that answered under the name. */
  served: z.array(z.string()),
})
export type RunJudge = z.infer<typeof RunJudge>

/** One pass of a case set through one version of the system, with its scorers. */
export const EvalRun = z.strictObject({
  id: z.string().min(1),
  variant: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  status: z.enum(['running', 'done', 'stopped']),
  /** Name of the case set in the store, or its file. */
  caseSet: z.string(),
  /** SHA-256 of the cases, in order. */
  caseSetHash: z.string(),
  cases: z.int().nonnegative(),
  /** Only the first of the cases were asked, with `--max`: a trial, which stands for the whole set nowhere. */
  partial: z.literal(true).optional(),
  repeats: z.int().positive(),
  /** How the system was reached, in words, without secrets. */
  target: z.string(),
  /** SHA-256 of all that decides an answer and could be seen: target, body, code and prompt files, model. */
  targetHash: z.string(),
  /** What may decide an answer and is not in `targetHash`, in words: what an address serves, a package. Absent where nothing is known to. */
  unseen: z.string().optional(),
  measures: z.array(RunMeasure),
  judges: z.array(RunJudge).default([]),
  /** Answers that were taken from the cache, of all repeats. */
  cachedOutputs: z.int().nonnegative().default(0),
  calls: z.strictObject({ target: z.int().nonnegative(), judge: z.int().nonnegative() }).prefault({ target: 0, judge: 0 }),
  /** Judge calls and price as planned before the run, and as spent; US dollars. Absent where the price of a model is not known. */
  plannedJudgeCalls: z.int().nonnegative().default(0),
  plannedUsd: z.number().nonnegative().optional(),
  spentUsd: z.number().nonnegative().optional(),
  /** What the judge took of `spentUsd`. Absent without a judge or a price, and in runs of earlier versions. */
  judgeUsd: z.number().nonnegative().optional(),
  /** Family of the models that wrote the answers: `openai`, `anthropic`, where known. */
  generatorFamilies: z.array(z.string()).default([]),
  toolVersion: z.string(),
  command: z.string(),
})
export type EvalRun = z.infer<typeof EvalRun>
