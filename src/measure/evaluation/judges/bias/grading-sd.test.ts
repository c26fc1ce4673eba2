import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../../model/measurement.ts'
import { seededRandom } from '../../../interval/random.ts'
import { wilson } from '../../../interval/wilson.ts'
import { gradingSd } from './grading-sd.ts'

const times = <Item>(n: number, item: Item): Item[] => Array.from({ length: n }, () => item)

describe('gradingSd', () => {
  it('pools by degrees of freedom: twelve outputs 0 and .2, six outputs 0, 0 and .3 have √((12 · .02 + 6 · .06) / (12 + 12)) = .158114 (hand-worked)', () => {
    const figure = gradingSd([...times(12, { grades: [0, 0.2] }), ...times(6, { grades: [0, 0, 0.3] }), { grades: [1] }])
    expect(figure).toMatchObject({
      value: expect.closeTo(0.158114, 6),
      unit: 'ratio',
      n: 18,
      method: 'root of the pooled variance within 18 outputs graded again',
    })
  })

  it('of yes and no has Wilson’s interval of the outputs that turned, over 2: 5 of 20 (hand-worked)', () => {
    const figure = gradingSd([...times(5, { grades: [1, 0] }), ...times(15, { grades: [1, 1] })])
    const { low, high } = wilson(5, 20)
    expect(figure).toMatchObject({
      value: expect.closeTo(Math.sqrt(0.125), 12),
      interval: { low: expect.closeTo(Math.sqrt(low / 2), 6), high: expect.closeTo(Math.sqrt(high / 2), 6), confidence: 0.95 },
    })
  })

  it('covers the noise that it was made of: normal, σ .1, of 20 outputs graded twice, in 93 of 100 samples or more (seen: 94.6 % of 2000)', () => {
    const random = seededRandom(5)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const covers = Array.from({ length: 400 }, () => {
      const figure = gradingSd(times(20, 0).map(() => ({ grades: [0.5 + 0.1 * normal(), 0.5 + 0.1 * normal()] })))
      return isMeasured(figure) && figure.interval !== undefined && figure.interval.low <= 0.1 && figure.interval.high >= 0.1
    })
    expect(covers.filter(Boolean).length / 400).toBeGreaterThanOrEqual(0.93)
  })

  it('does not take a judge that never wavered for one without noise: its interval reaches on', () => {
    const figure = gradingSd(times(30, { grades: [1, 1] }))
    expect(figure).toMatchObject({ value: 0, interval: { low: 0, high: expect.closeTo(Math.sqrt(wilson(0, 30).high / 2), 6) } })
  })

  it('counts outputs of one group once, and scales with the unit', () => {
    const grouped = (scale: number) =>
      gradingSd(
        Array.from({ length: 40 }, (_, at) => ({ grades: [0, at < 20 ? 0.4 * scale : 0], group: `g${Math.floor(at / 2)}` })),
        { range: [0, scale] },
      )
    const [one, five] = [grouped(1), grouped(5)]
    expect(one).toMatchObject({ n: 20, value: expect.closeTo(0.2, 12) })
    if (!isMeasured(one) || !isMeasured(five)) throw new Error('refused')
    expect(five.value).toBeCloseTo(5 * one.value, 12)
    expect(five.interval?.high).toBeCloseTo(5 * (one.interval?.high ?? Number.NaN), 10)
  })

  it('is refused under ten outputs, and has no interval where the range is not known and nothing varied', () => {
    expect(gradingSd([...times(9, { grades: [0, 1] }), ...times(9, { grades: [1] })])).toMatchObject({ n: 9, needsN: 10 })
    expect(gradingSd(times(12, { grades: [3, 3] }), { range: [null, null] })).toMatchObject({ value: 0, noInterval: expect.any(String) })
  })
})
