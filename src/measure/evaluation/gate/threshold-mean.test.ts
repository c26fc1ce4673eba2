import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { casesOf, exactMeasure, runOf } from '../run-fixture.ts'
import { thresholdMean } from './threshold-mean.ts'

const asked = { threshold: 0.9, alpha: 0.05, sequential: false }
const eightOfTen = Array.from({ length: 10 }, (_, index) => [index < 8 ? 1 : 0])

describe('thresholdMean', () => {
  it('has the interval of its part of α: 8 of 10 at 90 % are .5408 to .9314 (Wilson, hand-worked)', () =>
    expect(thresholdMean(runOf('a', eightOfTen), exactMeasure, { ...asked, cases: casesOf(10), alpha: 0.1 })).toMatchObject({
      mean: { value: 0.8, interval: { low: expect.closeTo(0.5408, 4), high: expect.closeTo(0.9314, 4), confidence: 0.9 } },
      cases: 10,
      missing: 0,
    }))

  it('is of all cases, with what is missing beside it', () => {
    const run = runOf('a', [...eightOfTen, [undefined], [undefined]])
    expect(thresholdMean(run, exactMeasure, { ...asked, cases: casesOf(12) })).toMatchObject({ mean: { value: 0.8 }, cases: 10, missing: 2 })
    expect(thresholdMean(run, exactMeasure, { ...asked, cases: casesOf(12) })?.bounds).toEqual({
      low: expect.closeTo(8 / 12, 10),
      high: expect.closeTo(10 / 12, 10),
    })
    expect(thresholdMean(run, { ...exactMeasure, version: '2' }, { ...asked, cases: casesOf(12) })).toBeUndefined()
  })

  it('says how many cases would tell, and about as many do; none where the mean is on the threshold', () => {
    const random = seededRandom(11)
    const drawn = Array.from({ length: 4000 }, () => [random() < 0.85 ? 1 : 0])
    const first = thresholdMean(runOf('a', drawn.slice(0, 60)), exactMeasure, { ...asked, cases: casesOf(60) })
    expect(first?.mean).toMatchObject({ interval: { high: expect.toSatisfy((high: number) => high > 0.9) } })
    const needed = first?.casesToDecide ?? 0
    expect(needed).toBeGreaterThan(60)
    const then = thresholdMean(runOf('a', drawn.slice(0, needed)), exactMeasure, { ...asked, cases: casesOf(needed) })
    expect(then?.mean).toMatchObject({ interval: { high: expect.toSatisfy((high: number) => high < 0.9) } })
    expect(thresholdMean(runOf('a', eightOfTen), exactMeasure, { ...asked, threshold: 0.8, cases: casesOf(10) })?.casesToDecide).toBeUndefined()
  })

  it('looked at every 20 cases up to 400 with the mean on the threshold, ends beyond it by chance in α of all at most where it is a sequence', () => {
    const random = seededRandom(7)
    const [runs, threshold, cases] = [100, 0.85, casesOf(400)]
    const beyond = { looked: 0, sequence: 0 }
    for (let run = 0; run < runs; run += 1) {
      const { run: of, scores } = runOf(
        'a',
        Array.from({ length: 400 }, () => [random() < threshold ? 1 : 0]),
      )
      const isBeyond = (sequential: boolean): boolean =>
        Array.from({ length: 19 }, (_, look) => 40 + 20 * look).some((n) => {
          const own = thresholdMean({ run: of, scores: scores.slice(0, n) }, exactMeasure, { ...asked, threshold, cases, sequential })
          return isMeasured(own?.mean) && (own.mean.interval?.high ?? 1) < threshold
        })
      if (isBeyond(false)) beyond.looked += 1
      if (isBeyond(true)) beyond.sequence += 1
    }
    expect(beyond.sequence).toBeLessThanOrEqual(0.05 * runs)
    expect(beyond.looked).toBeGreaterThan(0.05 * runs)
  })

  it('a sequence takes the first case of each group, and refuses a metric without ends, or a value beyond them', () => {
    const grouped = casesOf(10, (index) => ({ group: `g${index % 5}` }))
    const options = { ...asked, cases: grouped, sequential: true }
    expect(thresholdMean(runOf('a', eightOfTen), exactMeasure, options)).toMatchObject({ mean: { value: 1, n: 5 }, cases: 5 })
    const measured = (range: [number | null, number | null]) => {
      const measure = { ...exactMeasure, range }
      return thresholdMean(runOf('a', eightOfTen, { measure }), measure, options)?.mean
    }
    expect(measured([0, null])).toMatchObject({ refused: expect.stringContaining('a lowest and a highest value') })
    expect(measured([0, 0.5])).toMatchObject({ refused: expect.stringContaining('outside of the range') })
  })
})
