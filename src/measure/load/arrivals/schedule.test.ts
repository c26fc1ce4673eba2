import { expect, it } from 'vitest'
import { scheduleArrivals } from './schedule.ts'

it('a replay lasts as long as the levels: repeated where it is shorter, cut where it is longer', () => {
  const arrivals = { kind: 'replay', timesMs: [0, 400, 800], speed: 2 } as const
  expect([...scheduleArrivals(arrivals, [{ ratePerS: 1, durationMs: 1000 }], 1)]).toEqual([0, 200, 400, 600, 800])
  expect([...scheduleArrivals(arrivals, [{ ratePerS: 1, durationMs: 300 }], 1)]).toEqual([0, 200])
})

it('each kind has its own gaps at the same rate', () => {
  const levels = [{ ratePerS: 200, durationMs: 5000 }]
  const spread = (times: Float64Array) => Math.max(...times.subarray(1).map((time, i) => time - (times[i] ?? 0)))
  const [constant, poisson, gamma] = [
    scheduleArrivals({ kind: 'constant' }, levels, 1),
    scheduleArrivals({ kind: 'poisson' }, levels, 1),
    scheduleArrivals({ kind: 'gamma', cv: 5 }, levels, 1),
  ]
  expect(spread(constant)).toBeCloseTo(5, 6)
  expect(spread(poisson)).toBeGreaterThan(15)
  expect(spread(gamma)).toBeGreaterThan(2 * spread(poisson))
})
