import { z } from 'zod'
import { OneOrMany } from './one-or-many.ts'
import { hasLogin } from './url.ts'

const positive = z.number().positive()
const Url = z.url().refine((url) => !hasLogin(url), 'a login does not belong in the URL: name its environment variable in headersFromEnv')

/** Where the parts of an answer stand in the JSON that comes back: dotted paths. */
const ResponsePaths = z.strictObject({
  /** Without it the usual names are tried: answer, output, text, response, result, content. */
  text: z.string().optional(),
  /** A list of passages: objects with id and text, or plain strings. Without it: retrieved, contexts, passages, documents, sources. */
  passages: z.string().optional(),
  model: z.string().optional(),
  inputTokens: z.string().optional(),
  outputTokens: z.string().optional(),
  costUsd: z.string().optional(),
})

const HttpTarget = z.strictObject({
  kind: z.literal('http'),
  url: Url,
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  /** A JSON body with `{{input}}`, or `{{input.FIELD}}` where the input has fields; a string that is one placeholder takes its value as it is. */
  body: z.union([z.string(), z.record(z.string(), z.unknown())]).default({ question: '{{input}}' }),
  headers: z.record(z.string(), z.string()).default({}),
  /** Header name to the environment variable that holds its value. */
  headersFromEnv: z.record(z.string(), z.string()).default({}),
  response: ResponsePaths.prefault({}),
  /** The answer comes as server-sent events; without it the content type decides. */
  stream: z.boolean().optional(),
  /** Dotted path of the content delta in an event's JSON; without it the usual ones are tried. */
  deltaPath: z.string().optional(),
})
const CommandTarget = z.strictObject({
  kind: z.literal('command'),
  /** Program and arguments, run without a shell. The case comes as JSON on standard input; standard output is the text, or JSON with `response` paths. */
  command: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()).default({}),
  response: ResponsePaths.prefault({}),
})
const FunctionTarget = z.strictObject({
  kind: z.literal('function'),
  /** A module whose export takes a case and gives the text, or `{ text, retrieved?, model?, tokens?, costUsd? }`. */
  file: z.string(),
  export: z.string().default('default'),
})
const LoggedTarget = z.strictObject({
  kind: z.literal('logged'),
  /** JSONL with an output a row: `case` or `id`, `output`, `retrieved` or `contexts`; or a results file of another tool, recognized by its content. */
  file: z.string(),
})
const TracesTarget = z.strictObject({
  kind: z.literal('traces'),
  /** Trace files; without them the store. */
  files: OneOrMany.prefault([]),
  sinceHours: positive.optional(),
  mostTraces: z.int().positive().default(1000),
})
export const EvalTarget = z.discriminatedUnion('kind', [HttpTarget, CommandTarget, FunctionTarget, LoggedTarget, TracesTarget])
export type EvalTarget = z.infer<typeof EvalTarget>

/** A scorer by its id, or a file that exports one, or either with options. `metric` names its figure where the same scorer is used twice. */
export const ScorerUse = z.union([z.string(), z.looseObject({ scorer: z.string(), metric: z.string().optional() })])
export type ScorerUse = z.infer<typeof ScorerUse>

export const JudgeConfig = z.strictObject({
  provider: z.enum(['openai', 'anthropic', 'google', 'openai-compatible']),
  /** A dated version where the provider has one: an alias that moves makes scores of two days incomparable. */
  model: z.string().min(1),
  /** For `openai-compatible`: a llama.cpp or Ollama server, or a gateway. */
  baseUrl: Url.optional(),
  /** Environment variable that holds the key; without it the provider's usual one. */
  apiKeyFromEnv: z.string().optional(),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().optional(),
  maxOutputTokens: z.int().positive().default(2000),
  timeoutMs: positive.default(60_000),
  concurrency: z.int().positive().default(4),
  /** Calls at most, tries after a failure included. */
  maxCalls: z.int().positive().default(10_000),
  /** US dollars at most; needs a model with a known price, or `prices`. */
  maxUsd: positive.default(5),
})
export type JudgeConfig = z.infer<typeof JudgeConfig>

/** What a metric must do at the gate: every measure of the name, of whatever tool and judge. */
export const GateRule = z.strictObject({
  metric: z.string(),
  /** The largest loss that does not matter, in the metric's unit: what is worse by more is `worse`, what is surely within it on both sides is `equivalent`. */
  margin: positive,
  /** Worst value that passes, whatever the baseline was: held against the interval's bound. */
  threshold: z.number().optional(),
})
export type GateRule = z.infer<typeof GateRule>

