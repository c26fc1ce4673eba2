import type { Socket } from 'node:net'
import { listenRaw } from './listen-raw.ts'

/** Streams of `deltas` content deltas, `pauseMs` apart: arguments in this order. */
const deltas = Number(process.argv[2] ?? 50)
const pauseMs = Number(process.argv[3] ?? 100)
/** Streams are written in turns, so that no more than a share of them is due at once. */
const TURNS = 20

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n'
const delta = Buffer.from(chunk('data: {"choices":[{"delta":{"content":"word "}}]}\n\n'))
const last = Buffer.from(`${chunk('data: [DONE]\n\n')}0\r\n\r\n`)

const turns = Array.from({ length: TURNS }, () => new Map<Socket, number>())
let turn = 0
let streams = 0

function writeTurn(): void {
  turn += 1
  const open = turns[turn % TURNS]
  open?.forEach((left, socket) => {
    socket.write(left > 0 ? delta : last)
    if (left > 0) open.set(socket, left - 1)
    else open.delete(socket)
  })
}

// Counted from the start: an interval's own delays would add up.
const startMs = performance.now()
setInterval(() => {
  while ((turn + 1) * (pauseMs / TURNS) <= performance.now() - startMs) writeTurn()
}, 1)

listenRaw((socket) => {
  streams += 1
  const open = turns[streams % TURNS]
  open?.set(socket, deltas)
  socket.once('close', () => open?.delete(socket))
  socket.write(head)
})
