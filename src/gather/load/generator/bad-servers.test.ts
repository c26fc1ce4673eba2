import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { closedPort, closingKeptAlive, flooding, hanging, httpServer, rawServer, streaming, type TestServer } from '../../../../test/load/bad-servers.ts'
import type { LoadRun } from '../../../measure/load/records.ts'
import type { GeneratorLimits, GeneratorPlan } from './plan.ts'
import { outcomesOf, planOf } from './plan-fixture.ts'
import { runGenerator } from './run-generator.ts'

const servers: TestServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function drive(server: Promise<TestServer>, count: number, limits: Partial<GeneratorLimits> = {}, given: Partial<GeneratorPlan> = {}): Promise<LoadRun> {
  const started = await server
  servers.push(started)
  return runGenerator(planOf(started.url, count, { ...given, limits }))
}

const chunked = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n'
const delta = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n'
const asChunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`

describe('a target that is down or does not answer', () => {
  it('is refused, each request counted, the reason told once', async () => {
    const run = await runGenerator(planOf(await closedPort(), 5))
    expect(outcomesOf(run)).toEqual({ refused: 5 })
    expect(run.records.filter(({ detail }) => detail !== undefined)).toHaveLength(1)
    expect(run.records[0]?.detail).toContain('ECONNREFUSED')
  })

  it('has no address', async () => {
    const run = await runGenerator(planOf('http://nothing.invalid/', 2))
    expect(outcomesOf(run)).toEqual({ unreachable: 2 })
  })

  it('hangs: every request ends at the time limit, and no socket stays', async () => {
    const run = await drive(hanging(), 5, { timeoutMs: 100 })
    expect(outcomesOf(run)).toEqual({ timeout: 5 })
    for (const { endMs, sentMs } of run.records) expect(endMs - (sentMs ?? 0)).toBeGreaterThanOrEqual(100)
  })

  it('hangs once: that connection is closed and never used again', async () => {
    let hung: Socket | undefined
    let asked = 0
    const run = await drive(
      rawServer((socket) => {
        hung ??= socket
        if (socket === hung) asked += 1
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
      }),
      0,
      { timeoutMs: 200 },
      { loop: { kind: 'closed', concurrency: 1, durationMs: 400 } },
    )
    expect(run.records[0]?.outcome).toBe('timeout')
    expect(run.records[1]?.outcome).toBe('ok')
    expect(asked).toBe(1)
    expect(hung?.destroyed).toBe(true)
  })

  it('hangs in the middle of a response', async () => {
    const run = await drive(
      rawServer((socket) => socket.write(`${chunked}\r\n${asChunk(delta)}`)),
      2,
      { timeoutMs: 100 },
    )
    expect(outcomesOf(run)).toEqual({ timeout: 2 })
    expect(run.records[0]).toMatchObject({ status: 200, deltas: 1, detail: expect.stringContaining('end of the response') })
  })

  it('closes the connection instead of answering', async () => {
    expect(
      outcomesOf(
        await drive(
          rawServer((socket) => socket.end()),
          3,
        ),
      ),
    ).toEqual({ reset: 3 })
    expect(
      outcomesOf(
        await drive(
          rawServer((socket) => socket.resetAndDestroy()),
          3,
        ),
      ),
    ).toEqual({ reset: 3 })
  })

  it('does not speak HTTP', async () => {
    const run = await drive(
      rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
      2,
    )
    expect(outcomesOf(run)).toEqual({ 'http-error': 2 })
    expect(run.records[0]?.detail).toContain('not HTTP')
  })
})

describe('a response that is cut', () => {
  it.each([
    ['short of its Content-Length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}'],
    ['short of its Content-Length on a connection that was to close', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{}'],
    ['in its chunks', `${chunked}\r\n${asChunk(delta)}`],
    ['in its chunks on a connection that was to close', `${chunked}connection: close\r\n\r\n${asChunk(delta)}`],
    ['in a chunk', `${chunked}\r\n${asChunk(delta).slice(0, 20)}`],
    [
      'before the end mark of its stream, where only closing tells the end',
      `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n${delta}`,
    ],
  ])('%s', async (_, bytes) => {
    const run = await drive(
      rawServer((socket) => socket.end(bytes)),
      2,
    )
    expect(outcomesOf(run)).toEqual({ cut: 2 })
  })

  it('is whole where its end mark came before the connection broke', async () => {
    const run = await drive(
      rawServer((socket) => socket.end(`${chunked}\r\n${asChunk(`${delta}data: [DONE]\n\n`)}`)),
      2,
    )
    expect(outcomesOf(run)).toEqual({ ok: 2 })
  })
})

describe('server-sent events', () => {
  it.each([
    ['JSON under their content type', ['{"answer":"hi"}']],
    ['nothing at all', []],
    ['broken JSON in every event', ['data: {"choices":[{"del\n\n']],
  ])('that are none: %s', async (_, events) => {
    expect(outcomesOf(await drive(streaming(events), 2))).toEqual({ 'invalid-stream': 2 })
  })

  it.each([
    ['an error event', 'event: error\ndata: overloaded\n\n'],
    ['an error in the JSON', 'data: {"error":{"message":"overloaded"}}\n\n'],
    ['a failed response', 'data: {"type":"response.failed","response":{"error":{"message":"overloaded"}}}\n\n'],
  ])('that tell a failure by %s', async (_, event) => {
    const run = await drive(streaming([delta, event]), 2)
    expect(outcomesOf(run)).toEqual({ 'stream-error': 2 })
    expect(run.records[0]).toMatchObject({ detail: 'overloaded', deltas: 1 })
  })
})

describe('an answer that is none', () => {
  it('429 and 503 are rejections, with the time to wait', async () => {
    let requests = 0
    const run = await drive(
      httpServer((_, response) => {
        requests += 1
        response.writeHead(requests % 2 === 0 ? 503 : 429, { 'retry-after': '7' }).end('later')
      }),
      4,
    )
    expect(outcomesOf(run)).toEqual({ rejected: 4 })
    expect(run.records.map(({ retryAfterS }) => retryAfterS)).toEqual([7, 7, 7, 7])
    expect(requests).toBe(4)
  })

  it('a redirect is not followed', async () => {
    const paths: (string | undefined)[] = []
    const run = await drive(
      httpServer(({ url }, response) => {
        paths.push(url)
        response.writeHead(302, { location: '/elsewhere?key=secret' }).end()
      }),
      2,
    )
    expect(outcomesOf(run)).toEqual({ redirect: 2 })
    expect(run.records[0]?.detail).toBe('HTTP 302 to /elsewhere')
    expect(paths).toEqual(['/', '/'])
  })

  it('an error is one, even if its body is cut', async () => {
    const run = await drive(
      rawServer((socket) => socket.end('HTTP/1.1 500 Oops\r\ncontent-length: 100\r\n\r\n{}')),
      2,
    )
    expect(outcomesOf(run)).toEqual({ 'http-error': 2 })
  })
})

it('a kept-alive connection that is closed under a request is a reset, and never tried again', async () => {
  const server = await closingKeptAlive()
  servers.push(server)
  const plan = planOf(server.url, 0, { loop: { kind: 'closed', concurrency: 1, durationMs: 200 } })
  const run = await runGenerator(plan)
  const kinds = run.records.map(({ outcome }) => outcome)
  expect(new Set(kinds)).toEqual(new Set(['ok', 'reset']))
  for (const [i, kind] of kinds.entries()) expect(kind).toBe(i % 2 === 0 ? 'ok' : 'reset')
  expect(run.records[1]?.detail).toContain('kept-alive')
})

describe('100 MB where 1 MB is the limit', () => {
  it('is read up to the limit', async () => {
    const run = await drive(flooding(), 3)
    expect(outcomesOf(run)).toEqual({ 'too-large': 3 })
    for (const { bytes } of run.records) expect(bytes).toBeLessThan(2 << 20)
  })

  it('is not read at all when it was announced', async () => {
    const run = await drive(flooding({ 'content-length': '100000000' }), 3)
    expect(outcomesOf(run)).toEqual({ 'too-large': 3 })
    expect(run.records[0]?.bytes).toBe(0)
  })
})
