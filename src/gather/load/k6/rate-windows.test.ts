import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../../measure/interval/random.ts'
import { rateWindows } from './rate-windows.ts'

/** Poisson arrivals at each rate for 20 s. */
function poisson(ratesPerS: readonly number[], seed: number): Float64Array {
  const random = seededRandom(seed)
  const times: number[] = []
  for (const [index, rate] of ratesPerS.entries()) {
    const gapMs = () => (1000 / rate) * -Math.log(1 - random())
    for (let ms = index * 20_000 + gapMs(); ms < (index + 1) * 20_000; ms += gapMs()) times.push(ms)
  }
  return Float64Array.from(times)
}

it('finds the levels of a stepped plan within a bin of their edges', () => {
  const windows = rateWindows(poisson([20, 40, 80, 160], 3))
  expect(windows.map(({ startMs }) => Math.round(startMs / 20_000))).toEqual([0, 1, 2, 3])
  for (const [index, { startMs }] of windows.entries()) expect(Math.abs(startMs - index * 20_000)).toBeLessThan(2000)
})

it('finds steps down as well as up', () => {
  expect(rateWindows(poisson([100, 30, 100], 5))).toHaveLength(3)
})

it('sees one window in Poisson arrivals at one rate, whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      expect(rateWindows(poisson([50, 50, 50], seed))).toHaveLength(1)
    }),
    { numRuns: 100 },
  )
})

it('cuts no ramp into steps: at t seconds t²/2 requests have come', () => {
  const ramp = Float64Array.from({ length: 5000 }, (_, index) => 1000 * Math.sqrt(2 * index))
  expect(rateWindows(ramp)).toHaveLength(1)
})

it('says one window of a handful of requests, and none of none', () => {
  expect(rateWindows(Float64Array.of(0, 10, 5000))).toEqual([{ startMs: 0, endMs: 5000 }])
  expect(rateWindows(new Float64Array())).toEqual([])
})

it('covers the run without gaps', () => {
  const times = poisson([20, 60], 9)
  const windows = rateWindows(times)
  expect(windows[0]?.startMs).toBe(times[0])
  expect(windows.at(-1)?.endMs).toBe(times.at(-1))
  for (const [index, { startMs }] of windows.entries()) if (index > 0) expect(startMs).toBe(windows[index - 1]?.endMs)
})
