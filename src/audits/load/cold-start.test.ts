import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import type { healthyLoad } from '../load-fixture.ts'
import { coldStart } from './cold-start.ts'

const starting = (overrides: Partial<(typeof healthyLoad)['mechanisms']['coldStart']>) => evidenceUnderLoad({ mechanisms: { coldStart: overrides } })

describe('cold-start', () => {
  it('fires when the first requests are slow as they are by chance in fewer than one run of a hundred', () => {
    const finding = findingOf(coldStart, starting({ firstMs: [2400, 1900, 410], slowInARow: 2 }))
    expect(finding.claim).toBe(
      'The first request of the run took 2.4 s, ×6 the median of the 59 later ones at its level, 400 ms (95 % interval 360 ms to 440 ms, n 59). 2 requests from the start were slower than every one of the later ones, which comes by chance in fewer than 1 % of runs.',
    )
    expect(finding.effect).toMatchObject({ value: 400 / 2400 - 1, basis: 'bounded' })
    expect(finding.severity).toBe('medium')
  })
  it('fires on one slow request among few only where it is far from usual: 1 in 60 by chance', () => {
    expect(verdictOf(coldStart, starting({ firstMs: [2300], slowInARow: 1 }))).toBe('not-met')
    expect(answerOf(coldStart, starting({ firstMs: [1500], slowInARow: 1 }))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('comes by chance in 1.67 % of runs'),
    })
  })
  it('takes 1 in 21, of 20 later requests, for just enough where it is far from usual', () =>
    expect(verdictOf(coldStart, starting({ firstMs: [2300], slowInARow: 1, n: 20 }))).toBe('not-met'))
  it('takes a hundredth for the chance of one slow request among many', () =>
    expect(verdictOf(coldStart, starting({ firstMs: [1500], slowInARow: 1, n: 600 }))).toBe('not-met'))
  it('weighs more where the first user waits past the limit of attention', () =>
    expect(findingOf(coldStart, starting({ firstMs: [12_000, 11_500], slowInARow: 2 })).severity).toBe('high'))
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
