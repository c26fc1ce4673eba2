import { expect, it } from 'vitest'
import { startDueClock } from './due-clock.ts'

it('wakes when the time has come, never before, as often as asked', async () => {
  const delaysMs = [0, 0.3, 1.7, 12]
  const late: number[] = []
  let askedMs = 0
  const { promise: over, resolve: finish } = Promise.withResolvers<void>()
  const clock = await startDueClock(() => {
    late.push(performance.now() - askedMs - (delaysMs[late.length] ?? 0))
    ask()
  })
  function ask(): void {
    const delayMs = delaysMs[late.length]
    if (delayMs === undefined) {
      finish()
      return
    }
    askedMs = performance.now()
    clock.wakeIn(delayMs)
  }
  ask()
  const kept = setInterval(() => {}, 1000)
  await over
  clearInterval(kept)
  clock.stop()
  expect(late).toHaveLength(4)
  for (const ms of late) expect(ms).toBeGreaterThanOrEqual(-0.01)
})

it('forgets a time when another is asked for', async () => {
  let wakes = 0
  const { promise: woken, resolve } = Promise.withResolvers<void>()
  const clock = await startDueClock(() => {
    wakes += 1
    resolve()
  })
  clock.wakeIn(10_000)
  clock.wakeIn(1)
  const kept = setInterval(() => {}, 1000)
  await woken
  clearInterval(kept)
  clock.stop()
  expect(wakes).toBe(1)
})
