import { Agent, request } from 'undici'
import { readRetryAfterS } from '../../../measure/http/retry-after.ts'
import { AppError } from '../../../model/app-error.ts'
import type { Case } from '../../../model/case.ts'
import { loadClientSpanId } from '../../../model/load-client.ts'
import { decodeBody } from './decode-body.ts'
import { type EventAnswer, eventAnswer } from './event-answer.ts'
import { NoSuchField } from './fill-template.ts'
import { type HttpRequest, type HttpTarget, headersOf, requestsOf } from './http-request.ts'
import { readAnswer } from './read-answer.ts'
import { secretsOfBody, secretsOfHeaders, secretsOfUrl, withoutSecrets } from './secrets.ts'
import { type Answer, missing, sha256, type Target, type TargetWorld, tooLong } from './target.ts'

const unreachableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])
const configCodes = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'ERR_INVALID_CHAR'])

/** A system behind a URL that answers in JSON, in text, or in server-sent events. */
export function httpTarget(config: HttpTarget, world: TargetWorld): Target {
  const headers = headersOf(config, world.env)
  return withoutSecrets(reached(config, headers, world), [...secretsOfHeaders(headers), ...secretsOfUrl(config.url), ...secretsOfBody(config.body)])
}

function reached(config: HttpTarget, headers: Readonly<Record<string, string>>, world: TargetWorld): Target {
  const requestOf = requestsOf(config)
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 })
  return {
    describe: `${config.method} ${config.url.replace(/\?.*/, '')}`,
    // Names of variables are no secrets, and another one may be another tenant.
    hash: sha256(config),
    unseen: 'what the address serves may have changed',
    asks: true,
    async ask(given, signal) {
      const asked = filled(requestOf, given)
      if (!('url' in asked)) return asked
      // As a request of load, it is told from real traffic in the system's own traces.
      const traceId = world.traceId()
      const traced = { traceparent: `00-${traceId}-${loadClientSpanId(traceId)}-01`, ...headers }
      const from = world.clock()
      let events: EventAnswer | undefined
      let firstTokenMs: number | undefined
      const timed = (answer: Answer): Answer => ({
        ...answer,
        latencyMs: world.clock() - from,
        ...(firstTokenMs !== undefined && { firstTokenMs }),
        ...(headers.traceparent === undefined && { traceId }),
      })
      try {
        const response = await request(asked.url, { method: asked.method, headers: traced, body: asked.body ?? null, dispatcher: agent, signal })
        const status = response.statusCode
        const type = only(response.headers['content-type']) ?? ''
        const isStream = status < 300 && (config.stream ?? /^text\/event-stream\b/i.test(type))
        if (isStream) events = eventAnswer(config.response, config.deltaPath)
        const pieces: Buffer[] = []
        let bytes = 0
        for await (const chunk of response.body) {
          const piece: Buffer = chunk
          bytes += piece.length
          // Leaving the loop closes the connection: the rest is not read.
          if (bytes > world.maxOutputBytes) return timed(tooLong(world.maxOutputBytes))
          if (events === undefined) pieces.push(piece)
          else {
            events.read(piece)
            if (events.hasText()) firstTokenMs ??= world.clock() - from
          }
        }
        if (events !== undefined) return timed(events.end())
        const body = decodeBody(Buffer.concat(pieces), type)
        if (status >= 300) return timed(failed(status, body, only(response.headers['retry-after']), only(response.headers.location), world.nowMs()))
        return timed(readBody(body, type, config))
      } catch (error) {
        signal.throwIfAborted()
        if (events?.isWhole()) return timed(events.end())
        return timed(lost(error))
      }
    },
    close: () => agent.destroy(),
  }
}

function filled(requestOf: (given: Case) => HttpRequest, given: Case): HttpRequest | Answer {
  try {
    return requestOf(given)
  } catch (error) {
    if (error instanceof NoSuchField) return { ...missing('target-error', error.message), unsent: true }
    throw error
  }
}

function readBody(body: string, type: string, { response }: HttpTarget): Answer {
  const isJson = /\bjson\b/i.test(type) || /^\s*[[{"]/.test(body)
  if (!isJson)
    return response.text === undefined ? { text: body } : missing('target-error', `the answer is ${type || 'no JSON'}, and response.text names a path`)
  try {
    return readAnswer(JSON.parse(body), response)
  } catch (cause) {
    if (!/\bjson\b/i.test(type) && response.text === undefined) return { text: body }
    return missing('target-error', `the answer is no valid JSON: ${whereItBreaks(cause)}`)
  }
}

function failed(status: number, body: string, retryAfter: string | undefined, location: string | undefined, nowMs: number): Answer {
  const what = status < 400 ? ` to ${location?.replace(/[?#].*/, '') ?? 'nowhere'}: give the final address` : shown(body)
  const afterS = readRetryAfterS(retryAfter, nowMs)
  const retry = { retry: afterS === undefined ? {} : { afterMs: afterS * 1000 } }
  if (status === 429) return { ...missing('rate-limited', `HTTP 429${what}`), ...retry }
  return { ...missing('target-error', `HTTP ${status}${what}`), ...(status >= 500 && retry) }
}

/** Without the piece of the answer in it, which may begin in the middle of a secret. */
function whereItBreaks(cause: unknown): string {
  return String(cause instanceof Error ? cause.message : cause).replace(/, (?:\.\.\.)?"[\s\S]*"(?:\.\.\.)? is not valid JSON/, '')
}

function shown(body: string): string {
  return body.trim() === '' ? '' : `: ${body}`
}

/** A connection that broke, or never came. @throws AppError `config-invalid` for a request that cannot be sent at all */
function lost(error: unknown): Answer {
  const { code, message } = error instanceof Error ? { code: codeOf(error), message: error.message } : { code: '', message: String(error) }
  if (configCodes.has(code)) throw new AppError('config-invalid', `The request to the target cannot be sent: ${message}`, { cause: error })
  return {
    ...missing('target-error', `the connection was lost: ${[code, message].filter((part) => part !== '').join(': ')}`),
    retry: {},
    ...(unreachableCodes.has(code) && { unreachable: true }),
  }
}

/** A name with several addresses fails with all their errors in one. */
function codeOf(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : ''
}

function only(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
