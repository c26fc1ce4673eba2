import { afterEach, expect, it } from 'vitest'
import { httpServer, streaming, type TestServer } from '../../../../test/load/bad-servers.ts'
import type { RequestRecord } from '../../../measure/load/records.ts'
import { planOf } from './plan-fixture.ts'
import { runGenerator } from './run-generator.ts'

const servers: TestServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function driveOne(server: Promise<TestServer>, deltaPath?: string): Promise<RequestRecord> {
  const started = await server
  servers.push(started)
  const [record] = (await runGenerator(planOf(started.url, 1, deltaPath === undefined ? {} : { deltaPath }))).records
  if (record === undefined) throw new Error('nothing was sent')
  return record
}

const role = 'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n'
const delta = (text: string): string => `data: {"choices":[{"delta":{"content":"${text}"}}]}\n\n`
const usage = 'data: {"choices":[],"usage":{"completion_tokens":2}}\n\ndata: [DONE]\n\n'

it('has its first token at the first content, not at the role, and its last before usage and end', async () => {
  const pauseMs = 200
  /** Server times of the writes: role, two deltas, end. */
  const wroteMs: number[] = []
  const parts = [role, delta('a'), delta('b'), usage]
  const record = await driveOne(
    httpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      const write = (): void => {
        const part = parts.shift()
        if (part === undefined) return void response.end()
        wroteMs.push(performance.now())
        response.write(part)
        setTimeout(write, pauseMs)
      }
      write()
    }),
  )
  expect(record).toMatchObject({ outcome: 'ok', deltas: 2, deltaReads: 2 })
  // Server and generator share a process and its clock; half a pause tells the parts apart.
  const betweenMs = (from: number, to: number): number => (wroteMs[to] ?? 0) - (wroteMs[from] ?? 0)
  const { firstEventMs = 0, firstTokenMs = 0, lastTokenMs = 0, endMs } = record
  expect(Math.abs(firstTokenMs - firstEventMs - betweenMs(0, 1))).toBeLessThan(pauseMs / 2)
  expect(Math.abs(lastTokenMs - firstTokenMs - betweenMs(1, 2))).toBeLessThan(pauseMs / 2)
  expect(endMs - lastTokenMs).toBeGreaterThan(pauseMs)
})

it('several deltas in one read share a time, and reads are told apart from deltas', async () => {
  const record = await driveOne(streaming([role + delta('a') + delta('b') + delta('c') + usage]))
  expect(record).toMatchObject({ deltas: 3, deltaReads: 1 })
  expect(record.firstTokenMs).toBe(record.lastTokenMs)
})

it('an event in two pieces counts when it is whole, a letter cut in two included', async () => {
  const bytes = Buffer.from(delta('é') + usage)
  const cut = bytes.indexOf('é') + 1
  const record = await driveOne(
    httpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(bytes.subarray(0, cut))
      setImmediate(() => response.end(bytes.subarray(cut)))
    }),
    'choices.0.delta.content',
  )
  expect(record).toMatchObject({ outcome: 'ok', deltas: 1 })
})

it('finds the content where the plan says it is', async () => {
  expect(await driveOne(streaming(['data: {"out":{"piece":"a"},"text":"not this"}\n\n', 'data: {"text":"nor this"}\n\n']), 'out.piece')).toMatchObject({
    deltas: 1,
  })
})

it('a stream without content has no first token', async () => {
  const record = await driveOne(streaming([role, usage]))
  expect(record).toMatchObject({ outcome: 'ok', deltas: 0 })
  expect(record.firstTokenMs).toBeUndefined()
})

it('JSON has no first token and no event', async () => {
  const record = await driveOne(httpServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"text":"data: hi"}')))
  expect(record).toMatchObject({ outcome: 'ok', deltas: 0, bytes: 19 })
  expect(record.firstEventMs).toBeUndefined()
})
