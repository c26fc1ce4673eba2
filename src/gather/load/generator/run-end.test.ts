import { expect, it } from 'vitest'
import { runEnd } from './run-end.ts'
import type { Ended } from './stop-rules.ts'

const completed: Ended = { how: 'completed', detail: 'driven' }
const interrupted: Ended = { how: 'interrupted', detail: 'by the user' }
const capped: Ended = { how: 'request-cap', detail: 'the limit' }

/** The end of a run with one request in flight, and its clock. */
function waitingRun() {
  const clock = { nowMs: 100 }
  const end = runEnd(
    () => clock.nowMs,
    () => 1,
  )
  let isOver = false
  void end.over.then(() => {
    isOver = true
  })
  return {
    end,
    async overAt(nowMs: number): Promise<boolean> {
      clock.nowMs = nowMs
      end.check()
      await Promise.resolve()
      return isOver
    },
  }
}

it('an interrupt cuts the wait of a driven plan short, and is its reason', async () => {
  const { end, overAt } = waitingRun()
  end.stop(completed, 30_000)
  expect(end.stoppedAtMs()).toBeUndefined()
  expect(await overAt(1000)).toBe(false)
  end.stop(interrupted, 2000)
  expect(end.why()).toEqual(interrupted)
  expect(end.stoppedAtMs()).toBe(1000)
  expect(await overAt(2999)).toBe(false)
  expect(await overAt(3000)).toBe(true)
})

it('an interrupt cuts the wait after a cap short; the cap had ended the run before', async () => {
  const { end, overAt } = waitingRun()
  end.stop(capped, 30_000)
  await overAt(1000)
  end.stop(interrupted, 2000)
  expect(end.why()).toEqual(capped)
  expect(end.stoppedAtMs()).toBe(100)
  expect(await overAt(3000)).toBe(true)
})

it('an interrupt lengthens no wait, and a rule that strikes while the last responses come in changes nothing', async () => {
  const { end, overAt } = waitingRun()
  end.stop(completed, 500)
  end.stop(capped, 0)
  expect(await overAt(101)).toBe(false)
  expect(end.why()).toEqual(completed)
  end.stop(interrupted, 2000)
  expect(await overAt(600)).toBe(true)
})
