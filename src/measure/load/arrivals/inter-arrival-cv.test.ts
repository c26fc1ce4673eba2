import { expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { poissonArrivals } from './arrivals.ts'
import { interArrivalCv } from './inter-arrival-cv.ts'

it('is the standard deviation of the gaps over their mean: gaps 1 and 3, thirty times each, give √(60/59)/2', () => {
  const times = [0]
  for (let i = 0; i < 30; i += 1) times.push((times.at(-1) ?? 0) + 1, (times.at(-1) ?? 0) + 4)
  expect(interArrivalCv(times)).toMatchObject({ value: expect.closeTo(Math.sqrt(60 / 59) / 2, 12), unit: 'ratio', n: 60 })
})

it('is 0 for even gaps, with an interval of no width', () => {
  expect(interArrivalCv(Array.from({ length: 100 }, (_, i) => i * 10))).toMatchObject({ value: expect.closeTo(0, 6), interval: { low: expect.closeTo(0, 6) } })
})

it('holds 1 in its interval for about 95 of 100 Poisson processes', () => {
  let held = 0
  for (let seed = 0; seed < 100; seed += 1) {
    const cv = interArrivalCv(poissonArrivals([{ ratePerS: 100, durationMs: 10_000 }], seed))
    if (isMeasured(cv) && cv.interval !== undefined && cv.interval.low <= 1 && cv.interval.high >= 1) held += 1
  }
  expect(held).toBeGreaterThanOrEqual(88)
})

it('is refused for too few gaps, and where all arrivals are at one time', () => {
  expect(interArrivalCv([0, 1, 2])).toMatchObject({ refused: expect.stringContaining('needs 30 gaps'), n: 2, needsN: 30 })
  expect(interArrivalCv(new Float64Array(50))).toMatchObject({ refused: 'all arrivals are at one time' })
})
