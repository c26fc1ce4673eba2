import { connect } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeMessage, encodeRequest, id, jsonRequest, numberedSpans, requestOf } from '../../../test/otlp/encode-request.ts'
import type { RawSpan } from '../../model/span.ts'
import { createReceiver, type Receiver, type ReceiverOptions } from './receiver.ts'

const open: Receiver[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()))
})

async function start(options: Partial<ReceiverOptions> = {}) {
  const stored: RawSpan[] = []
  const batches: number[] = []
  const logged: string[] = []
  const receiver = await createReceiver({
    host: '127.0.0.1',
    port: 0,
    closeGraceMs: 200,
    ingest: async (spans) => {
      batches.push(spans.length)
      stored.push(...spans)
    },
    log: (line) => logged.push(line),
    ...options,
  })
  open.push(receiver)
  return { receiver, stored, batches, logged, traces: `${receiver.url}/v1/traces` }
}

const protobuf = { 'Content-Type': 'application/x-protobuf' }
const json = { 'Content-Type': 'application/json' }
const body = (count: number, first = 0): Buffer => encodeRequest(requestOf(numberedSpans(count, first)))

function post(url: string, content: Uint8Array | string, headers: Record<string, string> = protobuf): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body: typeof content === 'string' ? content : new Uint8Array(content) })
}

async function rpcStatus(response: Response): Promise<Record<string, unknown>> {
  return decodeMessage('RpcStatus', new Uint8Array(await response.arrayBuffer()))
}

/** A promise that the test settles. */
function gate() {
  let opened = (): void => {}
  let failed = (_: Error): void => {}
  const promise = new Promise<void>((resolve, reject) => {
    opened = resolve
    failed = reject
  })
  return { promise, open: () => opened(), fail: (error: Error) => failed(error) }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

describe('a request that is accepted', () => {
  it.each([
    ['protobuf', protobuf, body(3)],
    ['protobuf, gzip', { ...protobuf, 'Content-Encoding': 'gzip' }, gzipSync(body(3))],
    ['protobuf, deflate', { ...protobuf, 'Content-Encoding': 'deflate' }, deflateSync(body(3))],
    ['protobuf, identity', { ...protobuf, 'Content-Encoding': 'identity' }, body(3)],
  ])('is stored and answered 200 without a body: %s', async (_, headers, content) => {
    const { traces, stored } = await start()
    const response = await post(traces, content, headers)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/x-protobuf')
    expect((await response.arrayBuffer()).byteLength).toBe(0)
    expect(stored.map((span) => span.spanId)).toEqual(['0000000000000001', '0000000000000002', '0000000000000003'])
  })

  it('is answered in JSON when it came in JSON', async () => {
    const { traces, stored } = await start()
    const response = await post(traces, jsonRequest(requestOf(numberedSpans(3))), { 'Content-Type': 'application/json; charset=utf-8' })
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'application/json', '{}'])
    expect(stored).toHaveLength(3)
  })

  it('may be empty, in both encodings', async () => {
    const { traces, stored } = await start()
    expect((await post(traces, new Uint8Array())).status).toBe(200)
    expect((await post(traces, '{}', json)).status).toBe(200)
    expect(stored).toEqual([])
  })

  it('is answered with partial success when some of its spans are refused', async () => {
    const { traces, stored, receiver } = await start()
    const mixed = requestOf([...numberedSpans(2), ...numberedSpans(3, 10).map((span) => ({ ...span, traceId: new Uint8Array(16) }))])
    const response = await post(traces, encodeRequest(mixed))
    expect(response.status).toBe(200)
    expect(decodeMessage('ExportTraceServiceResponse', new Uint8Array(await response.arrayBuffer()))).toEqual({
      partialSuccess: { rejectedSpans: 3, errorMessage: expect.stringContaining('trace id is all zeros: 3 (first: resourceSpans[0].scopeSpans[0].spans[2]') },
    })
    const asJson = await (await post(traces, jsonRequest(mixed), json)).json()
    expect(asJson).toMatchObject({ partialSuccess: { rejectedSpans: '3' } })
    expect(stored).toHaveLength(4)
    expect(receiver.stats).toMatchObject({ spansStored: 4, spansRefused: 6 })
  })

  it('is answered only after its spans are on disk', async () => {
    const disk = gate()
    const { traces } = await start({ ingest: () => disk.promise })
    let answered = false
    const response = post(traces, body(1)).then((result) => {
      answered = true
      return result.status
    })
    await fetch(new URL('/healthz', traces))
    expect(answered).toBe(false)
    disk.open()
    expect(await response).toBe(200)
  })
})

