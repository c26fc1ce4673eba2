import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { interArrivalCv } from './inter-arrival-cv.ts'
import { replayArrivals, replayOnLevels } from './replay.ts'

const recorded = [5000, 5100, 5400, 6000]

describe('replayed arrivals', () => {
  it('begin with the record and keep its gaps', () => {
    expect([...replayArrivals(recorded)]).toEqual([0, 100, 400, 1000])
  })

  it('play faster', () => {
    expect([...replayArrivals(recorded, { speed: 2 })]).toEqual([0, 50, 200, 500])
  })

  it('are cut to a window, which keeps the silence at its begin', () => {
    expect([...replayArrivals(recorded, { fromMs: 50, windowMs: 500 })]).toEqual([50, 350])
  })

  it('repeat, a mean gap after the last where no window says how long a round is', () => {
    expect([...replayArrivals([0, 100, 200], { repeatToMs: 700 })]).toEqual([0, 100, 200, 300, 400, 500, 600])
    expect([...replayArrivals([0, 100], { windowMs: 1000, speed: 2, repeatToMs: 1100 })]).toEqual([0, 50, 500, 550, 1000, 1050])
  })

  it('refuse a window without arrivals, and repeating what takes no time', () => {
    expect(() => replayArrivals(recorded, { fromMs: 2000 })).toThrow(/no recorded arrival/)
    expect(() => replayArrivals([1, 1], { repeatToMs: 10 })).toThrow(/nothing to repeat/)
  })
})

describe('a record on levels of another rate', () => {
  it('keeps the shape of its gaps: mean 1/rate', () => {
    // Gaps of 100, 300, 600 have a mean of 333.3; at 10 a second they become 30, 90, 180.
    const times = replayOnLevels(recorded, [{ ratePerS: 10, durationMs: 601 }])
    for (const [i, time] of [0, 30, 120, 300, 330, 420, 600].entries()) expect(times[i]).toBeCloseTo(time, 9)
    expect(times).toHaveLength(7)
  })

  it('keeps its burstiness at any rate', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 40, maxLength: 80 }).filter((all) => all.some((gap) => gap > 0))
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 1000 }), (all, ratePerS) => {
        const record = [0]
        for (const gap of all) record.push((record.at(-1) ?? 0) + gap)
        const played = replayOnLevels(record, [{ ratePerS, durationMs: (1000 * (all.length + 1)) / ratePerS }]).subarray(0, record.length)
        const [before, after] = [interArrivalCv(record), interArrivalCv(played)]
        expect(isMeasured(before) && isMeasured(after) && Math.abs(before.value - after.value) < 1e-6).toBe(true)
      }),
    )
  })

  it('refuses a record without gaps', () => {
    expect(() => replayOnLevels([3, 3], [{ ratePerS: 1, durationMs: 1 }])).toThrow(RangeError)
  })
})
