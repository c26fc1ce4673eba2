import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import type { healthyLoad } from '../load-fixture.ts'
import { coldStart } from './cold-start.ts'

const starting = (overrides: Partial<(typeof healthyLoad)['mechanisms']['coldStart']>) => evidenceUnderLoad({ mechanisms: { coldStart: overrides } })

describe('cold-start', () => {
  it('fires when the first requests are slow as they are by chance in fewer than one run of a hundred', () => {
    const finding = findingOf(coldStart, starting({ firstMs: [2400, 1900, 410], slowInARow: 2, chance: 0.003 }))
    expect(finding.claim).toBe(
      'The first request of the run took 2.4 s, ×6 the median of the 59 later ones at its level, 400 ms (95 % interval 360 ms to 440 ms, n 59). 2 requests from the start were slower than 95 % of the later ones; a start as slow comes by chance in fewer than 1 % of runs.',
    )
    expect(finding.effect).toMatchObject({ value: 400 / 2400 - 1, basis: 'bounded' })
    expect(finding.severity).toBe('medium')
  })
  it('fires on a start that comes by chance in one run of twenty only where it is far from usual', () => {
    expect(verdictOf(coldStart, starting({ firstMs: [2300], slowInARow: 1, chance: 0.05 }))).toBe('not-met')
    expect(answerOf(coldStart, starting({ firstMs: [1500], slowInARow: 1, chance: 0.05 }))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('comes by chance in 5 % of runs'),
    })
    expect(verdictOf(coldStart, starting({ firstMs: [2300], slowInARow: 1, chance: 0.06 }))).toBe('unknown')
  })
  it('takes a chance of a hundredth for rare, however far from usual', () =>
    expect(verdictOf(coldStart, starting({ firstMs: [1500], slowInARow: 1, chance: 0.01, n: 600 }))).toBe('not-met'))
  it('does not know where evidence does not tell the chance', () =>
    expect(answerOf(coldStart, starting({ firstMs: [2300], slowInARow: 1 }))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('not told'),
    }))
  it('fires where the first requests failed, as they do by chance in at most one run of a hundred', () => {
    const finding = findingOf(coldStart, starting({ failedFirst: { count: 2, chance: 0.001, n: 62 } }))
    expect(finding).toMatchObject({ severity: 'high', claim: expect.stringContaining('2 requests of the run failed before the first one succeeded') })
    expect(verdictOf(coldStart, starting({ failedFirst: { count: 1, chance: 0.03, n: 33 } }))).toBe('unknown')
    expect(verdictOf(coldStart, starting({ failedFirst: { count: 1, chance: 0.3, n: 33 } }))).toBe('met')
  })
  it('weighs more where the first user waits past the limit of attention', () =>
    expect(findingOf(coldStart, starting({ firstMs: [12_000, 11_500], slowInARow: 2, chance: 0.003 })).severity).toBe('high'))
  it('does not fire on a first request that is not slower, or slower by little', () => {
    expect(answerOf(coldStart, evidenceUnderLoad({}))).toMatchObject({ verdict: 'met', reason: expect.stringContaining('the run cannot tell') })
    expect(verdictOf(coldStart, starting({ firstMs: [800, 790], slowInARow: 2 }))).toBe('met')
    expect(verdictOf(coldStart, starting({ firstMs: [90, 85], slowInARow: 2, steady: measured(10, 'ms', 59, [9, 11]) }))).toBe('met')
  })
  it('is unknown on few later requests, or where the usual time is refused, or none of the first succeeded', () => {
    expect(verdictOf(coldStart, starting({ firstMs: [2400], slowInARow: 0, n: 19 }))).toBe('unknown')
    expect(verdictOf(coldStart, starting({ steady: refusal('too few', 'ms', 3) }))).toBe('unknown')
    expect(verdictOf(coldStart, starting({ firstMs: [] }))).toBe('unknown')
  })
})
