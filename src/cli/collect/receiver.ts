import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { AppError } from '../../model/app-error.ts'
import type { RawSpan } from '../../model/span.ts'
import { checkBinding, isLoopback } from './access.ts'
import { createByteBudget } from './byte-budget.ts'
import { createGroupCommit } from './group-commit.ts'
import { createHandler } from './handle-request.ts'
import { createStats, type ReceiverStats } from './receiver-stats.ts'

export interface ReceiverOptions {
  host: string
  /** 0 takes any free port. */
  port: number
  /** Where set, every request must carry it as a bearer token; an address other than loopback needs it. */
  token?: string
  /** Largest body, before and after decompression. */
  maxBodyBytes?: number
  /** Spans that may wait or be written at a time; more are answered 429. */
  maxQueuedSpans?: number
  /** Bytes of bodies held by all requests together; more are answered 429. */
  maxQueuedBytes?: number
  /** Spans after which a batch takes no further request. */
  batchSpans?: number
  /** How long the first request of an idle receiver waits for company, in ms. */
  lingerMs?: number
  headersTimeoutMs?: number
  requestTimeoutMs?: number
  maxConnections?: number
  /** How long `close` waits for clients that are still sending. */
  closeGraceMs?: number
  /** Resolves once the spans are on disk: only then is their request answered 200. */
  ingest(spans: RawSpan[]): Promise<void>
  log(line: string): void
}

export interface Receiver {
  url: string
  stats: ReceiverStats
  /** Spans that wait or are being written. */
  queuedSpans(): number
  /** Bytes of bodies held by unanswered requests. */
  heldBytes(): number
  /** Stops accepting, answers what is in flight, then resolves. */
  close(): Promise<void>
}

const receiverDefaults = {
  maxBodyBytes: 16 * 1024 * 1024,
  maxQueuedSpans: 100_000,
  maxQueuedBytes: 64 * 1024 * 1024,
  batchSpans: 20_000,
  lingerMs: 3,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  maxConnections: 256,
  closeGraceMs: 5_000,
}

/**
 * Starts an OTLP/HTTP receiver for traces.
 * @throws {AppError} `usage` for an open address without a token, `server-failed` when the port cannot be had.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export async function createReceiver(given: ReceiverOptions): Promise<Receiver> {
  const options = { ...receiverDefaults, ...given }
  checkBinding(options.host, options.token)
  const stats = createStats('otlp')
  const queue = createGroupCommit({
    ingest: options.ingest,
    batchSpans: options.batchSpans,
    maxQueuedSpans: options.maxQueuedSpans,
    lingerMs: options.lingerMs,
    failed(error, requests, spans) {
      options.log(
        `could not store ${spans} spans of ${requests} ${requests === 1 ? 'request' : 'requests'}: ${error instanceof Error ? error.message : String(error)}`,
      )
    },
  })
  // A budget smaller than one body and its compressed form would refuse it for ever.
  const budget = createByteBudget(Math.max(options.maxQueuedBytes, 2 * options.maxBodyBytes))
  const state = { closing: false }
  const handle = createHandler({ ...options, queue, budget, stats, state })

  const server = createServer({ connectionsCheckingInterval: Math.min(1000, options.requestTimeoutMs) })
  server.headersTimeout = options.headersTimeoutMs
  server.requestTimeout = options.requestTimeoutMs
  server.maxConnections = options.maxConnections
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void handle(request, response, () => {}))
  // With `Expect: 100-continue` a client learns of a refusal before it sends the body.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => void handle(request, response, () => response.writeContinue()))
  const port = await listen(server, options.host, options.port)

  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    stats,
    queuedSpans: queue.queuedSpans,
    heldBytes: budget.heldBytes,
    async close() {
      state.closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), options.closeGraceMs)
      await queue.idle()
      await closed
      clearTimeout(cut)
      await queue.idle()
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailed(error, host, port)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function listenFailed(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const hints: Record<string, string> = {
    EADDRINUSE: `another program listens there, perhaps an OpenTelemetry Collector or another "loadbearing collect": stop it, or take another port with --port`,
    EACCES: 'ports below 1024 need rights that this process lacks: take a higher one with --port',
    EADDRNOTAVAIL: 'this machine has no such address: see --host',
    ENOTFOUND: 'no such host name: see --host',
  }
  const hint = hints[error.code ?? ''] ?? (isLoopback(host) ? undefined : 'see --host and --port')
  return new AppError('server-failed', `cannot listen on ${host}:${port}: ${error.message}`, { cause: error, ...(hint !== undefined && { hint }) })
}
