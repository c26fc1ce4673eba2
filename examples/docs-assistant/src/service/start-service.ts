import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Attributes, type Span, SpanKind } from '@opentelemetry/api'
import { ZodError } from 'zod'
import { faults as catalogue, type FaultSet } from '../faults/catalogue.ts'
import { faultsOf } from '../faults/switches.ts'
import { newChatClient } from '../generate/chat-client.ts'
import { readManifest } from '../index/index-files.ts'
import { openIndex } from '../index/open-index.ts'
import { spawnReader } from '../reader/spawn-reader.ts'
import { blockingReranker, pooledReranker } from '../rerank/rerankers.ts'
import { newSessions } from '../retrieve/rewrite-query.ts'
import { contextOf, inSpan, markFailed } from '../telemetry/tracing.ts'
import { answer } from './answer.ts'
import { RequestError, readJson, sendJson } from './http-json.ts'
import { listen } from './listen.ts'
import { findChunks, Question, type Ready } from './pipeline.ts'
import { warmUp } from './warm-up.ts'

export interface ServiceOptions {
  indexFolder: string
  /** 0 takes a free one. */
  port: number
  faults: FaultSet
  /** An endpoint with OpenAI's chat completions, up to and including `/v1`; without it the extractive reader is started. */
  modelUrl?: string
  model?: string
  apiKey?: string
}

export interface Service {
  url: string
  readerPid: number | undefined
  close(): Promise<void>
}

/** Requests at work at a time unless `no-backpressure` takes the limit away. */
const inFlightAtMost = 16
const narrowConnections = 1
const wideConnections = 64

/** Starts the service, and the reader where no other generator is named. @throws Error where the index does not fit the faults */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { indexFolder, faults } = options
  await checkIndex(indexFolder, faults)
  const reader = options.modelUrl === undefined ? await spawnReader(indexFolder) : undefined
  const client = newChatClient({
    baseUrl: options.modelUrl ?? reader?.baseUrl ?? '',
    model: options.model ?? 'docs-reader',
    provider: reader === undefined ? 'openai-compatible' : 'docs-reader',
    apiKey: options.apiKey,
    connections: faults.has('narrow-reader-pool') ? narrowConnections : wideConnections,
  })
  let loading: Promise<Ready> | undefined
  const ready = (): Promise<Ready> => {
    loading ??= load(indexFolder, faults)
    return loading
  }
  if (!faults.has('lazy-index')) await ready()

  let inFlight = 0
  async function admitted(response: ServerResponse, work: () => Promise<void>): Promise<void> {
    if (inFlight >= inFlightAtMost && !faults.has('no-backpressure')) return sendJson(response, 503, { error: 'busy' }, { 'retry-after': '1' })
    inFlight += 1
    try {
      await work()
    } finally {
      inFlight -= 1
    }
  }

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void> = {
    'GET /health': (_, response) => sendJson(response, 200, { status: 'ok' }),
    'GET /faults': (_, response) => sendJson(response, 200, { faults: catalogue.map((fault) => ({ ...fault, on: faults.has(fault.name) })) }),
    'POST /answer': (request, response) => serve('/answer', request, response, async (asked) => answer(await ready(), client, asked, response)),
    'POST /retrieve': (request, response) =>
      serve('/retrieve', request, response, async (asked) => sendJson(response, 200, await resultsFor(await ready(), asked))),
    'POST /rerank': (request, response) =>
      serve('/rerank', request, response, async (asked) => {
        sendJson(response, 200, await resultsFor(await ready(), { ...asked, skip: ['rewrite', 'generate'] }))
      }),
  }

  async function serve(route: string, request: IncomingMessage, response: ServerResponse, work: (asked: Question) => Promise<void>): Promise<void> {
    const attributes: Attributes = { 'http.request.method': 'POST', 'http.route': route, 'url.path': route }
    const handle = (span: Span): Promise<void> =>
      admitted(response, async () => {
        const asked = Question.parse(await readJson(request))
        if (asked.session !== undefined && !faults.has('no-session')) span.setAttribute('session.id', asked.session)
        await work(asked)
      })
        .catch((error: unknown) => fail(response, span, error))
        .finally(() => span.setAttribute('http.response.status_code', response.statusCode))
    await inSpan(`POST ${route}`, { kind: SpanKind.SERVER, attributes }, handle, contextOf(request.headers))
  }

  const server = createServer((request, response) => {
    const handler = routes[`${request.method} ${new URL(request.url ?? '/', 'http://service').pathname}`]
    if (handler === undefined) sendJson(response, 404, { error: `there is ${Object.keys(routes).join(', ')}` })
    else void handler(request, response)
  })
  const url = await listen(server, options.port)
  if (!faults.has('lazy-index')) await warmUp(url, { generate: reader !== undefined })
  return {
    url,
    readerPid: reader?.pid,
    async close() {
      server.close()
      server.closeAllConnections()
      await client.close()
      await reader?.close()
      if (loading !== undefined) await (await loading).reranker.close()
    },
  }
}

async function load(indexFolder: string, faults: FaultSet): Promise<Ready> {
  const index = await openIndex(indexFolder, { shallow: faults.has('shallow-search') })
  const reranker = faults.has('blocking-rerank') ? blockingReranker(index.tables) : pooledReranker(index.tables)
  return { index, reranker, sessions: newSessions(), faults }
}

async function resultsFor(ready: Ready, asked: Question): Promise<unknown> {
  const { query, found } = await findChunks(ready, asked)
  const results = found.slice(0, asked.k).map(({ chunk, score }) => {
    const { id, page, title, heading } = ready.index.chunks[chunk]
    return { id, page, title, heading, score }
  })
  return { question: asked.question, query, results }
}

/** Before the first event a failure has a status; after it the stream says so and ends without `[DONE]`. */
function fail(response: ServerResponse, span: Span, error: unknown): void {
  markFailed(span, error)
  const message = error instanceof Error ? error.message : String(error)
  const status =
    error instanceof RequestError ? error.status : error instanceof ZodError ? 400 : error instanceof Error && error.name === 'TimeoutError' ? 504 : 502
  if (response.headersSent) response.end(`data: ${JSON.stringify({ type: 'error', error: message })}\n\n`)
  else sendJson(response, status, { error: message })
}

async function checkIndex(folder: string, faults: FaultSet): Promise<void> {
  const { faults: built } = await readManifest(folder)
  const wanted = faultsOf('ingest', faults)
  if (built.join() === wanted.join()) return
  const words = (names: readonly string[]): string => (names.length === 0 ? 'no fault' : names.join(', '))
  throw new Error(
    `The index in ${folder} was built with ${words(built)}; the service is to run with ${words(wanted)}. ` +
      `Build the one that fits: node src/ingest.ts --out ${folder} --faults ${wanted.join(',') || 'none'}`,
  )
}