describe('a request that cannot be parsed', () => {
  it.each([
    ['protobuf cut short', protobuf, body(3).subarray(0, 50)],
    ['protobuf that is text', protobuf, Buffer.from('hello')],
    ['gzip that is none', { ...protobuf, 'Content-Encoding': 'gzip' }, body(3)],
    ['gzip cut short', { ...protobuf, 'Content-Encoding': 'gzip' }, gzipSync(body(3)).subarray(0, 40)],
  ])('is answered 400 with google.rpc.Status in protobuf: %s', async (_, headers, content) => {
    const { traces, stored } = await start()
    const response = await post(traces, content, headers)
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
    expect(await rpcStatus(response)).toMatchObject({ code: 3, message: expect.stringMatching(/\w+/) })
    expect(stored).toEqual([])
  })

  it.each([
    ['{"resourceSpans":['],
    ['[]'],
    ['null'],
    ['{"logs":[]}'],
    [`${'['.repeat(200_000)}`],
    [`{"resourceSpans":${'['.repeat(100_000)}${']'.repeat(100_000)}}`.slice(0, -3)],
  ])('is answered 400 with google.rpc.Status in JSON: %.20s', async (content) => {
    const { traces } = await start()
    const response = await post(traces, content, json)
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json'])
    expect(await response.json()).toMatchObject({ code: 3, message: expect.stringMatching(/\w+/) })
  })

  it('is answered 400 for values nested deeper than the stack', async () => {
    const { traces } = await start()
    const depth = 50_000
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`
    const span = `{"traceId":"${'1'.repeat(32)}","spanId":"${'1'.repeat(16)}","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{"key":"deep","value":${value}}]}`
    const response = await post(traces, `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`, json)
    expect(response.status).toBe(400)
  })

  it('leaves the receiver at work', async () => {
    const { traces, stored, receiver } = await start()
    await post(traces, 'nonsense', json)
    expect((await post(traces, body(1))).status).toBe(200)
    expect(stored).toHaveLength(1)
    expect(Object.fromEntries(receiver.stats.problems)).toEqual({ 400: 1 })
  })
})

describe('a body over the limit', () => {
  const maxBodyBytes = 10_000

  it('is answered 413 by its stated length', async () => {
    const { traces } = await start({ maxBodyBytes })
    const response = await post(traces, Buffer.alloc(maxBodyBytes + 1))
    expect(response.status).toBe(413)
    expect(await rpcStatus(response)).toMatchObject({ code: 8, message: expect.stringContaining('10000 bytes') })
  })

  it('is answered 413 when it comes in chunks without a length', async () => {
    const { traces } = await start({ maxBodyBytes })
    const chunks = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 20; sent++) controller.enqueue(new Uint8Array(1000))
        controller.close()
      },
    })
    expect((await fetch(traces, { method: 'POST', headers: protobuf, body: chunks, duplex: 'half' })).status).toBe(413)
  })

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
  ])('is cut with 413 while it decompresses: a %s bomb', async (encoding, bomb) => {
    const { traces, receiver } = await start({ maxBodyBytes: 100_000 })
    expect(bomb.length).toBeLessThan(100_000)
    expect((await post(traces, bomb, { ...protobuf, 'Content-Encoding': encoding })).status).toBe(413)
    expect(receiver.heldBytes()).toBe(0)
  })

  it('of exactly the limit is accepted', async () => {
    const content = body(3)
    const { traces } = await start({ maxBodyBytes: content.length })
    expect((await post(traces, content)).status).toBe(200)
  })
})

describe('what is not a trace request', () => {
  it.each([
    ['GET', '/v1/traces', 405],
    ['OPTIONS', '/v1/traces', 405],
    ['POST', '/', 405],
    ['POST', '/v1/metrics', 404],
    ['POST', '/v1/logs', 404],
    ['POST', '/v1/traces/v1/traces', 404],
    ['GET', '/healthz', 200],
    ['GET', '/', 200],
  ])('%s %s is answered %i', async (method, path, status) => {
    const { receiver } = await start()
    const response = await fetch(receiver.url + path, { method, ...(method === 'POST' && { headers: json, body: '{}' }) })
    expect(response.status).toBe(status)
    expect((await response.text()).length).toBeGreaterThan(2)
    if (status === 405) expect(response.headers.get('allow')).toMatch(/POST|GET/)
  })

  it('says for metrics how to switch them off', async () => {
    const { receiver } = await start()
    const response = await post(`${receiver.url}/v1/metrics`, '{}', json)
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('OTEL_METRICS_EXPORTER=none') })
  })

  it.each([
    ['Content-Type', { 'Content-Type': 'text/plain' }],
    ['Content-Encoding', { ...protobuf, 'Content-Encoding': 'br' }],
    ['Content-Encoding', { ...protobuf, 'Content-Encoding': 'gzip, gzip' }],
  ])('is answered 415 for a %s that it does not read', async (_, headers) => {
    const { traces } = await start()
    expect((await post(traces, body(1), headers)).status).toBe(415)
  })
})

