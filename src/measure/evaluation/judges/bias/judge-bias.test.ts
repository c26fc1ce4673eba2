import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../../model/measurement.ts'
import { seededRandom } from '../../../interval/random.ts'
import { drift } from './drift.ts'
import { effectiveJudges } from './effective-judges.ts'
import { lengthBias } from './length-bias.ts'
import { orderSwap } from './order-swap.ts'
import { selfConsistency } from './self-consistency.ts'
import { selfPreference } from './self-preference.ts'

const times = <Item>(n: number, item: Item): Item[] => Array.from({ length: n }, () => item)

describe('orderSwap', () => {
  it('counts a flip where another answer is preferred, and half of the first places for a judge without a leaning', () => {
    const { flips, firstWins } = orderSwap([
      ...times(8, { asked: 'first', swapped: 'second' } as const),
      ...times(8, { asked: 'second', swapped: 'first' } as const),
      ...times(2, { asked: 'tie', swapped: 'tie' } as const),
      ...times(1, { asked: 'tie', swapped: 'first' } as const),
      ...times(1, { asked: 'second', swapped: 'second' } as const),
    ])
    expect(flips).toMatchObject({ have: 2, of: 20 })
    expect(firstWins).toMatchObject({ have: 17, of: 35, figure: { n: 18 } })
  })

  it('says of a judge who always takes the first: all flip, and all first, with the interval of 10 pairs and not of 20 decisions', () => {
    const { flips, firstWins } = orderSwap(times(10, { asked: 'first', swapped: 'first' }))
    expect(flips.have).toBe(10)
    expect(firstWins).toMatchObject({ have: 20, of: 20, figure: { value: 1, interval: { low: expect.closeTo(0.722467, 6), high: 1 } } })
  })
})

describe('lengthBias', () => {
  it('is the slope per standard deviation of the logarithm: .1 planted with noise is found, 0 is not', () => {
    const random = seededRandom(4)
    const answers = Array.from({ length: 400 }, () => {
      const length = Math.round(100 * Math.exp(random() * 3))
      return { length, noise: (random() - 0.5) * 0.4 }
    })
    const logs = answers.map(({ length }) => Math.log1p(length))
    const centre = logs.reduce((a, b) => a + b, 0) / logs.length
    const sd = Math.sqrt(logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / (logs.length - 1))
    const figure = (slope: number) => lengthBias(answers.map(({ length, noise }, i) => ({ length, error: noise + (slope * (logs[i] ?? 0)) / sd })))
    const [biased, fair] = [figure(0.1), figure(0)]
    if (!isMeasured(biased) || !isMeasured(fair)) throw new Error('refused')
    expect(biased.value).toBeCloseTo(0.1, 1)
    expect(biased.interval?.low).toBeGreaterThan(0.05)
    expect(fair.interval?.low).toBeLessThan(0)
    expect(fair.interval?.high).toBeGreaterThan(0)
    expect(biased.value - fair.value).toBeCloseTo(0.1, 10)
  })

  it('refuses few answers, and answers of one length', () => {
    expect(lengthBias(times(19, { length: 5, error: 0 }))).toMatchObject({ needsN: 20 })
    expect(lengthBias(times(40, { length: 5, error: 0 }))).toMatchObject({ refused: 'all answers are equally long' })
  })
})

