import { createServer, type ServerResponse } from 'node:http'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, expect, it } from 'vitest'
import { listen } from '../service/listen.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { newChatClient } from './chat-client.ts'
import { generateAnswer, hastySettings, patientSettings } from './generate-answer.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const delta = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const end = 'data: [DONE]\n\n'

/** A generator of the protocol whose calls are answered by a function, and a client with so many connections. */
async function generator(connections: number, handle: (response: ServerResponse, call: number) => void) {
  let calls = 0
  let sockets = 0
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    handle(response, calls++)
  })
  server.on('connection', () => {
    sockets += 1
  })
  const client = newChatClient({ baseUrl: `${await listen(server, 0)}/v1`, model: 'm', provider: 'p', apiKey: undefined, connections })
  closing.push(
    () => client.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return { client, calls: () => calls, sockets: () => sockets }
}

async function textOf(client: Parameters<typeof generateAnswer>[0], settings: { timeoutMs: number; retries: number }): Promise<string> {
  let text = ''
  const call = { ...settings, includeUsage: false, propagate: true, promptVersion: '2026-01' }
  for await (const piece of generateAnswer(client, [{ role: 'user', content: 'x' }], call, new AbortController().signal)) text += piece.delta ?? ''
  return text
}

const attempts = new InMemorySpanExporter()
startTracing('test', [new SimpleSpanProcessor(attempts)])
const errorsOfAttempts = () => attempts.getFinishedSpans().map(({ name, attributes }) => `${name} ${attributes['error.type']}`)

it('short-timeout-retries: a call that does not end is given up and made twice more, each a span of its own, then the answer fails', async () => {
  const { client } = await generator(64, () => {})
  attempts.reset()
  await expect(textOf(client, { ...hastySettings, timeoutMs: 20 })).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }))
  expect(errorsOfAttempts()).toEqual(['chat m timeout', 'chat m timeout', 'chat m timeout'])
})

it('without the fault it is made once', async () => {
  const { client } = await generator(64, () => {})
  attempts.reset()
  await expect(textOf(client, { ...patientSettings, timeoutMs: 20 })).rejects.toThrow()
  expect(errorsOfAttempts()).toEqual(['chat m timeout'])
})

it('a call made again goes on where the one given up had stopped', async () => {
  const { client } = await generator(64, (response, call) => {
    response.write(delta('one '))
    if (call > 0) response.end(delta('two ') + delta('three') + end)
  })
  expect(await textOf(client, { timeoutMs: 200, retries: 1 })).toBe('one two three')
})

it('an answer that the generator cuts off is no answer', async () => {
  const { client } = await generator(64, (response) => response.end(delta('half')))
  await expect(textOf(client, patientSettings)).rejects.toThrow('without [DONE]')
})

it('narrow-reader-pool: with one connection the second call reaches the generator only after the first has ended', async () => {
  const order: string[] = []
  const { client, sockets } = await generator(1, (response, call) => {
    order.push(`begin ${call}`)
    setImmediate(() => response.end(end, () => order.push(`end ${call}`)))
  })
  await Promise.all([textOf(client, patientSettings), textOf(client, patientSettings)])
  expect(order).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1'])
  expect(sockets()).toBe(1)
})

it('with many connections the generator has both calls at once', async () => {
  const open: ServerResponse[] = []
  const { client, sockets } = await generator(64, (response) => {
    open.push(response)
    // Neither is answered before both are here: with one connection this would never end.
    if (open.length === 2) for (const each of open) each.end(end)
  })
  await Promise.all([textOf(client, patientSettings), textOf(client, patientSettings)])
  expect(sockets()).toBe(2)
})

it('a caller that has gone ends the call without another try', async () => {
  const gone = new AbortController()
  const { client, calls } = await generator(64, () => gone.abort())
  const answer = generateAnswer(
    client,
    [{ role: 'user', content: 'x' }],
    { timeoutMs: 1000, retries: 2, includeUsage: false, propagate: true, promptVersion: '2026-01' },
    gone.signal,
  )
  await expect(answer.next()).rejects.toThrow()
  expect(calls()).toBe(1)
})
