import { readRetryAfterS } from '../../../../measure/http/retry-after.ts'
import type { MissingReason } from '../../../../model/score.ts'
import { cleanText } from '../../clean-text.ts'
import { isTooLarge } from './bounded-fetch.ts'

/** A call that brought nothing, and what follows from it. */
export interface Failure {
  reason: MissingReason
  detail: string
  /** Worth another try. */
  again: boolean
  retryAfterMs?: number
  /** The provider may have done the work, and may charge for it. */
  mayBePaid: boolean
  /** No later call can fare better: a wrong key, an unknown model. */
  isFinal: boolean
  /** The server does not take a schema for the answer. */
  refusesSchema: boolean
}

export interface FailureSigns {
  error: unknown
  wasInterrupted: boolean
  timedOutAfterMs: number | undefined
  secrets: readonly string[]
  nowMs: number
}

/** What a thrown error of the SDK, of `fetch` or of a signal means. */
export function failureOf(signs: FailureSigns): Failure {
  const { error, wasInterrupted, timedOutAfterMs } = signs
  const failure = { again: false, mayBePaid: true, isFinal: false, refusesSchema: false }
  if (wasInterrupted) return { ...failure, reason: 'interrupted', detail: 'interrupted while the judge was asked' }
  if (timedOutAfterMs !== undefined) return { ...failure, reason: 'timeout', detail: `no answer within ${timedOutAfterMs} ms`, again: true }
  const chain = causesOf(error)
  const large = chain.find(isTooLarge)
  if (large !== undefined) return { ...failure, reason: 'too-long', detail: `the judge's answer was not read to its end: ${large.message}` }
  const status = chain.map(statusOf).find((code) => code !== undefined)
  if (status === undefined) {
    const code = chain.map(codeOf).find((each) => each !== undefined)
    const neverSent = code !== undefined && /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code)
    const detail = `no connection: ${code === undefined ? '' : `${code}, `}${cleanText(messageOf(chain.at(-1)), signs.secrets)}`
    return { ...failure, reason: 'provider-error', detail, again: true, mayBePaid: !neverSent }
  }
  return { ...failure, ...statusFailure(status, chain, signs) }
}

function statusFailure(status: number, chain: readonly unknown[], { secrets, nowMs }: FailureSigns): Partial<Failure> & Pick<Failure, 'reason' | 'detail'> {
  const body = chain.map(bodyOf).find((each) => each !== undefined) ?? ''
  const message = messageOf(chain[0])
  const detail = `HTTP ${status}: ${cleanText(message, secrets)}`
  const said = `${message} ${body.slice(0, 4000)}`.toLowerCase()
  if (status >= 200 && status < 300)
    return { reason: 'provider-error', detail: `HTTP ${status}, but not an answer of this API: ${cleanText(message, secrets)}`, again: true }
  const unpaid = { mayBePaid: false }
  if (status >= 300 && status < 400)
    return { ...unpaid, reason: 'provider-error', detail: `HTTP ${status}: the server redirects; set judge.baseUrl to where it leads`, isFinal: true }
  if (status === 429 && /insufficient_quota|billing|credit balance/.test(said)) return { ...unpaid, reason: 'provider-error', detail, isFinal: true }
  if (status === 429) return { ...unpaid, reason: 'rate-limited', detail, again: true, ...retryAfter(chain, nowMs) }
  if (status === 408 || status === 409 || status === 425 || status >= 500)
    return { ...unpaid, reason: 'provider-error', detail, again: true, ...retryAfter(chain, nowMs) }
  if (status === 401 || status === 403 || status === 404) return { ...unpaid, reason: 'provider-error', detail, isFinal: true }
  if (status === 413 || /context.?(?:length|window|size)|maximum context|too many tokens|prompt is too long|exceeds? the (?:maximum|available)/.test(said))
    return { ...unpaid, reason: 'too-long', detail }
  if (/content_filter|content management policy|safety/.test(said)) return { ...unpaid, reason: 'judge-refused', detail }
  const refusesSchema = /response_?format|json_?schema|output_?config|output_?format|structured|grammar|responseschema/.test(said)
  return { ...unpaid, reason: 'provider-error', detail, refusesSchema }
}

/** In ms, as some providers say it, else in seconds or as a date. */
function retryAfter(chain: readonly unknown[], nowMs: number): { retryAfterMs?: number } {
  const headers = chain.map(headersOf).find((each) => each !== undefined) ?? {}
  const ms = Number(headers['retry-after-ms'])
  if (headers['retry-after-ms'] !== undefined && ms >= 0) return { retryAfterMs: ms }
  const afterS = readRetryAfterS(headers['retry-after'], nowMs)
  return afterS === undefined ? {} : { retryAfterMs: afterS * 1000 }
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let each = error; each !== undefined && each !== null && chain.length < 6; each = each instanceof Error ? each.cause : undefined) chain.push(each)
  return chain
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function bodyOf(error: unknown): string | undefined {
  return error instanceof Error && 'responseBody' in error && typeof error.responseBody === 'string' ? error.responseBody : undefined
}

function headersOf(error: unknown): (Record<string, unknown> & { 'retry-after'?: string; 'retry-after-ms'?: string }) | undefined {
  if (!(error instanceof Error && 'responseHeaders' in error && typeof error.responseHeaders === 'object' && error.responseHeaders !== null)) return undefined
  return Object.fromEntries(Object.entries(error.responseHeaders).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