describe('selfPreference', () => {
  it('is the difference of means, with the t interval of the smaller side: errors 0 and .2 by turns against 0 and .1 (hand-worked)', () => {
    const own = Array.from({ length: 10 }, (_, i) => ({ ownFamily: true, error: i % 2 === 0 ? 0 : 0.2 }))
    const others = Array.from({ length: 20 }, (_, i) => ({ ownFamily: false, error: i % 2 === 0 ? 0 : 0.1 }))
    const figure = selfPreference([...own, ...others])
    if (!isMeasured(figure)) throw new Error(figure.refused)
    expect(figure.value).toBeCloseTo(0.05, 12)
    const se = Math.sqrt(0.01 / 9 + 0.0025 / 19)
    expect(figure.interval?.high).toBeCloseTo(0.05 + 2.262157 * se, 6)
  })

  it('has no interval where the answers of a kind are all of one group, and says that', () => {
    const of = (ownFamily: boolean, group: (i: number) => string) => Array.from({ length: 12 }, (_, i) => ({ ownFamily, error: (i % 3) / 10, group: group(i) }))
    const one = selfPreference([...of(true, () => 'a'), ...of(false, () => 'b')])
    expect(one).toMatchObject({ value: expect.closeTo(0, 12), noInterval: "all answers of the judge's own family are of one group: one group has no spread" })
    const others = selfPreference([...of(true, (i) => `g${i}`), ...of(false, () => 'b')])
    expect(others).toMatchObject({ noInterval: expect.stringContaining('other families are of one group') })
  })

  it('refuses fewer than ten of a kind, and says how many would do', () => {
    expect(selfPreference([...times(3, { ownFamily: true, error: 0 }), ...times(30, { ownFamily: false, error: 0 })])).toMatchObject({ n: 33, needsN: 40 })
  })
})

describe('selfConsistency', () => {
  it('counts outputs whose grades stay on one side of the pass mark, of those graded more than once', () => {
    expect(selfConsistency([[0.9, 0.7], [0.4, 0.6], [1], [0, 0, 0]], 0.5)).toMatchObject({ have: 2, of: 3 })
  })
})

describe('drift', () => {
  it('is the mean change of the same outputs: .1 with the paired t interval (hand-worked)', () => {
    const figure = drift([0, 0.1, 0.2].map((change) => ({ before: 0.5, now: 0.5 + change })))
    if (!isMeasured(figure)) throw new Error(figure.refused)
    expect(figure.value).toBeCloseTo(0.1, 12)
    expect(figure.interval?.high).toBeCloseTo(0.1 + 4.302653 * (0.1 / Math.sqrt(3)), 6)
  })

  it('has no interval where every anchor changed alike', () => {
    // .8 - .7 and .3 - .2 differ in the 16th place: an interval without a width came of it.
    const up = [0.1, 0.2, 0.5, 0.7].map((before) => ({ before, now: before + 0.1 }))
    expect(drift(up)).toMatchObject({ value: expect.closeTo(0.1, 12), noInterval: expect.any(String) })
    expect(drift(up)).not.toHaveProperty('interval')
    expect(drift(times(9, { before: 1, now: 1 }))).toMatchObject({ value: 0, noInterval: expect.any(String) })
    expect(drift([])).toMatchObject({ refused: expect.any(String) })
  })
})

describe('effectiveJudges', () => {
  it('is 1 for three judges with the same errors, and 3 for errors that have nothing in common', () => {
    const errors = [0, 1, 0, 1, 1, 0, 0, 1]
    expect(effectiveJudges(errors.map((error) => ({ human: 0, grades: [error, error, error] })))).toBeCloseTo(1, 12)
    const bits = Array.from({ length: 8 }, (_, i) => ({ human: 0, grades: [i & 1, (i >> 1) & 1, (i >> 2) & 1] }))
    expect(effectiveJudges(bits)).toBeCloseTo(3, 12)
  })

  it('is 2 / (1 + ½) = 1.333 for two judges whose errors correlate by ½ (hand-worked)', () => {
    const items = [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [1, 1],
      [1, 1],
    ].map((grades) => ({ human: 0, grades }))
    expect(effectiveJudges(items)).toBeCloseTo(4 / 3, 12)
  })

  it('is not known where the judges never err', () => {
    expect(effectiveJudges(times(5, { human: 1, grades: [1, 1] }))).toBeUndefined()
    expect(effectiveJudges([])).toBeUndefined()
  })
})
