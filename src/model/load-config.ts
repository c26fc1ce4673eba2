import { z } from 'zod'
import { hasLogin } from './url.ts'

const positive = z.number().positive()

/** A JSON body with `{{query}}` and `{{session}}` where the request's own go, or a string template. */
const Body = z.union([z.string(), z.record(z.string(), z.unknown())])

const target = {
  url: z
    .url()
    .refine((url) => !hasLogin(url), 'a login does not belong in the URL: name its environment variable in headersFromEnv')
    .optional(),
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  body: Body.default({ question: '{{query}}' }),
}

export const LoadArrivals = z.strictObject({
  /** `constant` spacing, `poisson`, `gamma` with a coefficient of variation, `replay` of a recorded file, or of the arrivals in the stored `traces`. */
  kind: z.enum(['constant', 'poisson', 'gamma', 'replay', 'traces']).default('poisson'),
  /** Coefficient of variation of the gaps between arrivals, for `gamma`: 1 is Poisson. */
  cv: positive.optional(),
  /** For `replay`: CSV or JSONL with a time a row. */
  file: z.string().optional(),
  /** For `replay` and `traces`: 2 plays twice as fast. */
  speed: positive.default(1),
})
export type LoadArrivals = z.infer<typeof LoadArrivals>

export const LoadConfig = z.strictObject({
  ...target,
  headers: z.record(z.string(), z.string()).default({}),
  /** Header name to the environment variable that holds its value: secrets stay out of the config. */
  headersFromEnv: z.record(z.string(), z.string()).default({}),
  /** Real queries to draw bodies from: a list, or a file (JSONL with `queryField`, or one query a line). */
  queries: z
    .union([z.array(z.string()), z.strictObject({ file: z.string(), queryField: z.string().default('question'), sessionField: z.string().default('session') })])
    .default([]),
  /** Dotted path of the content delta in a server-sent event's JSON; without it the usual ones are tried. */
  deltaPath: z.string().optional(),
  arrivals: LoadArrivals.prefault({}),
  /** Rates in requests a second, one level after the other. */
  stepsPerS: z.array(positive).default([]),
  stepDurationS: positive.default(20),
  /** Requests a second that the system meets today; without it the traces' own rate is taken. */
  todayPerS: positive.optional(),
  /** What a good response meets, all of it. Names are of the units. */
  objectives: z.strictObject({ latencyMs: positive.optional(), firstTokenMs: positive.optional(), perDeltaMs: positive.optional() }).prefault({}),
  limits: z
    .strictObject({
      maxRequests: z.int().positive().default(100_000),
      maxInFlight: z.int().positive().default(4000),
      timeoutMs: positive.default(60_000),
      maxResponseBytes: z
        .int()
        .positive()
        .default(16 * 1024 * 1024),
      /** The run stops when more than this share of the last 100 requests failed. */
      errorRatio: z.number().gt(0).lte(1).default(0.5),
      /** With `costPerRequestUsd`: the run stops before it is passed. */
      maxSpendUsd: positive.optional(),
      costPerRequestUsd: z.number().nonnegative().optional(),
    })
    .prefault({}),
  /** Hosts other than loopback that may be driven; `--i-own-this-target` must say so too. */
  allowHosts: z.array(z.string()).default([]),
  /** Stages that can be driven alone: each its own endpoint, or the whole request with the other stages switched off by its body. */
  stages: z.record(z.string(), z.strictObject({ ...target, how: z.string().optional() })).default({}),
})
export type LoadConfig = z.infer<typeof LoadConfig>
