import type { z } from 'zod'
import type { Missing } from '../../../model/score.ts'
import type { TokenUsage } from '../../../model/span.ts'
import { backoffMs } from '../backoff.ts'
import type { JudgeCall } from './calls/call.ts'
import type { JudgeCache, Wait } from './judge.ts'
import { type Failure, failureOf } from './provider/failure.ts'
import type { ModelWatch } from './provider/model-watch.ts'
import type { ModelReply, OpenedModel } from './provider/open-model.ts'
import type { SealedPrompt } from './seal-prompt.ts'
import type { Budget, Reservation, Worst } from './spend/budget.ts'
import { type CallPrice, mostInputTokens } from './spend/call-price.ts'

/** Tries in all: of calls that failed fast, and of those that ran into the time limit. */
const mostTries = { failed: 4, timedOut: 2 } as const
/** A provider that asks for a longer rest is not waited for. */
const longestRestMs = 90_000

export interface Desk {
  model: OpenedModel
  maxOutputTokens: number
  timeoutMs: number
  /** All of the config that decides an answer. */
  identity: readonly unknown[]
  budget: Budget
  price: CallPrice
  watch: ModelWatch
  slots: <Value>(work: () => Promise<Value>) => Promise<Value>
  cache: JudgeCache | undefined
  signal: AbortSignal | undefined
  nowMs: () => number
  wait: Wait
}

/** What all calls of a judge know of each other. */
export interface Common {
  takesSchema: boolean
  /** Set once no call can succeed. */
  dead?: Missing
  /** A provider that asked for rest gets it from all calls. */
  restUntilMs: number
}

/** What one request took, or the most that it can have taken. */
export interface Paid {
  tokens: { input: number; output: number }
  usd: number | undefined
  isKnown: boolean
}

/** One reply, over as many tries as a failure is worth. */
export async function replyOf(
  desk: Desk,
  common: Common,
  call: JudgeCall<unknown>,
  prompt: SealedPrompt,
  paid: Paid[],
): Promise<{ reply: ModelReply; latencyMs: number } | { missing: Missing }> {
  let tried = 0
  for (;;) {
    const stopped = stopOf(desk, common)
    if (stopped !== undefined) return { missing: stopped }
    const restMs = common.restUntilMs - desk.nowMs()
    if (restMs > 0 && !(await rest(desk, restMs))) continue
    const schema = common.takesSchema ? call.schema : undefined
    const input = mostInputTokens(prompt, schema)
    const worst = { inputTokens: input, outputTokens: desk.maxOutputTokens, usd: desk.price.usd({ input, output: desk.maxOutputTokens }) }
    const reserved = await desk.budget.reserve(worst)
    if ('refused' in reserved) return { missing: { reason: 'spend-cap', detail: reserved.refused } }
    // Another call may have found the end of it while this one waited for room.
    const late = stopOf(desk, common)
    if (late !== undefined) {
      reserved.release(false)
      return { missing: late }
    }
    const startMs = desk.nowMs()
    const came = await tryOnce(desk, prompt, schema)
    tried += 1
    if ('text' in came) {
      settle(desk, reserved, worst, came.usage, paid)
      return { reply: came, latencyMs: Math.max(0, desk.nowMs() - startMs) }
    }
    if (came.mayBePaid) settle(desk, reserved, worst, undefined, paid)
    else reserved.release(true)
    const next = await afterFailure(desk, common, came, { tried, key: prompt.code, hadSchema: schema !== undefined })
    if (next !== undefined) return { missing: next }
  }
}

function stopOf(desk: Desk, common: Common): Missing | undefined {
  if (desk.signal?.aborted === true) return { reason: 'interrupted', detail: 'interrupted before the judge was asked' }
  const changed = desk.watch.changed()
  return changed === undefined ? common.dead : { reason: 'model-changed', detail: `${changed}; not asked again` }
}

async function tryOnce(desk: Desk, { system, user }: SealedPrompt, schema: z.ZodType | undefined): Promise<ModelReply | Failure> {
  const timeout = AbortSignal.timeout(desk.timeoutMs)
  const signal = desk.signal === undefined ? timeout : AbortSignal.any([desk.signal, timeout])
  try {
    return await desk.model.generate({ system, user, schema, signal })
  } catch (error) {
    return failureOf({
      error,
      wasInterrupted: desk.signal?.aborted === true,
      timedOutAfterMs: timeout.aborted ? desk.timeoutMs : undefined,
      secrets: desk.model.secrets,
      nowMs: desk.nowMs(),
    })
  }
}

/** Waits for the next try, or says that there is none. */
async function afterFailure(
  desk: Desk,
  common: Common,
  failure: Failure,
  { tried, key, hadSchema }: { tried: number; key: string; hadSchema: boolean },
): Promise<Missing | undefined> {
  const { reason, detail } = failure
  if (failure.refusesSchema && hadSchema) {
    common.takesSchema = false
    return undefined
  }
  const missing = { reason, detail: tried === 1 ? detail : `${detail}, after ${tried} tries` }
  if (failure.isFinal) common.dead = { reason, detail: `${detail}; not asked again` }
  if (!failure.again || tried >= (reason === 'timeout' ? mostTries.timedOut : mostTries.failed)) return missing
  if (failure.retryAfterMs !== undefined && failure.retryAfterMs > longestRestMs)
    return { reason, detail: `${missing.detail}; it asks for a rest of ${Math.round(failure.retryAfterMs / 1000)} s` }
  const waitMs = Math.max(backoffMs(key, tried), failure.retryAfterMs ?? 0)
  if (failure.retryAfterMs !== undefined) common.restUntilMs = Math.max(common.restUntilMs, desk.nowMs() + failure.retryAfterMs)
  await rest(desk, waitMs)
  return undefined
}

/** @returns false when it was interrupted */
async function rest(desk: Desk, ms: number): Promise<boolean> {
  try {
    await desk.wait(ms, desk.signal)
    return true
  } catch (error) {
    if (desk.signal?.aborted === true) return false
    throw error
  }
}

/** What is not known counts as the most that it can have been: a cap that trusts silence does not hold. */
function settle(desk: Desk, reserved: Reservation, worst: Worst, usage: TokenUsage | undefined, paid: Paid[]) {
  const actual =
    usage?.input === undefined || usage.output === undefined
      ? { ...worst, isKnown: false }
      : { inputTokens: usage.input, outputTokens: usage.output, usd: desk.price.usd(usage), isKnown: true }
  reserved.settle(actual)
  paid.push({ tokens: { input: actual.inputTokens, output: actual.outputTokens }, usd: actual.usd, isKnown: actual.isKnown })
}
