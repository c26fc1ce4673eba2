import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Missing } from '../../../model/score.ts'
import type { TokenUsage } from '../../../model/span.ts'
import { type JudgeCall, promptVersion } from './calls/call.ts'
import type { JudgeCache, Wait } from './judge.ts'
import { backoffMs, longestRestMs, mostTries } from './provider/backoff.ts'
import { type Failure, failureOf } from './provider/failure.ts'
import type { ModelWatch } from './provider/model-watch.ts'
import type { ModelReply, OpenedModel } from './provider/open-model.ts'
import { looksRefused } from './reply/looks-refused.ts'
import { parseReply } from './reply/parse-reply.ts'
import { type SealedPrompt, sealPrompt } from './seal-prompt.ts'
import type { Budget, Reservation } from './spend/budget.ts'
import { type CallPrice, mostInputTokens } from './spend/call-price.ts'

/** Prompts over this size are not sent: no model takes them, and the way there costs. */
const mostPromptBytes = 1_000_000
/** The answer to a prompt that was not in its form, and one more. */
const mostReplies = 2

export interface Asked<Value> {
  result: { value: Value } | { missing: Missing }
  latencyMs?: number
  tokens?: { input?: number; output?: number }
  costUsd?: number
  isCached: boolean
}

export interface Desk {
  model: OpenedModel
  modelName: string
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

const CachedReply = z.object({ text: z.string(), served: z.string().optional() })

/** What all calls of a judge know of each other. */
interface Common {
  takesSchema: boolean
  /** Set once no call can succeed. */
  dead?: Missing
  /** A provider that asked for rest gets it from all calls. */
  restUntilMs: number
}

/** Puts calls to the model: cache, cap, tries, and the reading of what comes back. Never throws for what a provider or a model does. */
export function openDesk(desk: Desk): <Value>(call: JudgeCall<Value>, useCache: boolean) => Promise<Asked<Value>> {
  const common: Common = { takesSchema: true, restUntilMs: 0 }
  return async (call, useCache) => {
    const prompt = sealPrompt(call)
    const bytes = Buffer.byteLength(prompt.system) + Buffer.byteLength(prompt.user)
    if (bytes > mostPromptBytes)
      return {
        result: { missing: { reason: 'too-long', detail: `the prompt would have ${bytes} bytes; over ${mostPromptBytes} none is sent` } },
        isCached: false,
      }
    const cache = useCache ? desk.cache : undefined
    const hash = hashOf(desk.identity, call.id, prompt)
    const known = await readCache(desk, cache, hash, call, prompt)
    if (known !== undefined) return known
    return desk.slots(() => askModel(desk, common, call, prompt, async (reply) => cache?.put(hash, JSON.stringify(reply))))
  }
}

function hashOf(identity: readonly unknown[], id: string, { system, user }: SealedPrompt): string {
  return createHash('sha256')
    .update(JSON.stringify([promptVersion, ...identity, id, system, user]))
    .digest('hex')
}

/** A kept reply counts as one that just came: it is read again, and must be of the model that answers today. */
async function readCache<Value>(desk: Desk, cache: JudgeCache | undefined, hash: string, call: JudgeCall<Value>, { code }: SealedPrompt) {
  const body = await cache?.get(hash)
  if (body === undefined) return undefined
  const kept = CachedReply.safeParse(jsonOf(body))
  if (!kept.success) return undefined
  const object = parseReply(kept.data.text, code)
  const read = object === undefined ? undefined : call.read(object)
  if (read === undefined || 'problem' in read) return undefined
  const { served } = kept.data
  // A reply of a model that no longer answers under the name: it is asked for again.
  if (served !== undefined && !desk.watch.accepts(served)) return undefined
  if (served !== undefined) desk.watch.note(served)
  return { result: { value: read.value }, isCached: true, costUsd: 0 }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Paid {
  tokens: { input: number; output: number }
  usd: number | undefined
  isKnown: boolean
}

async function askModel<Value>(
  desk: Desk,
  common: Common,
  call: JudgeCall<Value>,
  prompt: SealedPrompt,
  keep: (reply: { text: string; served?: string }) => Promise<void> | undefined,
): Promise<Asked<Value>> {
  const paid: Paid[] = []
  let problem: string | undefined
  for (let replies = 0; replies < mostReplies; replies += 1) {
    const user =
      problem === undefined ? prompt.user : `${prompt.user}\n\nAn answer to this was not in the form: ${problem}. Give the whole object again, in the form.`
    const came = await replyOf(desk, common, call, { ...prompt, user }, paid)
    if ('missing' in came) return { result: came, ...costOf(paid), isCached: false }
    const { reply, latencyMs } = came
    const done = (result: Asked<Value>['result']): Asked<Value> => ({ result, latencyMs, ...costOf(paid), isCached: false })
    const change = reply.served === undefined ? undefined : desk.watch.note(reply.served)
    if (change !== undefined) return done({ missing: { reason: 'model-changed', detail: change } })
    if (reply.finish === 'content-filter') return done({ missing: { reason: 'judge-refused', detail: 'the provider ended the answer as a refusal' } })
    const object = parseReply(reply.text, prompt.code)
    if (object === undefined && looksRefused(reply.text)) return done({ missing: { reason: 'judge-refused', detail: 'the judge declined to grade' } })
    const read = object === undefined ? { problem: noObject(reply, desk.maxOutputTokens) } : call.read(object)
    if (!('problem' in read)) {
      await keep({ text: reply.text, ...(reply.served === undefined ? {} : { served: reply.served }) })
      return done({ value: read.value })
    }
    problem = read.problem
  }
  return {
    result: { missing: { reason: 'unparseable', detail: `no grade in ${mostReplies} answers of the judge: ${problem}` } },
    ...costOf(paid),
    isCached: false,
  }
}

function noObject({ text, finish }: ModelReply, maxOutputTokens: number): string {
  if (finish === 'length') return `it was cut off at ${maxOutputTokens} tokens, which is judge.maxOutputTokens`
  if (text.trim() === '') return 'it was empty'
  return text.includes('{') ? 'its JSON was broken, or without the right "check" at its end' : 'it held no JSON'
}

/** One reply, over as many tries as a failure is worth. */
async function replyOf(
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
function settle(
  desk: Desk,
  reserved: Reservation,
  worst: { inputTokens: number; outputTokens: number; usd: number | undefined },
  usage: TokenUsage | undefined,
  paid: Paid[],
) {
  const actual =
    usage?.input === undefined || usage.output === undefined
      ? { ...worst, isKnown: false }
      : { inputTokens: usage.input, outputTokens: usage.output, usd: desk.price.usd(usage), isKnown: true }
  reserved.settle(actual)
  paid.push({ tokens: { input: actual.inputTokens, output: actual.outputTokens }, usd: actual.usd, isKnown: actual.isKnown })
}

function costOf(paid: readonly Paid[]): Pick<Asked<unknown>, 'tokens' | 'costUsd'> {
  if (paid.length === 0) return {}
  const usd = paid.reduce<number | undefined>((sum, each) => (sum === undefined || each.usd === undefined ? undefined : sum + each.usd), 0)
  const known = paid.filter(({ isKnown }) => isKnown)
  const tokens = { input: known.reduce((sum, each) => sum + each.tokens.input, 0), output: known.reduce((sum, each) => sum + each.tokens.output, 0) }
  return { ...(known.length === 0 ? {} : { tokens }), ...(usd === undefined ? {} : { costUsd: usd }) }
}
