import { describe, expect, it } from 'vitest'
import type { LoadOutcome } from '../../../model/load-evidence.ts'
import { errorBudget, rateRule, sendCap } from './stop-rules.ts'

/** Number of the outcome that stops a run, from 1. */
function stopsAt(outcomes: readonly LoadOutcome[], errorRatio = 0.5): number {
  const spend = errorBudget({ errorRatio, errorWindow: 100 })
  return 1 + outcomes.findIndex((outcome) => spend(outcome) !== undefined)
}

const many = (outcome: LoadOutcome, count: number): LoadOutcome[] => Array.from({ length: count }, () => outcome)

describe('the error budget', () => {
  it('is judged over a whole window, and spent by more than its share', () => {
    expect(stopsAt([...many('timeout', 50), ...many('ok', 50)])).toBe(0)
    expect(stopsAt([...many('timeout', 51), ...many('ok', 49)])).toBe(100)
  })

  it('looks back on the last hundred only', () => {
    // The 52nd failure is the 51st within the last hundred once one of the first is forgotten.
    expect(stopsAt([...many('ok', 1000), ...many('cut', 60)])).toBe(1051)
    expect(stopsAt([...many('cut', 40), ...many('ok', 100), ...many('cut', 40)])).toBe(0)
  })

  it('is not spent by rejections, unless nothing succeeds', () => {
    expect(stopsAt([...many('rejected', 99), 'ok'])).toBe(0)
    expect(stopsAt(many('rejected', 100))).toBe(100)
  })

  it('leaves out what the generator did itself', () => {
    expect(stopsAt([...many('not-sent', 500), ...many('aborted', 500)])).toBe(0)
  })

  it('of 1 never stops', () => {
    expect(stopsAt(many('refused', 500), 1)).toBe(0)
  })
})

describe('caps', () => {
  const limits = { maxRequests: 100, maxInFlight: 1, timeoutMs: 1, maxResponseBytes: 1, errorRatio: 1, errorWindow: 100 }

  it.each([
    [0.3, 0.1, 3, 'spend-cap'],
    [0.299, 0.1, 2, 'spend-cap'],
    [1000, 0.1, 100, 'request-cap'],
    [0, 0, 100, 'request-cap'],
  ])('$%d at $%d a request are %i requests', (maxSpendUsd, costPerRequestUsd, requests, how) => {
    expect(sendCap({ ...limits, maxSpendUsd, costPerRequestUsd })).toMatchObject({ requests, ended: { how } })
  })

  it.each([
    [{ sentBefore: 60 }, 40, 'request-cap'],
    [{ sentBefore: 120 }, 0, 'request-cap'],
    [{ sentBefore: 60, maxSpendUsd: 8, costPerRequestUsd: 0.1 }, 20, 'spend-cap'],
  ])('of a whole plan leave to its later parts what is left: %j', (given, requests, how) => {
    expect(sendCap({ ...limits, ...given })).toMatchObject({ requests, ended: { how } })
  })

  it('on spend need a price', () => {
    expect(() => sendCap({ ...limits, maxSpendUsd: 1 })).toThrow(/what a request costs/)
  })
})

it('the rate rule stops below its share, and says nothing of a few requests', () => {
  expect(rateRule(89, 100, 0.9)).toMatchObject({ how: 'rate-not-reached' })
  expect(rateRule(90, 100, 0.9)).toBeUndefined()
  expect(rateRule(0, 49, 0.9)).toBeUndefined()
  expect(rateRule(0, 100, undefined)).toBeUndefined()
})
