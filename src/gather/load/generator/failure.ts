import type { LoadOutcome } from '../../../model/load-evidence.ts'

/** How a request ended, and in words why. */
export interface Ending {
  outcome: LoadOutcome
  detail?: string
}

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'EACCES',
])
/** This machine's own limits: sockets, ports, memory of the kernel. */
const ownLimits = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS'])
const notHttp = /^(HTTPParserError|HeadersOverflowError)$/

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** True for what is wrong with the plan itself, such as a header that cannot be sent: no request of the run can do better. */
export function isPlanError(error: Error): boolean {
  return ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'ERR_INVALID_CHAR'].includes(codeOf(error))
}

/** What undici reported, as an outcome. */
export function endingOfError(error: Error, seen: { hasResponse: boolean; wasSent: boolean; isReused: boolean }): Ending {
  const code = codeOf(error)
  const detail = `${code === '' ? error.name : code}: ${error.message}`.slice(0, 200)
  if (seen.hasResponse) return { outcome: 'cut', detail }
  if (ownLimits.has(code)) return { outcome: 'not-sent', detail: `this machine ran out of sockets: ${detail}` }
  if (code === 'ECONNREFUSED') return { outcome: 'refused', detail }
  if (unreachable.has(code)) return { outcome: 'unreachable', detail }
  if (notHttp.test(error.name)) return { outcome: 'http-error', detail: `the response is not HTTP: ${detail}` }
  if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code)) {
    return { outcome: 'reset', detail: seen.isReused ? `a kept-alive connection was closed under the request: ${detail}` : detail }
  }
  return { outcome: seen.wasSent ? 'reset' : 'unreachable', detail }
}

/** The outcome that a status alone decides; `undefined` for success. */
export function endingOfStatus(status: number, { location, retryAfterS }: { location?: string; retryAfterS?: number }): Ending | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status < 400)
    return { outcome: 'redirect', detail: `HTTP ${status}${location === undefined ? '' : ` to ${location.replace(/[?#].*/, '').slice(0, 150)}`}` }
  const isRejected = status === 429 || status === 503
  const wait = retryAfterS === undefined ? '' : `, Retry-After ${retryAfterS} s`
  return { outcome: isRejected ? 'rejected' : 'http-error', detail: `HTTP ${status}${wait}` }
}
