import { expect, it } from 'vitest'
import type { RequestRecord } from '../../../measure/load/records.ts'
import { liveWindow } from './live-figures.ts'

function recordOf(given: Partial<RequestRecord>): RequestRecord {
  return { step: 0, dueMs: 0, sentMs: 0, deltas: 0, deltaReads: 0, endMs: 0, outcome: 'ok', bytes: 0, traceId: '', body: 0, ...given }
}

const at = { elapsedMs: 500, ofMs: 1000, inFlight: 3, askedPerS: 100 }

it('has no percentile before anything succeeded', () => {
  const live = liveWindow()
  live.ended(recordOf({ outcome: 'timeout' }))
  expect(live.figures(at)).toEqual({ ...at, achievedPerS: 0, errors: 1, ok: 0, lagP99Ms: 0 })
})

it('counts latency and first token from when the request was due', () => {
  const live = liveWindow()
  live.ended(recordOf({ dueMs: 100, sentMs: 150, firstTokenMs: 200, endMs: 300 }))
  const { p50Ms = 0, firstTokenP50Ms = 0 } = live.figures(at)
  expect(Math.abs(p50Ms / 200 - 1)).toBeLessThan(0.021)
  expect(Math.abs(firstTokenP50Ms / 100 - 1)).toBeLessThan(0.021)
})

it('gives the rate of the last second: 40 sent in .5 s, then none', () => {
  const live = liveWindow()
  for (let i = 0; i < 40; i += 1) live.sent(recordOf({ dueMs: 0, sentMs: 10 }))
  expect(live.figures(at)).toMatchObject({ achievedPerS: 80 })
  for (const ms of [500, 750, 1000, 1250]) live.slide(ms)
  expect(live.figures({ ...at, elapsedMs: 1500 })).toMatchObject({ achievedPerS: 0 })
})

it('without a rate asked for, what was sent is what was asked', () => {
  const live = liveWindow()
  live.sent(recordOf({}))
  expect(live.figures({ ...at, askedPerS: undefined })).toMatchObject({ askedPerS: 2, achievedPerS: 2 })
})
