import { workerData } from 'node:worker_threads'
import { ASKED, type ClockMemory, FIRED, STOPPED } from './due-clock.ts'

const { state, wakeNs }: ClockMemory = workerData

// Sleeps to a fraction of a millisecond, which an event loop's timers cannot, and wakes the generator.
let served = 0
while (Atomics.load(state, STOPPED) === 0) {
  const asked = Atomics.load(state, ASKED)
  const leftMs = Number(Atomics.load(wakeNs, 0) - process.hrtime.bigint()) / 1e6
  if (asked === served) Atomics.wait(state, ASKED, asked)
  else if (leftMs > 0) Atomics.wait(state, ASKED, asked, leftMs)
  else {
    served = asked
    Atomics.store(state, FIRED, asked)
    Atomics.notify(state, FIRED)
  }
}
