import { createHash } from 'node:crypto'
import type { Case } from '../../../model/case.ts'
import type { MissingReason, Output } from '../../../model/score.ts'

/** What the system answered to one case, or why it did not. */
export interface Answer
  extends Pick<Output, 'text' | 'missing' | 'unreachable' | 'retrieved' | 'latencyMs' | 'firstTokenMs' | 'tokens' | 'costUsd' | 'model' | 'traceId'> {
  /** Another try may do better: a 429, a 5xx, a lost connection. `afterMs` where the system says how long to wait. */
  retry?: { afterMs?: number }
  /** The request could not even be made of the case, so that it says nothing of the system. */
  unsent?: true
}

/** A version of the system, ready to be asked. */
export interface Target {
  /** How it is reached, in words, without secrets. */
  describe: string
  /** SHA-256 of all that decides an answer and can be seen from here. */
  hash: string
  /** What may decide an answer and is not in the hash, in words, such as what an address serves; absent where nothing is known to. */
  unseen?: string
  /** Asking is a request that costs; where `false`, the answers are there already and are only read. */
  asks: boolean
  /** Rejects with the signal's reason once it is aborted; any other rejection is a fault of the config or a bug. */
  ask(given: Case, signal: AbortSignal, repeat: number): Promise<Answer>
  close?(): Promise<void>
}

/** What a target needs of the outside. */
export interface TargetWorld {
  env: Readonly<Record<string, string | undefined>>
  /** Relative files are looked for here. */
  folder: string
  maxOutputBytes: number
  /** ms of a steady clock. */
  clock: () => number
  nowMs: () => number
  /** Hex digits of a new trace's id. */
  traceId: () => string
}

/** What the system is told of a case: what it is asked, and nothing of the right answer. */
export function questionOf({ id, input, slices, tags, retrieved }: Case): Pick<Case, 'id' | 'input' | 'slices' | 'tags' | 'retrieved'> {
  return { id, input, slices, tags, ...(retrieved !== undefined && { retrieved }) }
}

export function missing(reason: MissingReason, detail: string): Pick<Answer, 'missing'> {
  return { missing: { reason, detail } }
}

export function tooLong(maxOutputBytes: number): Pick<Answer, 'missing'> {
  return missing('too-long', `the answer is over ${maxOutputBytes.toLocaleString('en-US')} bytes (limits.maxOutputBytes)`)
}

export function sha256(value: unknown): string {
  return createHash('sha256')
    .update(typeof value === 'string' ? value : JSON.stringify(value))
    .digest('hex')
}
