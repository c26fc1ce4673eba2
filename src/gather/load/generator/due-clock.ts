import { Worker } from 'node:worker_threads'
import { threadFile } from './thread-file.ts'

/** Places in {@link ClockMemory.state}. */
export const ASKED = 0
export const FIRED = 1
export const STOPPED = 2

/** What the generator and its clock thread share. */
export interface ClockMemory {
  state: Int32Array<SharedArrayBuffer>
  /** When to wake, on `process.hrtime`, which all threads share. */
  wakeNs: BigInt64Array<SharedArrayBuffer>
}

export interface DueClock {
  /** Calls `wake` once `delayMs` have passed; a later call replaces an earlier one. */
  wakeIn(delayMs: number): void
  stop(): void
}

/**
 * A timer that is right to about .1 ms, where those of the event loop come up to 1.2 ms late: a latency is measured from the time when
 * the request was due, so that the timer's error would be in every figure. A thread sleeps and wakes the event loop, which stays free
 * to read responses and idle in between; spinning would take a core from the system under test.
 */
export async function startDueClock(wake: () => void): Promise<DueClock> {
  const state = new Int32Array(new SharedArrayBuffer(12))
  const wakeNs = new BigInt64Array(new SharedArrayBuffer(8))
  const memory: ClockMemory = { state, wakeNs }
  const thread = new Worker(threadFile('due-clock-thread', import.meta.url), { workerData: memory })
  await new Promise((ready) => {
    thread.once('online', ready)
    // Without the thread the run goes on, driven by its housekeeping timer, and its lag says so.
    thread.on('error', ready)
  })
  thread.unref()
  let asked = 0
  let isWaiting = false
  let isStopped = false
  function listen(): void {
    if (isStopped) return
    const fired = Atomics.load(state, FIRED)
    if (fired === asked) {
      isWaiting = false
      wake()
      return
    }
    isWaiting = true
    const waited = Atomics.waitAsync(state, FIRED, fired)
    if (waited.async) void waited.value.then(listen)
    else listen()
  }
  return {
    wakeIn(delayMs) {
      asked = (asked + 1) | 0
      Atomics.store(wakeNs, 0, process.hrtime.bigint() + BigInt(Math.round(Math.max(0, delayMs) * 1e6)))
      Atomics.store(state, ASKED, asked)
      Atomics.notify(state, ASKED)
      if (!isWaiting) listen()
    },
    stop() {
      isStopped = true
      Atomics.store(state, STOPPED, 1)
      for (const place of [ASKED, FIRED]) {
        Atomics.add(state, place, 1)
        Atomics.notify(state, place)
      }
    },
  }
}
