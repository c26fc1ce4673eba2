import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import type { LoadStep } from '../../model/load-evidence.ts'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { type healthyLoad, loadStep } from '../load-fixture.ts'
import { coordinatedTail } from './coordinated-tail.ts'

type Stalls = (typeof healthyLoad)['mechanisms']['stalls']
/** A stop of 2 s once in 10 s. */
const stops: Stalls = {
  found: [10_000, 20_050, 29_980, 40_000].map((startMs) => ({ startMs, durationMs: 2000, requestsHit: 40 })),
  totalMs: 8000,
  tailInStalls: share(19, 20),
  closedLoopP99Ms: measured(210, 'ms', 1980, [200, 230]),
  openLoopP99Ms: measured(1900, 'ms', 1980, [1800, 1980]),
}
const stalling = (overrides: Partial<Stalls> = {}) => evidenceUnderLoad({ mechanisms: { stalls: { ...stops, ...overrides } } })

describe('coordinated-tail', () => {
  it('fires when more than half of the slow requests were slow together, with what a closed loop would have shown', () => {
    const finding = findingOf(coordinatedTail, stalling())
    expect(finding.claim).toBe(
      '19 of 20 requests over p99 were open while no response ended at all, 95 % (95 % interval 76.4 % to 99.1 %, n 20): 4 stalls of 8 s in all, one about every 10 s. A closed loop would have shown a p99 of 210 ms (95 % interval 200 ms to 230 ms, n 1,980) instead of 1.9 s (95 % interval 1.8 s to 1.98 s, n 1,980).',
    )
    expect(finding.severity).toBe('high')
    expect(finding.fixNow).toContain('10 s, 20.1 s, 30 s after the start of the run')
  })
  it('weighs less where a closed loop would have shown most of it', () =>
    expect(findingOf(coordinatedTail, stalling({ closedLoopP99Ms: measured(1700, 'ms', 1980, [1600, 1800]) })).severity).toBe('medium'))
  it('is unknown where all stalls came while the queue grew, which makes every request slow', () => {
    const rising = { inFlight: { trendPerS: measured(20, 'per-s', 10, [19, 21]) } }
    const driven = (first: LoadStep) => evidenceUnderLoad({ steps: [first, loadStep(24, 640, { startMs: 30_000, ...rising })], mechanisms: { stalls: stops } })
    expect(verdictOf(coordinatedTail, driven(loadStep(8, 400)))).toBe('not-met')
    expect(answerOf(coordinatedTail, driven(loadStep(20, 640, rising)))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('that the system holds'),
    })
  })
  it('claims no rhythm where the gaps differ', () => {
    const found = [1000, 2000, 30_000, 31_000].map((startMs) => ({ startMs, durationMs: 2000, requestsHit: 40 }))
    expect(findingOf(coordinatedTail, stalling({ found })).claim).not.toContain('about every')
  })
  it('does not fire without stalls, nor where few slow requests fall into one', () => {
    expect(answerOf(coordinatedTail, evidenceUnderLoad({}))).toMatchObject({ verdict: 'met', reason: 'no stall was found among 1,770 responses' })
    expect(verdictOf(coordinatedTail, stalling({ tailInStalls: share(3, 20) }))).toBe('met')
  })
  it('is unknown while the interval holds one half, saying how long a run would settle it', () =>
    expect(answerOf(coordinatedTail, stalling({ tailInStalls: share(13, 20) }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringMatching(/^a longer run: about [\d,]+ requests \(there are 1,980\)$/),
    }))
  it('is unknown on stalls where no level has a p99, and without stalls on few responses', () => {
    expect(answerOf(coordinatedTail, stalling({ tailInStalls: share(0, 0) }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('at least 400 requests'),
    })
    expect(
      verdictOf(coordinatedTail, evidenceUnderLoad({ steps: [loadStep(8, 400, { ok: 399 })], mechanisms: { stalls: { tailInStalls: share(0, 0) } } })),
    ).toBe('unknown')
    expect(
      verdictOf(coordinatedTail, evidenceUnderLoad({ steps: [loadStep(8, 400, { ok: 400 })], mechanisms: { stalls: { tailInStalls: share(0, 0) } } })),
    ).toBe('met')
  })
  it('fires also where the p99 of the whole run lies among the failures', () => {
    const none = refusal('p99 lies among the 3 % that failed', 'ms', 1980)
    const finding = findingOf(coordinatedTail, stalling({ openLoopP99Ms: none }))
    expect([finding.claim, finding.severity]).toEqual([expect.stringContaining('; here the p99 is not given: p99 lies among the 3 % that failed'), 'medium'])
    expect(findingOf(coordinatedTail, stalling({ openLoopP99Ms: none, closedLoopP99Ms: none })).claim).toContain('The p99 of the run is not given')
  })
  it('is unknown in a closed loop, which is what hides it', () => expect(verdictOf(coordinatedTail, evidenceUnderLoad({ loop: 'closed' }))).toBe('unknown'))
})
