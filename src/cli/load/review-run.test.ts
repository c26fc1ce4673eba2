import { expect, it } from 'vitest'
import { healthyLoad, loadStep } from '../../audits/load-fixture.ts'
import { windowThatHeld } from './review-run.ts'

const steps = [
  { ...loadStep(2, 400), startMs: 0, durationMs: 1000 },
  { ...loadStep(4, 400), startMs: 1500, durationMs: 1000 },
  { ...loadStep(8, 400), startMs: 3000, durationMs: 1000 },
]
const sinceMs = Date.parse(healthyLoad.startedAt)
const upTo = (heldPerS: number | undefined) => {
  const { heldPerS: _, ...capacity } = healthyLoad.capacity
  return windowThatHeld({ ...healthyLoad, steps, capacity: { ...capacity, ...(heldPerS !== undefined && { heldPerS }) } })
}

it('ends with the last level that held, so that no trace of a level that was too much is among the traces', () => {
  expect(upTo(4)).toEqual({ sinceMs, untilMs: sinceMs + 2500 })
  expect(upTo(8)).toEqual({ sinceMs, untilMs: sinceMs + 4000 })
})

it('begins after a first level that was too much', () => {
  const { heldPerS: _, ...capacity } = healthyLoad.capacity
  const falling = [8, 2, 4, 16].map((perS, index) => ({ ...loadStep(perS, 400), startMs: index * 1500, durationMs: 1000 }))
  expect(windowThatHeld({ ...healthyLoad, steps: falling, capacity: { ...capacity, heldPerS: 4 } })).toEqual({
    sinceMs: sinceMs + 1500,
    untilMs: sinceMs + 4000,
  })
})

it('is that of the first level where none held', () => expect(upTo(undefined)).toEqual({ sinceMs, untilMs: sinceMs + 1000 }))
