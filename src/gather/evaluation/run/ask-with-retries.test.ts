import { describe, expect, it } from 'vitest'
import { Case } from '../../../model/case.ts'
import { EvalConfig } from '../../../model/eval-config.ts'
import { type Answer, missing, type Target } from '../target/target.ts'
import { askWithRetries } from './ask-with-retries.ts'
import { createBudget } from './budget.ts'
import { createPace } from './pace.ts'

const given = Case.parse({ id: 'c', input: 'q' })

/** A clock that only waiting moves. */
function still() {
  let nowMs = 1000
  const waits: number[] = []
  const never = new AbortController().signal
  const wait = async (ms: number) => {
    waits.push(ms)
    nowMs += ms
  }
  return { waits, world: { nowMs: () => nowMs, clock: () => nowMs, wait, signal: never, giveUp: never } }
}

function answering(...answers: Answer[]) {
  const asked: number[] = []
  const ask: Target['ask'] = async () => {
    asked.push(asked.length)
    return answers[asked.length - 1] ?? { text: 'ok' }
  }
  return { asked, target: { describe: 'x', hash: 'x', asks: true, ask } }
}

function options(target: Target, { limits = {}, ratePerS, retries = 3 }: { limits?: object; ratePerS?: number; retries?: number } = {}) {
  const time = still()
  const budget = createBudget(EvalConfig.parse({ limits }).limits, 0)
  return { ...time, budget, ask: { target, budget, retries, timeoutMs: 60_000, world: time.world, pace: createPace(ratePerS, time.world) } }
}

const busy: Answer = { ...missing('target-error', 'HTTP 503'), retry: {} }

describe('askWithRetries', () => {
  it('waits twice as long each time, between half and all of it, and tells how often it tried', async () => {
    const { asked, target } = answering(busy, busy, busy, busy)
    const { ask, waits } = options(target)
    const { answer, attempts } = await askWithRetries(given, 0, ask)
    expect(attempts).toBe(4)
    expect(asked).toHaveLength(4)
    expect(answer.missing?.detail).toBe('HTTP 503 (4 attempts)')
    for (const [at, ms] of waits.entries()) expect([ms >= 250 * 2 ** at, ms <= 500 * 2 ** at]).toEqual([true, true])
    expect(waits).toHaveLength(3)
  })

  it('waits as long as the system asks, and gives up where that is too long', async () => {
    const limited = (afterMs: number): Answer => ({ ...missing('rate-limited', 'HTTP 429'), retry: { afterMs } })
    const patient = options(answering(limited(7000)).target)
    expect((await askWithRetries(given, 0, patient.ask)).answer.text).toBe('ok')
    expect(patient.waits[0]).toBe(7000)
    const never = options(answering(limited(3_600_000)).target)
    expect((await askWithRetries(given, 0, never.ask)).answer.missing).toEqual({
      reason: 'rate-limited',
      detail: 'HTTP 429; it asks to wait 3600 s, which is too long',
    })
    expect(never.waits).toEqual([])
  })

  it('does not try again what another try cannot mend', async () => {
    const { asked, target } = answering(missing('target-error', 'HTTP 404'))
    await askWithRetries(given, 0, options(target).ask)
    expect(asked).toHaveLength(1)
  })

  it('tries count against the cap, which ends them and leaves what the system said', async () => {
    const { asked, target } = answering(busy, busy)
    const { ask } = options(target, { limits: { maxCalls: 2 } })
    expect(await askWithRetries(given, 0, ask)).toMatchObject({
      answer: { missing: { reason: 'target-error', detail: 'HTTP 503 (2 attempts); not tried again: 2 requests are the most (limits.maxCalls)' } },
      attempts: 2,
    })
    expect(await askWithRetries(given, 0, ask)).toEqual({
      answer: { missing: { reason: 'spend-cap', detail: '2 requests are the most (limits.maxCalls)' } },
      attempts: 0,
    })
    expect(asked).toHaveLength(2)
  })

  it('leaves behind what does not look at its signal, at the time limit', async () => {
    const deaf: Target = { describe: 'x', hash: 'x', asks: true, ask: () => new Promise(() => {}) }
    const { ask } = options(deaf)
    expect((await askWithRetries(given, 0, { ...ask, timeoutMs: 5 })).answer.missing?.reason).toBe('timeout')
  })
})

describe('createPace', () => {
  it('lets requests go at even gaps, and all of them wait while the system asked for a rest', async () => {
    const { world } = still()
    const pace = createPace(10, world)
    const at: number[] = []
    for (let count = 0; count < 4; count += 1) {
      await pace.turn(world.signal)
      at.push(world.clock() - 1000)
    }
    expect(at).toEqual([0, 100, 200, 300])
    pace.rest(1000)
    await pace.turn(world.signal)
    expect(world.clock() - 1000).toBe(1300)
  })
})

describe('createBudget', () => {
  it('ten calls of $0.1 are $1, and no cent more', () => {
    const budget = createBudget(EvalConfig.parse({ limits: { maxUsd: 1, costPerCallUsd: 0.1 } }).limits, 0)
    expect(Array.from({ length: 11 }, () => budget.take() === undefined)).toEqual([...Array(10).fill(true), false])
  })
})