describe('a full queue', () => {
  it('is answered 429 with Retry-After, and takes spans again when it has emptied', async () => {
    const disk = gate()
    const { traces, stored } = await start({
      maxQueuedSpans: 10,
      ingest: async (spans) => {
        await disk.promise
        stored.push(...spans)
      },
    })
    const first = post(traces, body(8))
    await until(() => open.at(-1)?.queuedSpans() === 8)
    const refused = await post(traces, body(3, 100))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await rpcStatus(refused)).toMatchObject({ code: 8 })
    disk.open()
    expect((await first).status).toBe(200)
    expect((await post(traces, body(3, 100))).status).toBe(200)
    expect(stored).toHaveLength(11)
  })

  it('takes a request larger than itself when it is empty, for else no try would ever succeed', async () => {
    const { traces } = await start({ maxQueuedSpans: 10 })
    expect((await post(traces, body(50))).status).toBe(200)
  })

  it('is bounded in bytes as well', async () => {
    const disk = gate()
    const content = body(100)
    const { traces, receiver } = await start({ maxBodyBytes: content.length, maxQueuedBytes: 0, ingest: () => disk.promise })
    const held = [post(traces, content), post(traces, content)]
    await until(() => receiver.heldBytes() === 2 * content.length)
    expect((await post(traces, content)).status).toBe(429)
    disk.open()
    expect((await Promise.all(held)).map((response) => response.status)).toEqual([200, 200])
    expect(receiver.heldBytes()).toBe(0)
  })
})

describe('a store that fails', () => {
  it('is answered 503 with Retry-After, and the receiver stays up', async () => {
    let works = false
    const { traces, logged } = await start({
      ingest: async () => {
        if (!works) throw new Error('disk full')
      },
    })
    const refused = await post(traces, body(2))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await rpcStatus(refused)).toMatchObject({ code: 14 })
    expect(logged.join('\n')).toContain('could not store 2 spans of 1 request: disk full')
    works = true
    expect((await post(traces, body(2))).status).toBe(200)
  })

  it('does not let a request that cannot be stored take its neighbours down', async () => {
    const first = gate()
    let calls = 0
    const { traces, receiver } = await start({
      ingest: async (spans) => {
        calls += 1
        if (calls === 1) await first.promise
        if (spans.some((span) => span.name === 'poison')) throw new Error('cannot be stored')
      },
    })
    const running = post(traces, body(1))
    await until(() => calls === 1)
    const poison = encodeRequest(requestOf(numberedSpans(1, 50).map((span) => ({ ...span, name: 'poison' }))))
    const together = [post(traces, body(1, 10)), post(traces, poison), post(traces, body(1, 20))]
    await until(() => receiver.queuedSpans() === 4)
    first.open()
    expect((await running).status).toBe(200)
    expect((await Promise.all(together)).map((response) => response.status)).toEqual([200, 503, 200])
  })
})

describe('group commit', () => {
  it('writes the requests that gathered during one insert as the next', async () => {
    const first = gate()
    const { traces, batches, receiver } = await start({
      ingest: async (spans) => {
        batches.push(spans.length)
        if (batches.length === 1) await first.promise
      },
    })
    const responses = [post(traces, body(1))]
    await until(() => batches.length === 1)
    for (let index = 1; index <= 20; index++) responses.push(post(traces, body(2, index * 2)))
    await until(() => receiver.queuedSpans() === 41)
    first.open()
    expect((await Promise.all(responses)).every((response) => response.status === 200)).toBe(true)
    expect(batches).toEqual([1, 40])
  })

  it('cuts batches at their size', async () => {
    const first = gate()
    const { traces, batches, receiver } = await start({
      batchSpans: 10,
      ingest: async (spans) => {
        batches.push(spans.length)
        if (batches.length === 1) await first.promise
      },
    })
    const responses = [post(traces, body(4))]
    await until(() => batches.length === 1)
    for (let index = 1; index <= 5; index++) responses.push(post(traces, body(4, index * 4)))
    await until(() => receiver.queuedSpans() === 24)
    first.open()
    await Promise.all(responses)
    expect(batches).toEqual([4, 8, 8, 4])
  })
})

