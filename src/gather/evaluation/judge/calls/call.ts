import type { z } from 'zod'
import type { JudgeMetricKind, JudgeResult } from '../judge.ts'

/** Goes up when a prompt, a schema or a formula changes: grades of two versions are never compared, and never taken from each other's cache. */
export const promptVersion = '1'

/** Text that others wrote. Its label is shown to the judge and is ours. */
export interface DataBlock {
  label: string
  text: string
}

/** What a judge's answer comes to, or what is wrong with it, in words that the judge can use to do better. */
type Read<Value> = { value: Value } | { problem: string }

/** One request to a judge: what to do, on which data, in which form the answer comes, and what it means. */
export interface JudgeCall<Value> {
  id: string
  /** Goes into the system prompt. */
  instructions: string
  data: readonly DataBlock[]
  /** Comes again after the data, in a sentence. */
  task: string
  /** The answer's JSON, written out for models that are given no schema. */
  shape: string
  /** The same as a schema, `check` last. */
  schema: z.ZodType
  /** Tokens that an answer takes, as a guess from the data's length. */
  outputTokens: number
  read(reply: unknown): Read<Value>
}

/** A result by each kind of metric that the call can tell. */
export type Results = ReadonlyMap<JudgeMetricKind, JudgeResult>

/** Tokens of a text, as a guess. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4)
}

/** Where in an answer a schema was not met, without a word of the answer. */
export function problemOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.length === 0 ? 'the object' : path.join('.')}: ${code.replaceAll('_', ' ')}`)
    .join('; ')
}
