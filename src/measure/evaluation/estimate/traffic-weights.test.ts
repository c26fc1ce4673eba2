import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { checkTraffic, type Traffic, trafficMean, trafficShareOf, trafficWeights } from './traffic-weights.ts'

const language = (...names: string[]) => names.map((name) => ({ language: name }))

describe('traffic weights', () => {
  it('hand-worked: 3 English and 1 German case for a traffic of half and half weigh 2/3 and 2', () => {
    const { weights, unseen, outside } = trafficWeights(language('en', 'en', 'en', 'de'), { language: { en: 0.5, de: 0.5 } })
    expect(Array.from(weights)).toEqual([2 / 3, 2 / 3, 2 / 3, 2].map((w) => expect.closeTo(w, 9)))
    expect([unseen, outside]).toEqual([[], 0])
  })

  it('lists slices with traffic and no case, and leaves out cases without traffic', () => {
    const { weights, unseen, outside } = trafficWeights(language('en', 'de', 'xx'), { language: { en: 60, de: 20, fr: 20 } })
    expect(unseen).toEqual([{ name: 'language', value: 'fr', share: 0.2 }])
    expect(outside).toBe(1)
    // en and de are three quarters and one quarter of the traffic that has cases.
    expect(Array.from(weights)).toEqual([1.5, 0.5, 0].map((w) => expect.closeTo(w, 9)))
  })

  it('holds the shares of two names at once', () => {
    const random = seededRandom(2)
    const slices = Array.from({ length: 400 }, () => ({ language: random() < 0.6 ? 'en' : 'de', channel: random() < 0.5 ? 'web' : 'app' }))
    const { weights } = trafficWeights(slices, { language: { en: 0.9, de: 0.1 }, channel: { web: 0.3, app: 0.7 } })
    const shareOf = (name: 'language' | 'channel', value: string): number =>
      slices.reduce((sum, slice, i) => sum + (slice[name] === value ? (weights[i] ?? 0) : 0), 0) / 400
    expect(shareOf('language', 'en')).toBeCloseTo(0.9, 6)
    expect(shareOf('channel', 'app')).toBeCloseTo(0.7, 6)
  })

  it('mean over the mix: .9 of English and .5 of German at nine to one is .86', () => {
    const values = [...new Array(10).fill(0), ...new Array(10).fill(0)].map((_, i) => (i < 9 || (i >= 10 && i < 15) ? 1 : 0))
    const slices = values.map((_, i) => ({ language: i < 10 ? 'en' : 'de' }))
    const groups = values.map((_, i) => `g${i}`)
    const { figure } = trafficMean(values, groups, slices, { traffic: { language: { en: 0.9, de: 0.1 } }, unit: 'ratio', range: [0, 1] })
    expect(figure).toMatchObject({ value: expect.closeTo(0.86, 9), n: 20 })
    expect(isMeasured(figure) ? figure.interval?.low : 0).toBeGreaterThan(0.5)
  })

  it('takes no notice of a name without shares', () => {
    const slices = language('en', 'de')
    const empty: Traffic[] = [{ tenant: {} }, { language: { en: 0 } }]
    for (const traffic of empty) expect(trafficWeights(slices, traffic)).toEqual({ weights: new Float64Array([1, 1]), unseen: [], outside: 0 })
    const traffic = { language: { en: 3, de: 1 } }
    expect(trafficWeights(slices, { ...traffic, tenant: {} })).toEqual(trafficWeights(slices, traffic))
  })

  it('takes names that every object inherits for what they are: names', () => {
    const traffic = { language: { en: 3, de: 1 } }
    expect(['en', 'fr', 'constructor', 'toString'].map((value) => trafficShareOf(traffic, 'language', value))).toEqual([0.75, 0, 0, 0])
    expect([trafficShareOf(traffic, 'constructor', 'name'), trafficShareOf({}, 'language', 'en')]).toEqual([undefined, undefined])
    const cases = language('en', 'constructor')
    expect(trafficWeights(cases, { language: { en: 1, constructor: 1 } })).toEqual({ weights: new Float64Array([1, 1]), unseen: [], outside: 0 })
    expect(() => checkTraffic([{ slices: {} }], { constructor: { name: 1 } })).toThrow('constructor')
  })

  it('names a slice that no case has', () => {
    const { figure } = trafficMean([1, 0], ['a', 'b'], language('en', 'de'), { traffic: { langauge: { en: 1 } }, unit: 'ratio' })
    expect(figure).toMatchObject({ refused: 'no case stands for the traffic: none has the slice langauge' })
    const cases = language('en', 'de').map((slices) => ({ slices }))
    expect(() => checkTraffic(cases, { langauge: { en: 1 } })).toThrow(
      expect.objectContaining({ code: 'config-invalid', hint: expect.stringContaining('language') }),
    )
    expect(() => checkTraffic(cases, { language: { fr: 1 }, tenant: {} })).not.toThrow()
    expect(() => checkTraffic([], { langauge: { en: 1 } })).not.toThrow()
  })

  it('is refused where no case has traffic', () => {
    const { figure, unseen } = trafficMean([1, 0], ['a', 'b'], language('xx', 'yy'), { traffic: { language: { en: 1 } }, unit: 'ratio' })
    expect(figure).toMatchObject({ refused: expect.any(String) })
    expect(unseen).toHaveLength(1)
  })

  it('covers the truth in 93 to 97 % of simulated case sets, within the noise of 1,000', () => {
    const random = seededRandom(8)
    const rates: Record<string, number> = { en: 0.9, de: 0.6, fr: 0.75 }
    const traffic = { language: { en: 0.7, de: 0.2, fr: 0.1 } }
    const truth = 0.7 * 0.9 + 0.2 * 0.6 + 0.1 * 0.75
    let held = 0
    for (let run = 0; run < 1000; run += 1) {
      const slices = Array.from({ length: 240 }, (_, i) => ({ language: ['en', 'de', 'fr'][i % 3] ?? 'en' }))
      const values = slices.map((slice) => (random() < (rates[slice.language] ?? 0) ? 0.5 + 0.5 * random() ** 0.0001 : 0))
      const { figure } = trafficMean(
        values,
        slices.map((_, i) => `g${i}`),
        slices,
        { traffic, unit: 'ratio', range: [0, 1] },
      )
      const interval = isMeasured(figure) ? figure.interval : undefined
      if (interval !== undefined && interval.low <= truth && truth <= interval.high) held += 1
    }
    expect(held / 1000).toBeGreaterThan(0.925)
    expect(held / 1000).toBeLessThan(0.975)
  })
})
