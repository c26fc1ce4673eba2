import type { LoadRun, RunStep } from '../../../measure/load/records.ts'

/** Where every request of a run goes. */
export interface GeneratorTarget {
  url: string
  method: 'GET' | 'POST' | 'PUT'
  /** Secrets from the environment included; they stay in memory and are in no record. */
  headers: Record<string, string>
}

/** What one request sends; with `GET` only the session counts. */
export interface RequestBody {
  text: string
  session?: string
}

/** What a run may not pass, and when it ends before its plan does. */
export interface GeneratorLimits {
  /** Requests that leave, at most; those of {@link sentBefore} are among them. */
  maxRequests: number
  /** Requests in flight, and with them sockets, at most: what is due beyond is `not-sent`. */
  maxInFlight: number
  /** From sent to the end of the response. */
  timeoutMs: number
  /** Of one response's body: reading stops there, and the connection is destroyed. */
  maxResponseBytes: number
  /**
   * The run stops when more than this share of the last {@link errorWindow} ended requests failed. A rejection (429, 503) is the system at
   * work and no failure, but a full window without any success stops the run as well. 1 never stops.
   */
  errorRatio: number
  /** Requests that `errorRatio` looks back on. */
  errorWindow: number
  /** No request is sent whose cost could pass this; needs `costPerRequestUsd`. */
  maxSpendUsd?: number
  costPerRequestUsd?: number
  /** Requests that have left in earlier parts of the same plan: the caps on requests and spend are of all of it. */
  sentBefore?: number
  /**
   * The run stops when over five seconds fewer than this share of the requests due were sent. A request that `maxInFlight` kept back counts as
   * not sent: whether the system or the limit was too small is for the records to say. A closed loop asks for no rate.
   */
  leastRateRatio?: number
}

/** Requests at given times, or a fixed number at a time, each sent when the one before it ended. */
type GeneratorLoop = { kind: 'open'; dueMs: Float64Array } | { kind: 'closed'; concurrency: number; durationMs: number }

/** A run of load as plain data that can be handed to a worker. */
export interface GeneratorPlan {
  target: GeneratorTarget
  /** Sent in order, over and over: shuffled by the caller. At least one. */
  bodies: readonly RequestBody[]
  loop: GeneratorLoop
  /** Levels of the plan in order of time; each request belongs to the last that began at or before it was due. */
  steps: readonly RunStep[]
  /** What arrivals and bodies were drawn with, for the record: the generator itself draws nothing from it. */
  seed: number
  /** Dotted path of the content in a server-sent event's JSON; without it the usual ones are tried. */
  deltaPath?: string
  limits: GeneratorLimits
  /** Wait for what is in flight after the last due time, at most. */
  graceMs: number
}

/** A run as it stands, about four times a second. Percentiles are of successes that ended in the last five seconds, to 2 %. */
export interface LiveFigures {
  elapsedMs: number
  ofMs: number
  /** Due and sent over the last second. */
  askedPerS: number
  achievedPerS: number
  inFlight: number
  /** From due to end; absent until something succeeded. */
  p50Ms?: number
  p95Ms?: number
  p99Ms?: number
  firstTokenP50Ms?: number
  /** Ended so far, without success; `not-sent` is among them. */
  errors: number
  ok: number
  /** Sent minus due over the last five seconds. */
  lagP99Ms: number
}

export interface GeneratorHooks {
  progress?(live: LiveFigures): void
  /** Ends the run with what was measured: nothing more is sent, what is in flight has a second or two. */
  signal?: AbortSignal
}

/** {@link runGenerator} or its like in a worker. */
export type RunGenerator = (plan: GeneratorPlan, hooks?: GeneratorHooks) => Promise<LoadRun>
