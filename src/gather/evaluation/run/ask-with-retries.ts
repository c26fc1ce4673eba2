import type { Case } from '../../../model/case.ts'
import { backoffMs } from '../backoff.ts'
import { type Answer, missing, type Target } from '../target/target.ts'
import type { Budget } from './budget.ts'
import type { Pace } from './pace.ts'
import type { World } from './world.ts'

export interface AskOptions {
  target: Target
  pace: Pace
  budget: Budget
  timeoutMs: number
  retries: number
  world: World
}

/** A system that wants to be left alone for longer is not waited for. */
const longestRestMs = 120_000

/** An answer, and how many requests it took: none where the budget was empty at once. */
export interface Asked {
  answer: Answer
  attempts: number
}

/** Asks until there is an answer, or a failure that another try cannot mend. Rejects once the run is given up. */
export async function askWithRetries(given: Case, repeat: number, { target, pace, budget, timeoutMs, retries, world }: AskOptions): Promise<Asked> {
  let last: Answer | undefined
  for (let attempts = 0; ; ) {
    const spent = budget.take()
    if (spent !== undefined) return { answer: last === undefined ? missing('spend-cap', spent) : endedBy(last, spent), attempts }
    await pace.turn(world.signal)
    attempts += 1
    const answer = await withinTime((signal) => target.ask(given, signal, repeat), timeoutMs, world.giveUp)
    if (answer.missing === undefined || answer.retry === undefined || attempts > retries) return { answer: told(answer, attempts), attempts }
    const { afterMs } = answer.retry
    if (afterMs !== undefined && afterMs > longestRestMs) {
      return { answer: missing(answer.missing.reason, `${answer.missing.detail}; it asks to wait ${Math.ceil(afterMs / 1000)} s, which is too long`), attempts }
    }
    last = told(answer, attempts)
    if (afterMs !== undefined) pace.rest(afterMs)
    await world.wait(Math.max(afterMs ?? 0, backoffMs(`${given.id} ${repeat}`, attempts)), world.signal)
  }
}

/** What the system said stands, and that the cap allowed no other try. */
function endedBy(answer: Answer, spent: string): Answer {
  if (answer.missing === undefined) return answer
  return { ...answer, missing: { ...answer.missing, detail: `${answer.missing.detail}; not tried again: ${spent}` } }
}

function told(answer: Answer, attempts: number): Answer {
  if (answer.missing === undefined || attempts === 1) return answer
  return { ...answer, missing: { ...answer.missing, detail: `${answer.missing.detail} (${attempts} attempts)` } }
}

/** What does not look at its signal is left behind at the limit all the same. */
async function withinTime(ask: (signal: AbortSignal) => Promise<Answer>, timeoutMs: number, giveUp: AbortSignal): Promise<Answer> {
  const limit = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop: () => void = () => {}
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => limit.abort(new TimedOut()), timeoutMs)
    stop = () => limit.abort(giveUp.reason)
    limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true })
    giveUp.addEventListener('abort', stop, { once: true })
  })
  try {
    giveUp.throwIfAborted()
    return await Promise.race([ask(limit.signal), over])
  } catch (error) {
    if (error instanceof TimedOut) return { ...missing('timeout', `no whole answer within ${timeoutMs / 1000} s`), latencyMs: timeoutMs }
    throw error
  } finally {
    clearTimeout(timer)
    giveUp.removeEventListener('abort', stop)
    // Nobody waits for it any more.
    over.catch(() => {})
  }
}

class TimedOut extends Error {
  override readonly name = 'TimedOut'
}
