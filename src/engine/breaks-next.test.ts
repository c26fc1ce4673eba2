import { describe, expect, it } from 'vitest'
import { healthyEvaluation } from '../audits/evaluation-fixture.ts'
import { healthyLoad, point } from '../audits/load-fixture.ts'
import { Config, type ConfigInput } from '../model/config.ts'
import type { CapacityEvidence, LoadEvidence } from '../model/load-evidence.ts'
import type { Figure, Measurement } from '../model/measurement.ts'
import { breaksNextOf } from './breaks-next.ts'
import { evidenceOf } from './evidence-fixture.ts'

const perS = (value: number, low: number, high: number): Measurement => ({
  value,
  unit: 'per-s',
  n: 7,
  interval: { low, high, confidence: 0.95, method: 'held to failed' },
  method: 'fixture',
})
const today: Figure = { value: 2, unit: 'per-s', n: 1, noInterval: 'stated', method: 'config' }
const refused: Figure = { refused: 'no level failed', unit: 'per-s', n: 3 }

async function marksOf(capacity: Partial<CapacityEvidence>, load: Partial<LoadEvidence> = {}, config: ConfigInput = {}) {
  const evidence = await evidenceOf()
  return breaksNextOf({ ...evidence, load: { ...healthyLoad, ...load, capacity: { ...healthyLoad.capacity, today, ...capacity } } }, Config.parse(config))
}

describe('what breaks next', () => {
  it('is the knee as a multiple of today, with the interval from the rate that held to the one that did not, and names the stage', async () => {
    const { marks } = await marksOf({
      knee: perS(7, 6, 8),
      heldPerS: 6,
      failedPerS: 8,
      saturates: { stage: 'rerank', reason: 'it blocks', shareOfGrowth: { value: 0.8, unit: 'ratio', n: 9, noInterval: 'x', method: 'x' } },
      points: [],
    })
    expect(marks).toMatchObject([
      {
        id: 'saturation',
        limit: 'rerank saturates',
        stage: 'rerank',
        multiple: { value: 3.5, unit: 'times', interval: { low: 3, high: 4 } },
        extrapolated: false,
        basis: 'measured',
      },
    ])
  })

  it('marks nothing where no level failed and no law was fitted: nothing was seen to give way', async () => {
    expect((await marksOf({ knee: refused, failedPerS: undefined, fit: refused, points: [] })).marks).toEqual([])
  })

  it('marks the lowest rate that failed as a bound where of no level it is sure that it held', async () => {
    const { marks } = await marksOf({ knee: refused, heldPerS: undefined, failedPerS: 6, fit: refused, points: [] })
    expect(marks).toMatchObject([
      { basis: 'bounded', multiple: { value: 3, noInterval: expect.stringContaining('upper bound') }, limit: expect.stringContaining('or before') },
    ])
  })

  it('marks no rate that failed under one that held, and the next failed one as a bound', async () => {
    const disagreeing = { knee: refused, heldPerS: 64, failedUnderHeldPerS: 1, fit: refused, points: [] }
    expect((await marksOf({ ...disagreeing, failedPerS: undefined })).marks).toEqual([])
    const { marks } = await marksOf({ ...disagreeing, failedPerS: 128 })
    expect(marks).toMatchObject([{ basis: 'bounded', multiple: { value: 64, noInterval: expect.stringContaining('the levels under it disagree') } }])
  })

  it('marks nothing from a closed loop, and says why', async () => {
    const { marks, unseen } = await marksOf({ knee: perS(7, 6, 8), failedPerS: 8 }, { loop: 'closed' })
    expect(marks).toEqual([])
    expect(unseen[0]).toEqual({ limit: expect.stringContaining('a closed loop asks for no rate'), command: 'loadbearing load URL' })
  })

  it('says the rate, and no multiple, where today is not known', async () => {
    const { marks } = await marksOf({ knee: perS(7, 6, 8), failedPerS: 8, points: [], today: { refused: 'unknown', unit: 'per-s', n: 0 } })
    expect(marks[0]).toMatchObject({ at: { value: 7 }, multiple: { refused: expect.stringContaining('--today') } })
  })

  it('marks where p95 passes the agreed target, between the last level surely under it and the first surely over', async () => {
    const criteria = [{ id: 'fast', metric: 'latency.p95' as const, comparator: '<=' as const, target: 1000 }]
    const points = [point(2, true, 500), point(4, true, 700), point(8, false, 3000)]
    const { marks } = await marksOf({ knee: refused, failedPerS: undefined, fit: refused, points }, {}, { criteria })
    expect(marks).toHaveLength(1)
    expect(marks[0]).toMatchObject({ id: 'p95-over-target', at: { interval: { low: 4, high: 8 } } })
    // On the line from (4/s, 700 ms) to (8/s, 3,000 ms), 1,000 ms lie at 4 + 4 × 300 / 2,300.
    expect(marks[0].at).toMatchObject({ value: expect.closeTo(4 + (4 * 300) / 2300, 6) })
  })

  it('takes a level that was over for a moment, under one that was not, for no crossing', async () => {
    const criteria = [{ id: 'fast', metric: 'latency.p95' as const, comparator: '<=' as const, target: 1000 }]
    const points = [point(1, false, 3000), point(2, true, 500), point(4, true, 700), point(8, false, 3000)]
    const { marks } = await marksOf({ knee: refused, failedPerS: undefined, fit: refused, points }, {}, { criteria })
    expect(marks[0]).toMatchObject({ at: { interval: { low: 4, high: 8 } } })
  })

  it('does not mark a target that every level meets', async () => {
    const criteria = [{ id: 'fast', metric: 'latency.p95' as const, comparator: '<=' as const, target: 10_000 }]
    expect(
      (await marksOf({ knee: refused, failedPerS: undefined, fit: refused, points: [point(2, true, 500), point(4, true, 700)] }, {}, { criteria })).marks,
    ).toEqual([])
  })

  it('puts the nearest limit first', async () => {
    const criteria = [{ id: 'fast', metric: 'latency.p95' as const, comparator: '<=' as const, target: 600 }]
    const { marks } = await marksOf({ knee: perS(7, 6, 8), failedPerS: 8, points: [point(2, true, 500), point(4, true, 700)] }, {}, { criteria })
    expect(marks.map(({ id }) => id)).toEqual(['p95-over-target', 'saturation'])
  })

  it('marks nothing from a run that is not valid, and says why', async () => {
    const { marks, unseen } = await marksOf({ knee: perS(7, 6, 8), failedPerS: 8 }, { validity: { valid: false, reason: 'the generator lagged' } })
    expect(marks).toEqual([])
    expect(unseen[0].limit).toContain('the generator lagged')
  })

  it('names the command that would mark it where no load was driven', async () => {
    expect(breaksNextOf(await evidenceOf(), Config.parse({})).unseen[0]).toEqual({ limit: 'the stage that saturates', command: 'loadbearing load URL' })
  })

  it('names a test set that no longer covers the traffic among what was not looked for, until its coverage was measured', async () => {
    const evidence = await evidenceOf()
    const limit = { limit: 'a test set that no longer covers the traffic', command: 'loadbearing cases coverage FILE' }
    const { coverage: _, ...withoutCoverage } = healthyEvaluation
    expect(breaksNextOf(evidence, Config.parse({})).unseen).toContainEqual(limit)
    expect(breaksNextOf({ ...evidence, evaluation: withoutCoverage }, Config.parse({})).unseen).toContainEqual(limit)
    expect(breaksNextOf({ ...evidence, evaluation: healthyEvaluation }, Config.parse({})).unseen).not.toContainEqual(limit)
  })
})
