import { describe, expect, it } from 'vitest'
import { interArrivalCv } from '../../measure/load/arrivals/inter-arrival-cv.ts'
import type { Level, LoadPlan } from './plan.ts'
import { scheduleOf } from './schedule.ts'

function planWith(loop: LoadPlan['loop'], seed = 1): LoadPlan {
  return {
    target: { url: 'http://127.0.0.1/', method: 'POST', headers: {} },
    bodies: [{ text: '' }],
    loop,
    stages: [],
    objectives: {},
    limits: { maxRequests: 1, maxInFlight: 1, timeoutMs: 1, maxResponseBytes: 1, errorRatio: 1 },
    seed,
    bodySource: '',
  }
}

const level: Level = { ratePerS: 4, durationMs: 12_000 }
const gamma = (seed: number) => scheduleOf(planWith({ kind: 'open', arrivals: { kind: 'gamma', cv: 1.5 }, levels: [level] }, seed), [level], 0)

describe('a level of bursty arrivals', () => {
  it('brings exactly as many requests as its rate says, within its time, whatever the seed', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const due = gamma(seed)
      expect(due).toHaveLength(48)
      expect(due.at(-1)).toBeLessThan(12_000)
      expect(due.every((dueMs, index) => dueMs >= (due[index - 1] ?? 0))).toBe(true)
    }
  })

  it('keeps the burstiness that was asked for', () => {
    const long: Level = { ratePerS: 100, durationMs: 200_000 }
    const cv = interArrivalCv(scheduleOf(planWith({ kind: 'open', arrivals: { kind: 'gamma', cv: 3 }, levels: [long] }), [long], 0))
    if (!('value' in cv)) throw new Error('refused')
    expect(Math.abs(cv.value / 3 - 1)).toBeLessThan(0.05)
  })
})

it('gives every level bursts of its own', () => {
  const plan = planWith({ kind: 'open', arrivals: { kind: 'poisson' }, levels: [level] })
  expect([...scheduleOf(plan, [level], 0)]).not.toEqual([...scheduleOf(plan, [level], 1)])
  expect([...scheduleOf(plan, [level], 1)]).toEqual([...scheduleOf(plan, [level], 1)])
})
