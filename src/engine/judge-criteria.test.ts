import { describe, expect, it } from 'vitest'
import { healthyLoad } from '../audits/load-fixture.ts'
import { Config } from '../model/config.ts'
import type { Figure } from '../model/measurement.ts'
import { evidenceOf } from './evidence-fixture.ts'
import { judgeCriteria } from './judge-criteria.ts'

const p95 = (value: number, low: number, high: number): Figure => ({
  value,
  unit: 'ms',
  n: 500,
  interval: { low, high, confidence: 0.95, method: 'test' },
  method: 'test',
})

async function verdict(figure: Figure, comparator: '<=' | '>=' = '<='): Promise<string> {
  const evidence = await evidenceOf()
  if (evidence.traces === undefined) throw new Error('the fixture has traces')
  evidence.traces.latency.request.p95 = figure
  const config = Config.parse({ criteria: [{ id: 'c', metric: 'latency.p95', comparator, target: 1000 }] })
  return judgeCriteria(evidence, config)[0].verdict
}

describe('a criterion is judged by its interval', () => {
  it('is met only when the whole interval is on the good side', async () => {
    expect(await verdict(p95(900, 800, 1000))).toBe('met')
    expect(await verdict(p95(1200, 1100, 1300), '>=')).toBe('met')
  })

  it('is not met only when the whole interval is on the bad side', async () => {
    expect(await verdict(p95(1200, 1001, 1300))).toBe('not-met')
    expect(await verdict(p95(900, 800, 999), '>=')).toBe('not-met')
  })

  it('is unknown when the target lies inside the interval', async () => {
    expect(await verdict(p95(900, 800, 1001))).toBe('unknown')
  })

  it('is unknown when the figure was refused, and when it has no interval', async () => {
    expect(await verdict({ refused: 'too few', unit: 'ms', n: 10, needsN: 75 })).toBe('unknown')
    expect(await verdict({ value: 900, unit: 'ms', n: 10, noInterval: 'none', method: 'test' })).toBe('unknown')
  })

  it('of cost is unknown while the requests that could not be priced may decide it', async () => {
    const evidence = await evidenceOf()
    if (evidence.traces === undefined) throw new Error('the fixture has traces')
    evidence.traces.cost.perRequest.mean = { ...p95(0.001, 0.0009, 0.0011), unit: 'usd' }
    const config = Config.parse({ criteria: [{ id: 'c', metric: 'cost.per-request', comparator: '<=', target: 0.01 }] })
    evidence.traces.cost.perRequest.priced = { have: 50, of: 100, figure: p95(0.5, 0.4, 0.6) }
    expect(judgeCriteria(evidence, config)[0]).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('50 of 100') })
    evidence.traces.cost.perRequest.priced = { have: 99, of: 100, figure: p95(0.99, 0.95, 1) }
    expect(judgeCriteria(evidence, config)[0].verdict).toBe('met')
  })
})

describe('a criterion on capacity', () => {
  const config = Config.parse({ criteria: [{ id: 'ten-times', metric: 'capacity.multiple-of-today', comparator: '>=', target: 10 }] })
  const perS = (value: number, low: number, high: number): Figure => ({ ...p95(value, low, high), unit: 'per-s' })
  const today: Figure = { value: 2, unit: 'per-s', n: 1, noInterval: 'stated', method: 'config' }
  const judged = async (knee: Figure, valid = true) => {
    const load = { ...healthyLoad, validity: { valid, reason: 'the generator lagged' }, capacity: { ...healthyLoad.capacity, today, knee } }
    return judgeCriteria({ ...(await evidenceOf()), load }, config)[0]
  }

  it('is judged by the interval of the knee over today’s load', async () => {
    expect(await judged(perS(12, 10, 16))).toMatchObject({ verdict: 'not-met', figure: { value: 6, unit: 'times' } })
    expect(await judged(perS(24, 20, 32))).toMatchObject({ verdict: 'met' })
    expect(await judged(perS(20, 16, 24))).toMatchObject({ verdict: 'unknown' })
  })

  it('is met where so much was driven and held, though no level failed and there is no knee', async () => {
    const none: Figure = { refused: 'no level failed', unit: 'per-s', n: 3 }
    const heldTo = async (heldPerS: number) => {
      const { failedPerS: _, ...capacity } = healthyLoad.capacity
      return judgeCriteria({ ...(await evidenceOf()), load: { ...healthyLoad, capacity: { ...capacity, today, knee: none, heldPerS } } }, config)[0]
    }
    expect(await heldTo(20)).toMatchObject({ verdict: 'met', reason: expect.stringContaining('20 a second') })
    expect(await heldTo(19)).toMatchObject({ verdict: 'unknown' })
    const { failedPerS: _, ...capacity } = healthyLoad.capacity
    const disagreeing = { ...healthyLoad, capacity: { ...capacity, today, knee: none, heldPerS: 20, failedUnderHeldPerS: 1 } }
    expect(judgeCriteria({ ...(await evidenceOf()), load: disagreeing }, config)[0]).toMatchObject({ verdict: 'unknown' })
  })

  it('is unknown without load, without a knee, and after a run that is not valid', async () => {
    expect(judgeCriteria(await evidenceOf(), config)[0].verdict).toBe('unknown')
    expect((await judged({ refused: 'no level failed', unit: 'per-s', n: 3 })).verdict).toBe('unknown')
    expect(await judged(perS(24, 20, 32), false)).toMatchObject({ verdict: 'unknown', reason: 'the generator lagged' })
  })
})
