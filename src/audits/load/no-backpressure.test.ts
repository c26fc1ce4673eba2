import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad, loadStep } from '../load-fixture.ts'
import { noBackpressure } from './no-backpressure.ts'

type Backpressure = (typeof healthyLoad)['mechanisms']['backpressure']
const pushing = (overrides: Partial<Backpressure>, steps = healthyLoad.steps) =>
  evidenceUnderLoad({ steps: [...steps], mechanisms: { backpressure: overrides } })
const inflation = (value: number, low: number, high: number) => measured(value, 'times', 510, [low, high])

describe('no-backpressure', () => {
  it('fires when nobody is turned away and the accepted wait', () => {
    const finding = findingOf(noBackpressure, pushing({ rejected: share(0, 720), inflation: inflation(8, 7, 9.5), inFlightMax: 400 }))
    expect(finding.claim).toBe(
      'At 1 level past the knee, 0 of 720 requests were turned away, and the accepted took ×8 as long as at the lowest level in the median (95 % interval ×7 to ×9.5, n 510); up to 400 were in flight.',
    )
    expect(finding.severity).toBe('high')
    expect(finding.effect).toMatchObject({ value: -0.875, basis: 'bounded' })
    expect(finding.effect?.interval?.low).toBeCloseTo(1 / 9.5 - 1, 12)
  })
  it('fires when nobody is turned away and requests in flight keep rising, although nothing was accepted to take the time of', () => {
    const rising = [...healthyLoad.steps.slice(0, 5), loadStep(24, 640, { inFlight: { trendPerS: measured(6, 'per-s', 10, [5, 7]) } })]
    const finding = findingOf(noBackpressure, pushing({ rejected: share(0, 720), inflation: refusal('none was accepted', 'times', 0) }, rising))
    expect(finding.rows.map(({ pointer }) => pointer)).toContain('/load/steps/5/inFlight/trendPerS')
    expect(finding.claim).toContain('requests in flight rose by 6 per second')
  })
  it('fires with less weight where requests are turned away behind a long queue', () => {
    expect(findingOf(noBackpressure, pushing({ inflation: inflation(14, 12, 17) }))).toMatchObject({
      severity: 'medium',
      fixNow: expect.stringContaining('Lower the limit'),
    })
  })
  it('does not fire where requests are turned away and the others stay fast', () => {
    expect(verdictOf(noBackpressure, evidenceUnderLoad({}))).toBe('met')
    expect(answerOf(noBackpressure, pushing({ retryAfter: 0 })).reason).toContain('Retry-After')
  })
  it('is unknown where no level was too much', () =>
    expect(answerOf(noBackpressure, pushing({ overloadedSteps: 0, rejected: share(0, 0) }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('too much for the system'),
    }))
  it('is unknown where nobody is turned away and the time hardly grows: it failed otherwise', () =>
    expect(verdictOf(noBackpressure, pushing({ rejected: share(0, 720), inflation: inflation(1.2, 1, 1.4) }))).toBe('unknown'))
  it('is unknown while intervals hold the lines', () => {
    expect(verdictOf(noBackpressure, pushing({ rejected: share(0, 720), inflation: inflation(4, 2.5, 6) }))).toBe('unknown')
    expect(verdictOf(noBackpressure, pushing({ rejected: share(0, 30), inflation: inflation(8, 7, 9) }))).toBe('unknown')
    expect(verdictOf(noBackpressure, pushing({ inflation: inflation(10, 8, 13) }))).toBe('unknown')
  })
  it('is unknown in a closed loop, which waits for the system', () => expect(verdictOf(noBackpressure, evidenceUnderLoad({ loop: 'closed' }))).toBe('unknown'))
})
