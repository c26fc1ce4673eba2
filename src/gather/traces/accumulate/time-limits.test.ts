import { expect, it } from 'vitest'
import { timeLimits } from './time-limits.ts'

it('counts all failures of a stage of which a part of the durations is kept', () => {
  const durationsMs = [...Array.from({ length: 80 }, () => 30_000), ...Array.from({ length: 20 }, (_, index) => 100 * 2 ** (index % 7))]
  expect(timeLimits(new Map([['generate', { durationsMs, calls: 5000 }]]), (stage) => stage)).toEqual([
    { stage: 'generate', atMs: 30_000, calls: 4000, of: 5000 },
  ])
})
