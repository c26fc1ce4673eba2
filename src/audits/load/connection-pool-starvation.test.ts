import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { blockingStage, poolWait } from '../load-fixture.ts'
import { connectionPoolStarvation } from './connection-pool-starvation.ts'

const starved = poolWait({
  limit: 1,
  callersMax: 14,
  timeAtLimit: measured(0.93, 'ratio', 900),
  byStep: [
    { askedPerS: 2, waitP50Ms: 1, waitP95Ms: 3, calls: 60 },
    { askedPerS: 24, waitP50Ms: 310, waitP95Ms: 900, calls: 720 },
  ],
})
const pooled = (pool = starved, blocking = [blockingStage()]) => evidenceUnderLoad({ mechanisms: { pools: [pool], blocking } })

describe('connection-pool-starvation', () => {
  it('fires when waits grow while the callee stands at a flat limit under its callers', () => {
    const finding = findingOf(connectionPoolStarvation, pooled())
    expect(finding.claim).toBe(
      'Calls of chat reader (stage generate) from api to reader queue: never more than 1 are at work in reader, while up to 14 callers are open, and for 93 % of the time in which callers wait (n 900, no interval: a fixture without one) it is at that number. At 24 per second half of the calls wait 310 ms or more; at the lowest level 95 % waited less than 3 ms.',
    )
    expect(finding.effect).toMatchObject({ value: 310, unit: 'ms' })
    expect(finding.fixNow).toContain('from `api` to `reader` (span `chat reader`) from 1 towards 14')
  })
  it('weighs by the part of the request that is waited', () => {
    const short = {
      ...starved,
      byStep: starved.byStep.map((step) => ({ ...step, waitP50Ms: step.askedPerS > 2 ? 100 : step.waitP50Ms })),
    }
    expect([findingOf(connectionPoolStarvation, pooled()).severity, findingOf(connectionPoolStarvation, pooled(short)).severity]).toEqual(['high', 'medium'])
  })
  it('does not fire where nobody waits, or the callee is rarely at its limit, or follows its callers', () => {
    expect(verdictOf(connectionPoolStarvation, evidenceUnderLoad({}))).toBe('met')
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, timeAtLimit: measured(0.49, 'ratio', 900) }))).toBe('met')
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, limit: 14 }))).toBe('met')
  })
  it('leaves the question open where a stage holds the process of one of the services', () => {
    const blocking = [blockingStage({ ratio: measured(0.01, 'ratio', 480, [0, 0.03]) })]
    expect(answerOf(connectionPoolStarvation, pooled(starved, blocking))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('blocked-event-loop'),
    })
    expect(
      verdictOf(
        connectionPoolStarvation,
        pooled(
          starved,
          blocking.map((stage) => ({ ...stage, service: 'elsewhere' })),
        ),
      ),
    ).toBe('not-met')
  })
  it('is unknown where the callee is neither nearly always nor rarely at its limit, or the time is refused', () => {
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, timeAtLimit: measured(0.79, 'ratio', 900) }))).toBe('unknown')
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, timeAtLimit: measured(0.85, 'ratio', 900, [0.75, 0.95]) }))).toBe('unknown')
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, timeAtLimit: refusal('clocks differ', 'ratio', 900) }))).toBe('unknown')
  })
  it('is unknown where waits do not grow from level to level', () => {
    const byStep = starved.byStep.map((step) => ({ ...step, waitP50Ms: 200, waitP95Ms: 400 }))
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, byStep }))).toBe('unknown')
  })
  it('is enough to have 30 calls at a level', () =>
    expect(verdictOf(connectionPoolStarvation, pooled({ ...starved, byStep: starved.byStep.map((step) => ({ ...step, calls: 30 })) }))).toBe('not-met'))
  it('is unknown on few calls at a level', () => {
    const byStep = starved.byStep.map((step) => ({ ...step, calls: 29 }))
    expect(answerOf(connectionPoolStarvation, pooled({ ...starved, byStep }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('at least 30 calls'),
    })
  })
  it('is unknown where no call was seen from both sides', () =>
    expect(answerOf(connectionPoolStarvation, evidenceUnderLoad({ mechanisms: { pools: [] } }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('trace context'),
    }))
})
