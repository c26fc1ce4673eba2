import { describe, expect, it } from 'vitest'
import { share, wilson } from '../measure/interval/wilson.ts'
import { nToRuleOut, settledBy, settlingN, sideOf } from './decide.ts'

describe('deciding on intervals', () => {
  it('takes a side only where the whole interval lies on it', () => {
    const figure = share(17, 20).figure // Wilson [.639581, .947631]
    expect([sideOf(figure, 0.6), sideOf(figure, 0.95), sideOf(figure, 0.8)]).toEqual(['above', 'below', 'open'])
    expect(sideOf(share(0, 0).figure, 0.5)).toBe('open')
  })

  it('needs 73 observations without a case to rule out 5 % (Wilson upper bound z²/(n + z²))', () => {
    expect(nToRuleOut(0.05)).toBe(73)
  })

  it('names the n that would settle a rate, and does so exactly: one fewer would not', () => {
    const n = settlingN({ have: 3, of: 100 }, 0.05) ?? 0
    expect(wilson(0.03 * n, n).high).toBeLessThanOrEqual(0.05)
    expect(wilson(0.03 * (n - 1), n - 1).high).toBeGreaterThan(0.05)
  })

  it('asks for no number of observations that nobody will ever have', () => {
    expect(settledBy(share(6, 621), 0.01, 'requests')).toContain('too close')
    expect(settledBy(share(3, 100), 0.05, 'requests')).toContain('about')
  })
})
