import type { Socket } from 'node:net'
import { startDueClock } from '../../src/gather/load/generator/due-clock.ts'
import { serviceTimeMs, stallLeftMs } from './known-latency.ts'
import { listenRaw } from './listen-raw.ts'

/** Answers request number n (`{"n":…}` in its body) after the standstill and its service time, on a clock right to .1 ms. */
const response = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}')
const waiting = new Map<Socket, number>()

const clock = await startDueClock(answerDue)

function answerDue(): void {
  const now = performance.now()
  let nextMs = Number.POSITIVE_INFINITY
  for (const [socket, atMs] of waiting) {
    if (atMs > now) nextMs = Math.min(nextMs, atMs)
    else {
      waiting.delete(socket)
      socket.write(response)
    }
  }
  if (Number.isFinite(nextMs)) clock.wakeIn(nextMs - performance.now())
}

listenRaw((socket, request) => {
  const arrivedMs = performance.now()
  const number = Number(/"n":(\d+)/.exec(request.toString('latin1'))?.[1] ?? 0)
  waiting.set(socket, arrivedMs + stallLeftMs(Date.now()) + serviceTimeMs(number))
  answerDue()
})
