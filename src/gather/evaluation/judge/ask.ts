import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Missing } from '../../../model/score.ts'
import { type JudgeCall, promptVersion } from './calls/call.ts'
import type { JudgeCache, JudgeOptions } from './judge.ts'
import { type Kept, keptReplies } from './kept-replies.ts'
import { type Common, type Desk, type Paid, replyOf } from './one-reply.ts'
import type { ModelReply } from './provider/open-model.ts'
import { looksRefused } from './reply/looks-refused.ts'
import { parseReply } from './reply/parse-reply.ts'
import { type SealedPrompt, sealPrompt } from './seal-prompt.ts'

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

const CachedReply = z.object({ text: z.string(), served: z.string().optional() })

export interface OpenDesk {
  ask<Value>(call: JudgeCall<Value>, options: JudgeOptions): Promise<Asked<Value>>
  /** Whether a reply is kept that may be taken, and of which model. */
  kept(call: JudgeCall<unknown>): Promise<Pick<Kept<unknown>, 'served'> | undefined>
  /** Kept replies that were not taken, by the model that gave them. */
  setAside(): ReadonlyMap<string, number>
}

/** Puts calls to the model: cache, cap, tries, and the reading of what comes back. Never throws for what a provider or a model does. */
export function openDesk(desk: Desk): OpenDesk {
  const common: Common = { takesSchema: true, restUntilMs: 0 }
  const replies = keptReplies(desk.watch)
  return {
    async ask(call, { cache: useCache = true, keptSuffice = false }) {
      const prompt = sealPrompt(call)
      const bytes = Buffer.byteLength(prompt.system) + Buffer.byteLength(prompt.user)
      if (bytes > mostPromptBytes)
        return {
          result: { missing: { reason: 'too-long', detail: `the prompt would have ${bytes} bytes; over ${mostPromptBytes} none is sent` } },
          isCached: false,
        }
      const cache = useCache ? desk.cache : undefined
      const hash = hashOf(desk.identity, call.id, prompt)
      const ask = () => desk.slots(() => askModel(desk, common, call, prompt, async (reply) => cache?.put(hash, JSON.stringify(reply))))
      const kept = await readCache(cache, hash, call, prompt)
      return kept === undefined ? ask() : replies.orAsk(kept, ask, keptSuffice)
    },
    async kept(call) {
      const prompt = sealPrompt(call)
      const found = await readCache(desk.cache, hashOf(desk.identity, call.id, prompt), call, prompt)
      return found?.served === undefined || desk.watch.accepts(found.served) ? found : undefined
    },
    setAside: replies.setAside,
  }
}

function hashOf(identity: readonly unknown[], id: string, { system, user }: SealedPrompt): string {
  return createHash('sha256')
    .update(JSON.stringify([promptVersion, ...identity, id, system, user]))
    .digest('hex')
}

/** A kept reply is read again, as one that just came. */
async function readCache<Value>(cache: JudgeCache | undefined, hash: string, call: JudgeCall<Value>, { code }: SealedPrompt): Promise<Kept<Value> | undefined> {
  const body = await cache?.get(hash)
  if (body === undefined) return undefined
  const kept = CachedReply.safeParse(jsonOf(body))
  if (!kept.success) return undefined
  const object = parseReply(kept.data.text, code)
  const read = object === undefined ? undefined : call.read(object)
  if (read === undefined || 'problem' in read) return undefined
  const { served } = kept.data
  return { asked: { result: { value: read.value }, isCached: true, costUsd: 0 }, ...(served === undefined ? {} : { served }) }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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

function costOf(paid: readonly Paid[]): Pick<Asked<unknown>, 'tokens' | 'costUsd'> {
  if (paid.length === 0) return {}
  const usd = paid.reduce<number | undefined>((sum, each) => (sum === undefined || each.usd === undefined ? undefined : sum + each.usd), 0)
  const known = paid.filter(({ isKnown }) => isKnown)
  const tokens = { input: known.reduce((sum, each) => sum + each.tokens.input, 0), output: known.reduce((sum, each) => sum + each.tokens.output, 0) }
  return { ...(known.length === 0 ? {} : { tokens }), ...(usd === undefined ? {} : { costUsd: usd }) }
}
