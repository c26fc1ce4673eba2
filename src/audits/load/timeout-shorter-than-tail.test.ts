import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad, limitUnderLoad, loadStep, stageStep } from '../load-fixture.ts'
import { timeoutShorterThanTail } from './timeout-shorter-than-tail.ts'

const short = limitUnderLoad({ atMs: 800, cut: share(160, 1620), p99Ms: measured(1600, 'ms', 1620, [1500, 1800]) })
/** Calls of generate fail at the levels that held, too. */
const failing = [loadStep(2, 400, { stages: [stageStep('request', 60, 400), stageStep('generate', 60, 260, 6)] }), ...healthyLoad.steps.slice(1)]
const cutting = (limit = short, steps = failing) => evidenceUnderLoad({ steps, mechanisms: { limits: [limit] } })

describe('timeout-shorter-than-tail', () => {
  it('fires when the limit lies under the p99 of the work, naming span, limit and tail', () => {
    const finding = findingOf(timeoutShorterThanTail, cutting())
    expect(finding.claim).toMatch(
      /^chat reader \(stage generate\) is cut after 800 ms, while its p99 is 1\.6 s \(95 % interval 1\.5 s to 1\.8 s, n 1,620\) \(spans of reader under the call\): 160 of 1,620 calls were ended by the limit, 9\.88 % /,
    )
    expect(finding.fixNow).toContain('the call `chat reader` (stage `generate`) from 800 ms to over the p99 of its work, 1.6 s')
    expect(finding.severity).toBe('high')
  })
  it('fires on the part that is cut alone, since a p99 of successes is itself cut', () => {
    const censored = limitUnderLoad({ atMs: 800, cut: share(60, 1620), p99Ms: measured(790, 'ms', 60, [700, 800]), seen: 'successes at the lowest level' })
    const finding = findingOf(timeoutShorterThanTail, cutting(censored))
    expect(finding.claim).not.toContain('while its p99')
    expect(finding.severity).toBe('medium')
  })
  it('fires on the tail alone, where few calls were cut so far', () => {
    const { severity, claim } = findingOf(timeoutShorterThanTail, cutting({ ...short, cut: share(10, 1620) }))
    expect([severity, claim]).toEqual(['medium', expect.stringContaining('while its p99 is 1.6 s')])
  })
  it('lets off a limit that cuts only past the knee', () => {
    const steps = [...healthyLoad.steps.slice(0, 5), loadStep(24, 640, { stages: [stageStep('request', 720, 640), stageStep('generate', 720, 400, 160)] })]
    expect(answerOf(timeoutShorterThanTail, cutting(short, steps))).toMatchObject({
      verdict: 'met',
      reason: expect.stringContaining('does not hold, and not below'),
    })
  })
  it('lets no limit off where no level held', () => {
    const { heldPerS: _, ...capacity } = healthyLoad.capacity
    const evidence = { ...evidenceUnderLoad({}), load: { ...healthyLoad, capacity, mechanisms: { ...healthyLoad.mechanisms, limits: [short] } } }
    expect(verdictOf(timeoutShorterThanTail, evidence)).toBe('not-met')
  })
  it('does not fire on a limit over the tail', () => expect(verdictOf(timeoutShorterThanTail, evidenceUnderLoad({}))).toBe('met'))
  it('does not fire where nothing was cut', () => expect(verdictOf(timeoutShorterThanTail, evidenceUnderLoad({ mechanisms: { limits: [] } }))).toBe('met'))
  it('is unknown while the interval of p99 holds the limit', () =>
    expect(verdictOf(timeoutShorterThanTail, cutting(limitUnderLoad({ atMs: 1600 })))).toBe('unknown'))
  it('is unknown where p99 is refused and few were cut', () =>
    expect(verdictOf(timeoutShorterThanTail, cutting(limitUnderLoad({ p99Ms: refusal('p99 needs 400', 'ms', 60, 400) })))).toBe('unknown'))
  it('is unknown on few calls, and without spans', () => {
    const few = [loadStep(1, 400, { stages: [stageStep('request', 30, 400), stageStep('generate', 30, 260)] })]
    expect(answerOf(timeoutShorterThanTail, evidenceUnderLoad({ steps: few, mechanisms: { limits: [] } }))).toMatchObject({
      verdict: 'unknown',
      needs: '73 calls in the run',
    })
    const blind = [loadStep(8, 400, { stages: [] })]
    expect(verdictOf(timeoutShorterThanTail, evidenceUnderLoad({ steps: blind, mechanisms: { limits: [] } }))).toBe('unknown')
  })
})
