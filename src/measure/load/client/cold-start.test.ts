import { expect, it } from 'vitest'
import { seededRandom } from '../../interval/random.ts'
import type { RequestRecord } from '../records.ts'
import { request, runOf } from '../summarize/run-fixture.ts'
import { chanceOfRun, coldRequests, coldStartOf } from './cold-start.ts'

const steady = (n: number, from = 0): RequestRecord[] => Array.from({ length: n }, (_, i) => request((from + i) * 10, 50 + (i % 7)))

/** All ways to put k first requests among n + k ranks, slowest first; in how many the r-th of the later ones lies under all of them. */
function byCounting(k: number, r: number, n: number): number {
  let all = 0
  let over = 0
  for (let set = 0; set < 2 ** (n + k); set += 1) {
    const isFirst = Array.from({ length: n + k }, (_, rank) => (set >> rank) % 2 === 1)
    if (isFirst.filter(Boolean).length !== k) continue
    all += 1
    const laterBefore = isFirst.slice(0, isFirst.lastIndexOf(true)).filter((is) => !is).length
    if (laterBefore < r) over += 1
  }
  return over / all
}

it('gives the chance that counting all orders gives, for 1 to 3 first ones and the three largest of 3 to 8 later ones', () => {
  for (let n = 3; n <= 8; n += 1) {
    for (let r = 1; r <= 3; r += 1) for (let k = 1; k <= 3; k += 1) expect(chanceOfRun(k, r, n)).toBeCloseTo(byCounting(k, r, n), 12)
  }
})

it('counts the first requests of a cold start that are slower than 95 % of the later ones, until one is not', () => {
  const run = runOf([request(0, 900), request(10, 700), request(20, 400), request(30, 52), request(40, 300), ...steady(500, 5)])
  const { firstMs, slowInARow, steadyP99, n, chance } = coldStartOf(run)
  expect(firstMs.slice(0, 5)).toEqual([900, 700, 400, 52, 300])
  // r = ⌊.05 × 496⌋ = 24.
  expect({ slowInARow, n, chance }).toEqual({ slowInARow: 3, n: 495, chance: (((24 / 496) * 25) / 497) * (26 / 498) })
  expect(steadyP99).toMatchObject({ value: 56 })
})

it('sees a cold start of 941 and 868 ms though one of 60 later requests was slower still (as seen on the example)', () => {
  const later = steady(60, 2).map((record, i) => (i === 40 ? { ...record, endMs: record.dueMs + 1200 } : record))
  const found = coldStartOf(runOf([request(0, 941), request(10, 868), ...later]))
  expect(found).toMatchObject({ slowInARow: 2, n: 52 })
  expect(found.chance).toBeLessThan(0.01)
})

it('counts a single slow request by its own rank among many, and not as one among the slowest twentieth', () => {
  const single = coldStartOf(runOf([request(0, 900), ...steady(609, 1)]))
  // Slower than all 600: 1/601, and 30 × 31 / (601 × 602) for what would have been more.
  expect(single).toMatchObject({ slowInARow: 1, n: 600, chance: expect.closeTo(1 / 601 + (30 * 31) / (601 * 602), 12) })
  expect(coldStartOf(runOf([request(0, 900), ...steady(29, 1)])).chance).toBeCloseTo(1 / 21, 12)
})

it('gives a chance that is one: of 4,000 runs of 60 requests that are alike no more than 5.7 % have one of .05 or less, and 1.35 % one of .01', () => {
  const random = seededRandom(8)
  const chances = Array.from({ length: 4000 }, () => coldStartOf(runOf(Array.from({ length: 60 }, (_, i) => request(10 * i, 1000 * random())))).chance ?? 1)
  const share = (most: number): number => chances.filter((chance) => chance <= most).length / chances.length
  expect(share(0.05)).toBeLessThan(0.057)
  expect(share(0.01)).toBeLessThan(0.0135)
  expect(share(0.05)).toBeGreaterThan(0.02)
})

it('holds the first requests against nothing where fewer than 20 are later', () => {
  expect(coldStartOf(runOf([request(0, 900), ...steady(60, 1)]))).toMatchObject({ slowInARow: 1, steadyP99: { needsN: 400 } })
  expect(coldStartOf(runOf([request(0, 900), ...steady(20, 1)])).slowInARow).toBe(0)
})

it('holds the first requests of a short step against those of the next steps too, until there are forty', () => {
  const later = steady(200, 8).map((record, i) => ({ ...record, step: i < 40 ? 1 : 2 }))
  expect(coldStartOf(runOf([request(0, 900), ...steady(7, 1), ...later]))).toMatchObject({ slowInARow: 1, n: 38 + 160 })
  expect(coldStartOf(runOf([request(0, 900), ...steady(7, 1), ...later.slice(0, 60)]))).toMatchObject({ slowInARow: 1 })
})

it('sees no cold start in a steady run', () => {
  const found = coldStartOf(runOf(steady(500)))
  expect(found).toMatchObject({ slowInARow: 0, n: 490 })
  expect(found).not.toHaveProperty('chance')
  expect(coldRequests(runOf(steady(500))).size).toBe(0)
})

const failure = (dueMs: number): RequestRecord => request(dueMs, 9000, { outcome: 'timeout' })

it('counts the failures before the first success, and how often so many come first by chance: 2 of 2 in 52 once in 1,326', () => {
  const run = runOf([failure(0), failure(10), ...steady(50, 2)])
  expect(coldStartOf(run)).toMatchObject({ slowInARow: 0, failedFirst: { count: 2, n: 52, chance: expect.closeTo(1 / 1326, 12) } })
  expect([...coldRequests(run)].map(({ dueMs }) => dueMs)).toEqual([0, 10])
})

it('takes failures at the start for nothing of their own where others fail too, or nothing succeeded', () => {
  const often = runOf([failure(0), ...steady(50, 1).map((record, i) => (i % 5 === 0 ? failure(record.dueMs) : record))])
  expect(coldStartOf(often).failedFirst?.chance).toBeGreaterThan(0.03)
  expect(coldRequests(often).size).toBe(0)
  expect(coldStartOf(runOf([failure(0), failure(10)]))).not.toHaveProperty('failedFirst')
})

it('takes for cold the slow successes from the start on, and what failed before the last of them', () => {
  const run = runOf([failure(0), request(10, 900), failure(20), request(30, 800), failure(40), ...steady(60, 5)])
  expect(coldStartOf(run)).toMatchObject({ slowInARow: 2 })
  expect([...coldRequests(run)].map(({ dueMs }) => dueMs)).toEqual([0, 10, 20, 30])
})
