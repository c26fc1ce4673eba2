import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import { parseFaults } from '../faults/switches.ts'
import { ChatRequest } from '../generate/chat-protocol.ts'
import { removeSmallIndexes, smallIndex } from '../index/small-index-fixture.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { generateSettings } from './answer.ts'
import { readJson } from './http-json.ts'
import { listen } from './listen.ts'
import { startService } from './start-service.ts'

let indexFolder: string
const spans = new InMemorySpanExporter()
beforeAll(async () => {
  startTracing('test', [new SimpleSpanProcessor(spans)])
  indexFolder = await smallIndex()
})
afterAll(removeSmallIndexes)
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  spans.reset()
})

async function service(faults: string, modelUrl?: string): Promise<string> {
  const started = await startService({ indexFolder, port: 0, faults: parseFaults(faults), ...(modelUrl !== undefined && { modelUrl }) })
  closing.push(() => started.close())
  return started.url
}

interface SeenCall {
  request: ChatRequest
  traceparent: string | undefined
}

/** A generator that says three words, and keeps what it was asked. */
async function recordingGenerator(): Promise<{ url: string; calls: SeenCall[]; server: Server }> {
  const calls: SeenCall[] = []
  const server = createServer(async (request, response) => {
    const traceparent = request.headers.traceparent
    calls.push({ request: ChatRequest.parse(await readJson(request)), traceparent: Array.isArray(traceparent) ? traceparent[0] : traceparent })
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const content of ['one', ' two', ' three']) response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
    response.end('data: [DONE]\n\n')
  })
  const url = `${await listen(server, 0)}/v1`
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return { url, calls, server }
}

const nanoseconds = ([seconds, nanos]: readonly [number, number]) => BigInt(seconds) * 1_000_000_000n + BigInt(nanos)

const post = (url: string, body: object, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })

interface Event {
  type: string
  delta?: string
  sources?: string[]
  usage?: { prompt_tokens: number }
}

async function eventsOf(response: Response): Promise<Event[]> {
  const data = (await response.text()).split('\n\n').flatMap((event) => (event.startsWith('data: {') ? [event.slice(6)] : []))
  return data.map((text): Event => JSON.parse(text))
}

const asked = { question: 'How do I call tools with the AI SDK?', session: 's1' }

it('answers in events from pages that it names, with usage, and ends with [DONE]', async () => {
  const url = await service('none')
  const response = await post(`${url}/answer`, asked)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const text = await response.clone().text()
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  const events = await eventsOf(response)
  expect(events.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(1)
  const finish = events.at(-1)
  expect(finish?.sources?.length).toBeGreaterThan(0)
  expect(finish?.usage?.prompt_tokens).toBeGreaterThan(300)
})

it('a stage that is skipped leaves no span, the others do', async () => {
  const url = await service('none')
  await (await post(`${url}/answer`, { ...asked, skip: ['rewrite', 'rerank', 'generate'] })).text()
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['embed query', 'retrieval docs', 'build prompt', 'POST /answer'])
  spans.reset()
  await (await post(`${url}/answer`, asked)).text()
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual([
    'rewrite query',
    'embed query',
    'retrieval docs',
    'rerank candidates',
    'build prompt',
    'chat docs-reader',
    'POST /answer',
  ])
})

it('goes on with the trace that a request brings, and says whose session it is; no-session does not say', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  for (const [faults, session] of [
    ['none', 's1'],
    ['no-session', undefined],
  ] as const) {
    spans.reset()
    await (await post(`${await service(faults)}/retrieve`, asked, headers)).text()
    const root = spans.getFinishedSpans().at(-1)
    expect(root?.spanContext().traceId).toBe(traceId)
    expect(root?.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
    expect(root?.attributes['session.id']).toBe(session)
  }
})

