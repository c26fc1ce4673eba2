import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad } from '../load-fixture.ts'
import { capacityBelowGrowth } from './capacity-below-growth.ts'

const [twice] = healthyLoad.capacity.forecasts
const forecast = (holds: 'yes' | 'no' | 'unknown') => (twice === undefined ? [] : [{ ...twice, holds }])
const knee = (value: number, low: number, high: number) => measured(value, 'per-s', 6, [low, high])

describe('capacity-below-growth', () => {
  it('fires when twice today’s load does not hold, with the knee as a multiple of today and the stage that gives way', () => {
    const capacity = {
      knee: knee(12, 12, 16),
      heldPerS: 12,
      failedPerS: 16,
      failedBecause: 'at 16/s 91 % of 480 requests were good, and 99 % are needed',
      forecasts: forecast('no'),
    }
    const finding = findingOf(capacityBelowGrowth, evidenceUnderLoad({ capacity }))
    expect(finding.claim).toBe(
      'Twice today’s load, 16 per second, is more than the system holds: it holds up to 12 per second (95 % interval 12 per second to 16 per second, n 6), ×1.5 today’s load of 8 per second; at 16/s 91 % of 480 requests were good, and 99 % are needed; generate gives way first.',
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
  it('says so where only the fit beyond what was driven shows it, and weighs that less', () => {
    const { failedPerS: _, failedBecause: __, ...noneFailed } = healthyLoad.capacity
    const peakPerS = knee(14, 13, 15)
    const fit = { lambda: peakPerS, sigma: peakPerS, kappa: peakPerS, peakInFlight: peakPerS, peakPerS, r2: 1, curve: [] }
    const capacity = { ...noneFailed, fit, knee: refusal('no level failed', 'per-s', 5), heldPerS: 12, forecasts: forecast('no') }
    const finding = findingOf(capacityBelowGrowth, { ...evidenceUnderLoad({}), load: { ...healthyLoad, capacity } })
    expect(finding.claim).toBe(
      'Twice today’s load, 16 per second, is more than the system holds: 12 per second was driven and held, ×1.5 today’s load of 8 per second; by the fit, beyond what was driven, the most that it can serve is 14 per second (95 % interval 13 per second to 15 per second, n 6); generate gives way first.',
    )
    expect(finding.severity).toBe('medium')
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
