import { expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import type { LoadRun } from '../records.ts'
import { queueRun, request, runOf } from '../summarize/run-fixture.ts'
import { stallsOf } from './stalls.ts'

/** Answers in 5 to 15 ms, but for 2 s in every 10 s in which nothing is answered. */
function stalledServer(perS: number, stallMs: number): LoadRun {
  const random = seededRandom(7)
  const records = []
  for (let dueMs = 0; dueMs < 30_000; dueMs += (-Math.log(1 - random()) * 1000) / perS) {
    const usualMs = 5 + 10 * random()
    const phaseMs = (dueMs + usualMs + 5000) % 10_000
    records.push(request(dueMs, phaseMs < stallMs ? usualMs + stallMs - phaseMs : usualMs))
  }
  return runOf(records, [{ askedPerS: perS, startMs: 0, durationMs: 30_000 }])
}

it('finds the three stalls of 2 s, when they were, and how many requests they hit', () => {
  const { found, totalMs } = stallsOf(stalledServer(100, 2000))
  expect(found.map(({ startMs }) => Math.round(startMs / 100) * 100)).toEqual([5000, 15_000, 25_000])
  for (const { durationMs, requestsHit } of found) {
    expect(Math.abs(durationMs - 2000)).toBeLessThan(100)
    expect(Math.abs(requestsHit - 200)).toBeLessThan(50)
  }
  expect(Math.abs(totalMs - 6000)).toBeLessThan(200)
})

it('shows a p99 near 1.9 s from due, where the replay of a closed loop shows the usual 15 ms (coordinated omission)', () => {
  const { openLoopP99Ms, closedLoopP99Ms, tailInStalls } = stallsOf(stalledServer(100, 2000))
  expect(isMeasured(openLoopP99Ms) && openLoopP99Ms.value).toBeGreaterThan(1700)
  expect(isMeasured(closedLoopP99Ms) && closedLoopP99Ms.value).toBeLessThan(16)
  expect(tailInStalls.have).toBe(tailInStalls.of)
})

it('finds none where none was, in 60 M/M/1 queues from light load to overload', () => {
  for (let seed = 1; seed <= 20; seed += 1) for (const perS of [40, 80, 110]) expect(stallsOf(queueRun([{ perS, requests: 800 }], 100, seed)).found).toEqual([])
})

it('does not call one slow request a stall, nor times with nothing open', () => {
  const quick = Array.from({ length: 100 }, (_, i) => request(i * 200, 10))
  const records = [...quick, request(20_100, 3000), ...Array.from({ length: 100 }, (_, i) => request(26_000 + i * 200, 10))]
  expect(stallsOf(runOf(records, [{ askedPerS: 5, startMs: 0, durationMs: 50_000 }])).found).toEqual([])
})

it('says nothing of a run without requests', () => {
  expect(stallsOf(runOf([]))).toMatchObject({
    found: [],
    totalMs: 0,
    tailInStalls: { of: 0 },
    closedLoopP99Ms: { refused: 'no requests' },
    openLoopP99Ms: { n: 0 },
  })
})
