import type { LoadOutcome } from '../../model/load-evidence.ts'

/** One request of a load run, as the generator saw it. Times are ms since the run's start; absent where it never came to that. */
export interface RequestRecord {
  /** Index into the run's steps. */
  step: number
  /** When the request was due: the clock of its latency starts here. */
  dueMs: number
  /** When it left the generator; absent for `not-sent`. */
  sentMs?: number
  headersMs?: number
  firstByteMs?: number
  /** First server-sent event of any kind. */
  firstEventMs?: number
  /** First non-empty content; an event that only names a role is none. */
  firstTokenMs?: number
  /** Last content delta. */
  lastTokenMs?: number
  /** Content deltas with text in them. */
  deltas: number
  /** Distinct reads of the socket that brought content: several deltas in one read share a time. */
  deltaReads: number
  endMs: number
  outcome: LoadOutcome
  status?: number
  bytes: number
  /** The trace that went out with the request, 32 hex digits. */
  traceId: string
  /** Which body was sent: index into the plan's bodies. */
  body: number
  session?: string
  /** What went wrong, in words, for the first of each kind. */
  detail?: string
  /** The response carried Retry-After, in seconds. */
  retryAfterS?: number
}

/** One level of the plan as it was run. */
export interface RunStep {
  askedPerS: number
  startMs: number
  durationMs: number
}

/** A run as it came out of the generator, or out of another tool's results. */
export interface LoadRun {
  /** Unix time of ms 0. */
  startedAtMs: number
  steps: readonly RunStep[]
  records: readonly RequestRecord[]
  ended: { how: 'completed' | 'interrupted' | 'error-budget' | 'rate-not-reached' | 'request-cap' | 'spend-cap'; detail: string }
}

/** Objectives that a good response meets, all of them, in ms. */
export interface Objectives {
  latencyMs?: number
  firstTokenMs?: number
  perDeltaMs?: number
}
