import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import { AppError } from '../../model/app-error.ts'
import type { Problem } from './problem.ts'

export const tokenVariable = 'LOADBEARING_COLLECT_TOKEN'

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** @throws {AppError} `usage` when an address that others can reach would be open to all of them. */
export function checkBinding(host: string, token: string | undefined): void {
  if (token !== undefined && token.trim() === '')
    throw new AppError('usage', `${tokenVariable} is set but empty`, { hint: `unset it, or set it to a long random value` })
  if (isLoopback(host) || token !== undefined) return
  throw new AppError('usage', `refusing to listen on ${host} without a token: anyone who reaches this address could write into the store`, {
    hint: `set ${tokenVariable} to a long random value and send it as "Authorization: Bearer <token>", or keep the default --host 127.0.0.1`,
  })
}

/** The problem with a request's credentials, if any. Digests are compared, so that time tells neither content nor length. */
export function checkToken(request: IncomingMessage, token: string | undefined): Problem | undefined {
  if (token === undefined) return undefined
  const given = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (timingSafeEqual(digest(given.trim()), digest(token))) return undefined
  return { status: 401, message: 'this receiver needs "Authorization: Bearer <token>"', headers: { 'WWW-Authenticate': 'Bearer realm="loadbearing collect"' } }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
