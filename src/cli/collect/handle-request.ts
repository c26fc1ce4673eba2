import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTypes, encodeExportResponse, encodeStatus, type OtlpEncoding } from '../../gather/traces/otlp/encode-response.ts'
import { createIntake } from '../../gather/traces/sources/intake.ts'
import { checkToken } from './access.ts'
import type { ByteBudget, ByteHold } from './byte-budget.ts'
import { decodeBody } from './decode-body.ts'
import type { GroupCommit } from './group-commit.ts'
import { grpcCodes, isProblem, overloaded, type Problem, tooLarge } from './problem.ts'
import { addRequest, partialSuccess, type ReceiverStats } from './receiver-stats.ts'
import { contentEncoding, readBody } from './request-body.ts'

export interface HandlerContext {
  token?: string
  maxBodyBytes: number
  queue: GroupCommit
  budget: ByteBudget
  stats: ReceiverStats
  state: { closing: boolean }
  log(line: string): void
}

/** What a request is answered with; undefined when its client went away. */
type Answer = { status: 200; body: Uint8Array | string; contentType: string } | Problem | undefined

/** Lines logged per status, so that a client in a loop cannot fill the terminal; the counts go on. */
const maxLoggedPerStatus = 3

/** Answers one request. `proceed` is called before the body is read, for clients that wait to be asked for it. */
export type Handler = (request: IncomingMessage, response: ServerResponse, proceed: () => void) => Promise<void>

export function createHandler(context: HandlerContext): Handler {
  return async (request, response, proceed) => {
    const encoding = otlpEncoding(request)
    const hold = context.budget.open()
    try {
      send(await answer(context, request, hold, proceed), encoding ?? 'json', request, response, context)
    } catch (error) {
      context.log(`a request failed, which is an error of this program: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      send({ status: 500, message: 'the receiver failed on this request' }, encoding ?? 'json', request, response, context)
    } finally {
      hold.release()
    }
  }
}

async function answer(context: HandlerContext, request: IncomingMessage, hold: ByteHold, proceed: () => void): Promise<Answer> {
  const denied = checkToken(request, context.token)
  if (denied !== undefined) return denied
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (path === '/v1/traces') return answerTraces(context, request, hold, proceed)
  if (path === '/' || path === '/healthz') return answerInfo(path, request)
  if (path === '/v1/metrics' || path === '/v1/logs') {
    const variable = path === '/v1/metrics' ? 'OTEL_METRICS_EXPORTER' : 'OTEL_LOGS_EXPORTER'
    return { status: 404, message: `this receiver takes traces only: set ${variable}=none in the application, or send ${path} elsewhere` }
  }
  return { status: 404, message: `nothing at ${path}: traces go to POST /v1/traces (set OTEL_EXPORTER_OTLP_ENDPOINT without a path)` }
}

function answerInfo(path: '/' | '/healthz', request: IncomingMessage): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, message: `${path} answers GET`, headers: { Allow: 'GET, HEAD' } }
  const body =
    path === '/healthz' ? 'ok\n' : 'loadbearing collect: an OTLP/HTTP receiver. POST traces to /v1/traces, as application/x-protobuf or application/json.\n'
  return { status: 200, body, contentType: 'text/plain; charset=utf-8' }
}

async function answerTraces(context: HandlerContext, request: IncomingMessage, hold: ByteHold, proceed: () => void): Promise<Answer> {
  const { queue, maxBodyBytes, stats } = context
  if (request.method !== 'POST') return { status: 405, message: '/v1/traces takes POST', headers: { Allow: 'POST' } }
  const encoding = otlpEncoding(request)
  if (encoding === undefined) {
    const stated = request.headers['content-type'] ?? 'none'
    return { status: 415, message: `Content-Type ${JSON.stringify(stated)} is not supported: use application/x-protobuf or application/json` }
  }
  const compression = contentEncoding(request)
  if (typeof compression !== 'string') return compression
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return tooLarge(maxBodyBytes)
  if (context.state.closing) return unavailable('the receiver is shutting down')
  if (!queue.hasRoom(1)) return overloaded('spans')

  proceed()
  const body = await readBody(request, compression, { maxBodyBytes, hold })
  if (body === 'gone') return undefined
  if (isProblem(body)) return body

  const intake = createIntake('request')
  const spans = decodeBody(body, encoding, intake)
  if (isProblem(spans)) return spans
  if (spans.length > 0) {
    if (!queue.hasRoom(spans.length)) return overloaded('spans')
    if (!(await queue.commit(spans))) return unavailable('the spans could not be stored')
  }
  addRequest(stats, intake)
  return { status: 200, body: encodeExportResponse(encoding, partialSuccess(intake)), contentType: contentTypes[encoding] }
}

function unavailable(message: string): Problem {
  return { status: 503, message: `${message}; send again later`, headers: { 'Retry-After': '1' } }
}

/** The request's OTLP encoding, by its media type alone: parameters such as a charset change nothing. */
function otlpEncoding(request: IncomingMessage): OtlpEncoding | undefined {
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === contentTypes.protobuf) return 'protobuf'
  return mediaType === contentTypes.json ? 'json' : undefined
}

function send(answered: Answer, encoding: OtlpEncoding, request: IncomingMessage, response: ServerResponse, context: HandlerContext): void {
  if (answered === undefined || response.destroyed) return
  // Connections that stay open would keep a closing server from ending.
  if (context.state.closing) response.shouldKeepAlive = false
  if (answered.status === 200) {
    end(response, 200, answered.contentType, answered.body)
    return
  }
  const { problems } = context.stats
  const count = (problems.get(answered.status) ?? 0) + 1
  problems.set(answered.status, count)
  if (count <= maxLoggedPerStatus) {
    const more = count === maxLoggedPerStatus ? ' (further ones are only counted)' : ''
    context.log(`answered ${answered.status} to ${request.method} ${JSON.stringify(request.url)}: ${answered.message}${more}`)
  }
  end(response, answered.status, contentTypes[encoding], encodeStatus(encoding, grpcCodes[answered.status], answered.message), answered.headers)
}

function end(response: ServerResponse, status: number, contentType: string, body: Uint8Array | string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body), 'X-Content-Type-Options': 'nosniff', ...headers })
  response.end(body)
}
