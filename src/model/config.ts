import { z } from 'zod'
import { EvalConfig } from './eval-config.ts'
import { LoadConfig } from './load-config.ts'
import { Day, OneOrMany } from './one-or-many.ts'
import { hasLogin } from './url.ts'

export { hasLogin }

/** Metrics that a success criterion can name, with the unit of its target. */
export const criterionMetrics = {
  'latency.p50': 'ms',
  'latency.p95': 'ms',
  'latency.p99': 'ms',
  'first-token.p50': 'ms',
  'first-token.p95': 'ms',
  'first-token.p99': 'ms',
  'requests.error-rate': 'ratio',
  'cost.per-request': 'usd',
  'cost.p99-request': 'usd',
  'sessions.exposed-to-tail': 'ratio',
  'capacity.knee': 'per-s',
  'capacity.multiple-of-today': 'times',
} as const
export type CriterionMetric = keyof typeof criterionMetrics
/** A metric of the evaluation by its name, in its own unit: `evaluation.groundedness`. */
export type EvaluationMetric = `evaluation.${string}`

export function isEvaluationMetric(metric: string): metric is EvaluationMetric {
  return metric.startsWith('evaluation.')
}

export const Criterion = z.strictObject({
  id: z.string().min(1),
  metric: z.union([z.enum(Object.keys(criterionMetrics) as [CriterionMetric, ...CriterionMetric[]]), z.templateLiteral(['evaluation.', z.string().min(1)])]),
  comparator: z.enum(['<=', '>=']),
  /** In the metric's unit: ms, ratio (0 to 1), usd, requests per second, times today's load; for `evaluation.*` that of the metric. */
  target: z.number(),
  why: z.string().optional(),
})
export type Criterion = z.infer<typeof Criterion>

/** Where a plain JSON log line keeps what a span needs: dotted paths into the line. */
export const LogMapping = z.strictObject({
  /** Start time; ISO 8601, or a number with `timeUnit`. */
  time: z.string(),
  /** Whether `time` is the start or the end of the step. */
  timeIs: z.enum(['start', 'end']).default('start'),
  timeUnit: z.enum(['s', 'ms', 'us', 'ns']).default('ms'),
  requestId: z.string(),
  stage: z.string().optional(),
  name: z.string().optional(),
  service: z.string().optional(),
  duration: z.string(),
  durationUnit: z.enum(['s', 'ms', 'us', 'ns']).default('ms'),
  model: z.string().optional(),
  provider: z.string().optional(),
  inputTokens: z.string().optional(),
  outputTokens: z.string().optional(),
  cachedTokens: z.string().optional(),
  status: z.string().optional(),
  /** Values of `status` that mean failure; HTTP codes of 500 and over always do. */
  errorValues: z.array(z.union([z.string(), z.number(), z.boolean()])).default(['error', 'ERROR', 'failed', 'timeout', false]),
  sessionId: z.string().optional(),
  userId: z.string().optional(),
  spanId: z.string().optional(),
  parentSpanId: z.string().optional(),
})
export type LogMapping = z.infer<typeof LogMapping>

export const PriceOverlayEntry = z.strictObject({
  provider: z.string(),
  model: z.string(),
  /** US dollars per million tokens. */
  inputPerMTokUsd: z.number().nonnegative(),
  outputPerMTokUsd: z.number().nonnegative(),
  cacheReadPerMTokUsd: z.number().nonnegative().optional(),
  cacheWritePerMTokUsd: z.number().nonnegative().optional(),
  /** ISO date from which the price holds. */
  from: Day,
})
export type PriceOverlayEntry = z.infer<typeof PriceOverlayEntry>

export const Config = z.strictObject({
  /** Name of the system, for the review's title. */
  system: z.string().default('the system'),
  /** What success looks like, agreed before measuring. */
  criteria: z.array(Criterion).default([]),
  /** The smallest relative change of p95 latency that is worth building for: 0.05 is 5 %. */
  minimumWorthwhileEffectRatio: z.number().gt(0).lt(1).default(0.05),
  traces: z
    .strictObject({
      /** Files or globs that `review` reads when it is given none. */
      files: OneOrMany.prefault([]),
      logs: LogMapping.optional(),
      /** What is kept of prompts, completions and documents: nothing, the text with private parts masked, or all. */
      content: z.enum(['drop', 'redact', 'keep']).default('redact'),
    })
    .prefault({}),
  store: z
    .strictObject({
      /** Folder of the embedded store. */
      path: z.string().default('.loadbearing/store'),
      /** A ClickHouse server instead. Credentials come from LOADBEARING_STORE_USER and LOADBEARING_STORE_PASSWORD. */
      url: z
        .url()
        .refine((url) => !hasLogin(url), 'a login does not belong in the URL: set LOADBEARING_STORE_USER and LOADBEARING_STORE_PASSWORD')
        .optional(),
      database: z.string().default('default'),
      table: z.string().default('otel_traces'),
    })
    .prefault({}),
  prices: z.array(PriceOverlayEntry).prefault([]),
  /** How to drive the system, for `load`. */
  load: LoadConfig.prefault({}),
  /** Cases, the system that answers them, scorers, judge and gate, for `eval`. */
  eval: EvalConfig.prefault({}),
  /** What the team believes, told apart from what is measured: the review prints both. */
  claims: z
    .strictObject({
      /** The stage that the team takes for the bottleneck. */
      bottleneck: z.string().optional(),
    })
    .prefault({}),
})
export type Config = z.infer<typeof Config>
export type ConfigInput = z.input<typeof Config>

/** The configuration of a review without a config file. */
export function defaultConfig(): Config {
  return Config.parse({})
}
