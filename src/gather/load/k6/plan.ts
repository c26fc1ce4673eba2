import type { Objectives } from '../../../measure/load/records.ts'

/** One level of a plan: a rate that is held for a time. */
export interface K6Step {
  ratePerS: number
  durationMs: number
}

export type K6Arrivals =
  /** Even gaps; k6 makes them itself. `ramp`: the rate rises evenly from the first step's to the last one's. */
  | { kind: 'constant'; ramp?: boolean }
  /** k6 has no such executor: due times from the plan's start, ms, ascending, are written into the script. */
  | { kind: 'poisson' | 'gamma' | 'replay'; dueMs: ArrayLike<number> }

/** What a k6 script needs of a plan. */
export interface K6Plan {
  target: {
    url: string
    method: 'GET' | 'POST' | 'PUT'
    /** Written into the script as they are: no secret belongs here. */
    headers: Readonly<Record<string, string>>
    /** Header name to the environment variable that k6 reads its value from. */
    headersFromEnv: Readonly<Record<string, string>>
  }
  /** Sent in order, over and over. At least one. */
  bodies: readonly { text: string; session?: string }[]
  arrivals: K6Arrivals
  /** At least one. */
  steps: readonly K6Step[]
  limits: { timeoutMs: number; maxInFlight: number }
  objectives: Objectives
}