/** One rule a metric: of two nobody would know which holds. */
const GateRules = z.array(GateRule).superRefine((rules, context) => {
  for (const [index, { metric }] of rules.entries()) {
    if (rules.findIndex((rule) => rule.metric === metric) < index)
      context.addIssue({
        code: 'custom',
        path: [index, 'metric'],
        message: `${metric} has a rule already: a metric has one, with its margin and its threshold`,
      })
  }
})

export const FailureMode = z.strictObject({
  id: z.string().min(1),
  what: z.string(),
  /** What one such failure costs, in US dollars: support, refund, a lost user. */
  costUsd: z.number().nonnegative(),
  /** A case fails in this mode when its score of `metric` is under (over) this. */
  when: z.strictObject({ metric: z.string(), below: z.number().optional(), above: z.number().optional() }),
  /** Only cases of these slices. */
  slices: z.record(z.string(), z.string()).default({}),
})
export type FailureMode = z.infer<typeof FailureMode>

export const EvalConfig = z.strictObject({
  /** Case files (JSONL, or any format of `cases import`); without them the set of the store. */
  cases: OneOrMany.prefault([]),
  /** Name of the case set in the store. */
  caseSet: z.string().default('default'),
  /** Fields that cases carry beside the known ones, such as `kind`, by which they are sliced too. */
  sliceBy: OneOrMany.prefault([]),
  target: EvalTarget.optional(),
  /** Other versions of the system, by name. */
  variants: z.record(z.string(), EvalTarget).prefault({}),
  scorers: z.union([z.array(ScorerUse), z.string().transform((one): ScorerUse[] => [one])], { error: 'expected a scorer, or a list of scorers' }).prefault([]),
  judge: JudgeConfig.optional(),
  repeats: z.int().positive().default(1),
  concurrency: z.int().positive().default(4),
  /** Requests a second at most. */
  ratePerS: positive.optional(),
  timeoutMs: positive.default(60_000),
  /** Tries after the first, with growing waits; for 429, 5xx and lost connections alone. */
  retries: z.int().nonnegative().default(3),
  /**
   * Answers of earlier runs to the same request are taken instead of asking again; never for repeats. Without it only where all that decides an answer is known
   * to be the same: for a function, or a command that runs JavaScript or TypeScript, whose files reach no network, no other program and no package. What an
   * address serves, what a package does and what a script in another language imports may have changed since.
   */
  cache: z.boolean().optional(),
  limits: z
    .strictObject({
      maxInputBytes: z.int().positive().default(1_000_000),
      maxOutputBytes: z
        .int()
        .positive()
        .default(16 * 1024 * 1024),
      /** Requests to the system at most, tries included. */
      maxCalls: z.int().positive().default(100_000),
      /** US dollars that the system itself may cost; needs `costPerCallUsd`. */
      maxUsd: positive.optional(),
      costPerCallUsd: z.number().nonnegative().optional(),
    })
    .prefault({}),
  /** Error rate of all verdicts of one comparison together. */
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  /** Margin of metrics without a rule of their own: in their unit for those of 0 to 1, as a share of the mean for others. */
  margin: positive.default(0.02),
  gate: z
    .strictObject({
      /** Baseline file, to be kept with the code. */
      baseline: z.string().default('loadbearing.baseline.jsonl'),
      rules: GateRules.default([]),
      /** Metrics without a rule are watched and never fail the gate. */
      failOnUnmeasurable: z.boolean().default(false),
      failOnUnderpowered: z.boolean().default(false),
      /** The gate is looked at again and again as cases are added: intervals that hold at every look. */
      sequential: z.boolean().default(false),
    })
    .prefault({}),
  failureModes: z.array(FailureMode).default([]),
  /** Share of production traffic by slice: `{ language: { en: 0.8, de: 0.2 } }`. Without it every case counts the same. */
  traffic: z.record(z.string(), z.record(z.string(), z.number().nonnegative())).default({}),
  calibration: z
    .strictObject({
      /** Lowest agreement with people (Gwet's AC1, lower bound) at which a judge is used. */
      minAgreement: z.number().min(-1).max(1).default(0.6),
      /** Fewest labels that say anything of a judge. */
      minLabels: z.int().positive().default(50),
    })
    .prefault({}),
})
export type EvalConfig = z.infer<typeof EvalConfig>
