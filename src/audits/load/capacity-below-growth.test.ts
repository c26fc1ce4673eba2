import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad } from '../load-fixture.ts'
import { capacityBelowGrowth } from './capacity-below-growth.ts'

const [twice] = healthyLoad.capacity.forecasts
const forecast = (holds: 'yes' | 'no' | 'unknown') => (twice === undefined ? [] : [{ ...twice, holds }])
const knee = (value: number, low: number, high: number) => measured(value, 'per-s', 6, [low, high])

describe('capacity-below-growth', () => {
  it('fires when twice today’s load does not hold, with the knee as a multiple of today and the stage that gives way', () => {
    const capacity = { knee: knee(12, 12, 16), heldPerS: 12, failedPerS: 16, failedBecause: 'goodput 91 %, under 99 %', forecasts: forecast('no') }
    const finding = findingOf(capacityBelowGrowth, evidenceUnderLoad({ capacity }))
    expect(finding.claim).toBe(
      'Twice today’s load, 16 per second, is more than the system holds: it holds up to 12 per second (95 % interval 12 per second to 16 per second, n 6), ×1.5 today’s load of 8 per second, and not 16 per second (goodput 91 %, under 99 %); generate gives way first.',
    )
    expect(finding.severity).toBe('high')
    expect(finding.fixNow).toContain('Relieve `generate` first')
  })
  it('is critical where today’s load is over the knee already, or no level held', () => {
    const over = findingOf(capacityBelowGrowth, evidenceUnderLoad({ capacity: { knee: knee(4, 4, 6), forecasts: forecast('no') } }))
    expect(over).toMatchObject({ severity: 'critical', claim: expect.stringMatching(/^Today’s load, 8 per second, is already more than the system holds/) })
    const { heldPerS: _, ...noneHeld } = healthyLoad.capacity
    const none = { ...healthyLoad, capacity: { ...noneHeld, knee: refusal('no level held', 'per-s', 6), failedPerS: 2, forecasts: forecast('no') } }
    expect(findingOf(capacityBelowGrowth, { ...evidenceUnderLoad({}), load: none })).toMatchObject({
      severity: 'critical',
      claim: expect.stringContaining('no level that was driven held'),
    })
    const higher = { ...none, capacity: { ...none.capacity, failedPerS: 9 } }
    expect(findingOf(capacityBelowGrowth, { ...evidenceUnderLoad({}), load: higher }).severity).toBe('high')
  })
  it('does not fire when it holds', () => expect(verdictOf(capacityBelowGrowth, evidenceUnderLoad({}))).toBe('met'))
  it('is unknown while the forecast is, naming the rate to drive', () =>
    expect(answerOf(capacityBelowGrowth, evidenceUnderLoad({ capacity: { forecasts: forecast('unknown') } }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('around 16 per second'),
    }))
  it('is unknown where today’s load is, naming where it may be told', () => {
    const capacity = { today: refusal('nobody told it', 'per-s', 0), forecasts: [] }
    expect(answerOf(capacityBelowGrowth, evidenceUnderLoad({ capacity }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('`load.todayPerS`'),
    })
  })
  it('is unknown in a closed loop', () => expect(verdictOf(capacityBelowGrowth, evidenceUnderLoad({ loop: 'closed' }))).toBe('unknown'))
})
