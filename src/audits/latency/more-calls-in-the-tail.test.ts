import { describe, expect, it } from 'vitest'
import { evidenceWith, findingOf, measured, refusal, stageShare, verdictOf } from '../evidence-fixture.ts'
import { moreCallsInTheTail } from './more-calls-in-the-tail.ts'

const calls = (callsTail: number, msPerCallTail: number) => {
  const excess = measured(0.4, 'ratio', 50, [0.3, 0.5])
  return evidenceWith({
    latency: {
      composition: { shares: [stageShare('tool', { mean: 0.2, tail: 0.4, excess }, { callsBody: 2, callsTail, msPerCallBody: 100, msPerCallTail })] },
    },
  })
}

describe('more-calls-in-the-tail', () => {
  it('fires when slow requests call a stage far more often', () => {
    const { claim } = findingOf(moreCallsInTheTail, calls(8, 110))
    expect(claim).toContain('call tool more often: 8 calls a request over p95, 2 in the others, 4 times as many (95 % interval 3.59 to 4.46, n 50)')
  })
  it('does not fire when calls are slower rather than more', () => expect(verdictOf(moreCallsInTheTail, calls(2.2, 400))).toBe('met'))
  it('does not fire on the healthy system', () => expect(verdictOf(moreCallsInTheTail, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds the limit', () => expect(verdictOf(moreCallsInTheTail, calls(3.1, 100))).toBe('unknown'))
  it('is unknown without a composition', () => {
    expect(verdictOf(moreCallsInTheTail, evidenceWith({ latency: { composition: refusal('too few', 'ms', 9, 75) } }))).toBe('unknown')
  })
})