it('retrieves as many results as asked for, and reranks alone', async () => {
  const url = await service('none')
  const { results }: { results: { page: string; score: number }[] } = JSON.parse(await (await post(`${url}/retrieve`, { ...asked, k: 3 })).text())
  expect(results).toHaveLength(3)
  expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).sort((a, b) => b - a))
  spans.reset()
  await (await post(`${url}/rerank`, asked)).text()
  expect(spans.getFinishedSpans().map(({ name }) => name)).toContain('rerank candidates')
  expect(spans.getFinishedSpans().map(({ name }) => name)).not.toContain('rewrite query')
})

it('lists every fault with whether it is on', async () => {
  const { faults }: { faults: { name: string; on: boolean }[] } = JSON.parse(await (await fetch(`${await service('no-backpressure')}/faults`)).text())
  expect(faults.length).toBeGreaterThanOrEqual(12)
  expect(faults.filter(({ on }) => on).map(({ name }) => name)).toEqual(['no-backpressure'])
})

it('refuses what is no question with 400, and what is no path with 404', async () => {
  const url = await service('none')
  expect((await post(`${url}/answer`, {})).status).toBe(400)
  expect((await fetch(`${url}/answer`, { method: 'POST', body: '{' })).status).toBe(400)
  expect((await fetch(`${url}/nothing`)).status).toBe(404)
})

it('no-backpressure: takes forty requests at once; without the fault those over sixteen are told to come back', async () => {
  const statuses = async (faults: string) => {
    const url = await service(faults)
    return Promise.all(
      Array.from({ length: 40 }, async () => {
        const response = await post(`${url}/answer`, asked)
        await response.text()
        return `${response.status} ${response.headers.get('retry-after')}`
      }),
    )
  }
  expect(new Set(await statuses('no-backpressure'))).toEqual(new Set(['200 null']))
  const limited = await statuses('none')
  expect(limited.filter((status) => status === '503 1').length).toBeGreaterThan(0)
  expect(limited.filter((status) => status === '200 null').length).toBeGreaterThanOrEqual(16)
})

it('buffered-stream: the text comes in one event; without the fault in as many as the generator sends', async () => {
  const { url: generator } = await recordingGenerator()
  const texts = async (faults: string) => (await eventsOf(await post(`${await service(faults, generator)}/answer`, asked))).flatMap(({ delta }) => delta ?? [])
  expect(await texts('buffered-stream')).toEqual(['one two three'])
  expect(await texts('none')).toEqual(['one', ' two', ' three'])
})

it('stuffed-context puts twenty passages into the prompt, not five', async () => {
  const passages = async (faults: string) => {
    const { url: generator, calls } = await recordingGenerator()
    await (await post(`${await service(faults, generator)}/answer`, asked)).text()
    return calls[0]?.request.messages.at(-1)?.content.match(/^\[\d+\] /gm)?.length
  }
  expect(await passages('stuffed-context')).toBe(20)
  expect(await passages('none')).toBe(5)
})

it('timestamp-prompt begins the prompt with the time of day', async () => {
  const beginning = async (faults: string) => {
    const { url: generator, calls } = await recordingGenerator()
    await (await post(`${await service(faults, generator)}/answer`, asked)).text()
    return calls[0]?.request.messages[0]?.content.slice(0, 13)
  }
  expect(await beginning('timestamp-prompt')).toBe('Current time:')
  expect(await beginning('none')).not.toBe('Current time:')
})

it('stream-without-usage does not ask for usage; broken-propagation sends no traceparent', async () => {
  const seen = async (faults: string) => {
    const { url: generator, calls } = await recordingGenerator()
    await (await post(`${await service(faults, generator)}/answer`, asked)).text()
    return { usage: calls[0]?.request.stream_options?.include_usage, traced: calls[0]?.traceparent !== undefined }
  }
  expect(await seen('stream-without-usage')).toEqual({ usage: undefined, traced: true })
  expect(await seen('broken-propagation')).toEqual({ usage: true, traced: false })
})