describe('credentials', () => {
  const token = 'a-long-random-value'

  it.each([
    ['none', {}],
    ['a wrong one', { Authorization: 'Bearer a-long-random-valuf' }],
    ['a shorter one', { Authorization: 'Bearer a' }],
    ['another scheme', { Authorization: `Basic ${token}` }],
  ])('are asked for with 401: %s', async (_, headers) => {
    const { traces, stored } = await start({ token })
    const response = await post(traces, body(1), { ...protobuf, ...headers })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="loadbearing collect"'])
    expect(await rpcStatus(response)).toMatchObject({ code: 16 })
    expect((await fetch(new URL('/healthz', traces), { headers })).status).toBe(401)
    expect(stored).toEqual([])
  })

  it('that are right let a request in', async () => {
    const { traces } = await start({ token })
    expect((await post(traces, body(1), { ...protobuf, Authorization: `Bearer ${token}` })).status).toBe(200)
  })

  it.each(['0.0.0.0', '::', '192.0.2.1', 'example.com', '127.0.0.1.example.com'])('are needed to listen on %s', async (host) => {
    await expect(start({ host })).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('LOADBEARING_COLLECT_TOKEN') })
  })

  it('that are empty are refused, not taken as none', async () => {
    await expect(start({ token: '' })).rejects.toMatchObject({ code: 'usage' })
  })

  it('let it listen on all addresses', async () => {
    const { receiver } = await start({ host: '0.0.0.0', token })
    expect((await fetch(`${receiver.url.replace('0.0.0.0', '127.0.0.1')}/healthz`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200)
  })
})

describe('clients that misbehave', () => {
  it('by going away in the middle of a body leave nothing behind', async () => {
    const { receiver, stored } = await start()
    const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1')
    socket.write('POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: 5000\r\n\r\n')
    socket.write(Buffer.alloc(1000))
    await until(() => receiver.heldBytes() === 1000)
    socket.destroy()
    await until(() => receiver.heldBytes() === 0)
    expect(stored).toEqual([])
    expect(receiver.queuedSpans()).toBe(0)
    expect((await post(`${receiver.url}/v1/traces`, body(1))).status).toBe(200)
  })

  it('by never ending their headers or their body are cut off with 408', async () => {
    const { receiver } = await start({ headersTimeoutMs: 200, requestTimeoutMs: 200 })
    const heard = (lines: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1', () => socket.write(lines))
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk.toString()
        })
        socket.on('close', () => resolve(text))
      })
    const answers = await Promise.all([
      heard('POST /v1/traces HTTP/1.1\r\nHost: x\r\n'),
      heard('POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'),
    ])
    for (const answer of answers) expect(answer).toContain('408 Request Timeout')
    expect(receiver.heldBytes()).toBe(0)
  })

  it('hear of a refusal before they send, when they ask with Expect: 100-continue', async () => {
    const { receiver } = await start({ maxBodyBytes: 1000 })
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1')
      socket.write('POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n')
      socket.once('data', (chunk) => {
        resolve(chunk.toString())
        socket.destroy()
      })
    })
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })
})

describe('close', () => {
  it('answers what is in flight, takes nothing more, and then resolves', async () => {
    const disk = gate()
    const { receiver, traces } = await start({ ingest: () => disk.promise })
    const inFlight = post(traces, body(5))
    await until(() => receiver.queuedSpans() === 5)
    const closed = receiver.close()
    await expect(fetch(new URL('/healthz', traces))).rejects.toThrow()
    disk.open()
    expect((await inFlight).status).toBe(200)
    await closed
    expect(receiver.stats.spansStored).toBe(5)
  })
})

describe('listening', () => {
  it('on a port that is taken says so and what to do', async () => {
    const { receiver } = await start()
    const port = Number(new URL(receiver.url).port)
    await expect(start({ port })).rejects.toMatchObject({
      code: 'server-failed',
      message: expect.stringContaining(String(port)),
      hint: expect.stringContaining('--port'),
    })
  })

  it('keeps refusals with their first examples for the summary', async () => {
    const { receiver, traces } = await start()
    await post(traces, encodeRequest(requestOf(numberedSpans(5).map((span) => ({ ...span, spanId: id('00') })))))
    expect(receiver.stats.intake.report(0).refusals).toMatchObject([{ reason: 'span id is not 8 bytes', count: 5, examples: [{}, {}, {}] }])
  })
})