it('narrow-reader-pool: two answers at once share one connection to the generator; without the fault they have two', async () => {
  const sockets = async (faults: string) => {
    let opened = 0
    const { url: generator, server } = await recordingGenerator()
    server.on('connection', () => {
      opened += 1
    })
    const url = await service(faults, generator)
    await Promise.all([1, 2, 3, 4].map(async () => (await post(`${url}/answer`, { ...asked, skip: ['rerank'] })).text()))
    return opened
  }
  expect(await sockets('narrow-reader-pool')).toBe(1)
  expect(await sockets('none')).toBeGreaterThan(1)
})

it('short-timeout-retries gives a call 400 ms and two more tries; without the fault it has half a minute and one', () => {
  expect(generateSettings(parseFaults('short-timeout-retries'), '2026-01')).toMatchObject({ timeoutMs: 400, retries: 2 })
  expect(generateSettings(parseFaults('none'), '2026-01')).toMatchObject({ timeoutMs: 30_000, retries: 0 })
})

it('blocking-rerank: no other span of the process begins or ends while one request is reranked; without the fault others do', async () => {
  const othersInside = async (faults: string) => {
    const url = await service(faults)
    spans.reset()
    await Promise.all([1, 2, 3, 4, 5, 6].map(async () => (await post(`${url}/rerank`, asked)).text()))
    // The clocks of two traces agree to a millisecond.
    const skewNs = 2_000_000n
    const moments = spans.getFinishedSpans().flatMap((span) => [span.startTime, span.endTime].map((time) => ({ span, ns: nanoseconds(time) })))
    const reranks = spans.getFinishedSpans().filter(({ name }) => name === 'rerank candidates')
    return reranks.flatMap((one) =>
      moments.filter(({ span, ns }) => span !== one && ns > nanoseconds(one.startTime) + skewNs && ns < nanoseconds(one.endTime) - skewNs),
    ).length
  }
  expect(await othersInside('blocking-rerank')).toBe(0)
  expect(await othersInside('none')).toBeGreaterThan(0)
})

it('lazy-index: a broken index shows at the first request; without the fault at the start', async () => {
  const broken = await smallIndex()
  await rm(join(broken, 'chunks.jsonl'))
  const start = (faults: string) => startService({ indexFolder: broken, port: 0, faults: parseFaults(faults), modelUrl: 'http://127.0.0.1:9/v1' })
  await expect(start('none')).rejects.toThrow('chunks.jsonl')
  const lazy = await start('lazy-index')
  expect((await post(`${lazy.url}/retrieve`, asked)).status).toBe(502)
  await lazy.close().catch(() => {})
})

it('rewrite-buys-nothing wraps every question; without the fault only a follow-up is completed', async () => {
  const query = async (url: string, question: string): Promise<string> =>
    JSON.parse(await (await post(`${url}/retrieve`, { question, session: 's2' })).text()).query
  expect(await query(await service('rewrite-buys-nothing'), 'How do I call tools?')).toMatch(/^Please find .* How do I call tools\?/)
  const url = await service('none')
  expect(await query(url, 'How do I call tools?')).toBe('How do I call tools?')
  expect(await query(url, 'and with generateText?')).toBe('How do I call tools? and with generateText?')
})

it('refuses an index that was built with other faults, and a folder without one, and says what to run', async () => {
  await expect(startService({ indexFolder, port: 0, faults: parseFaults('lost-title') })).rejects.toThrow(
    /built with no fault; .* with lost-title\. .*src\/ingest\.ts --out .* --faults lost-title/,
  )
  const empty = await mkdtemp(join(tmpdir(), 'docs-assistant-'))
  onTestFinished(() => rm(empty, { recursive: true }))
  await expect(startService({ indexFolder: empty, port: 0, faults: parseFaults('none') })).rejects.toThrow(/no index in .*src\/ingest\.ts --out/)
})
