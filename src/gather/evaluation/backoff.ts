import { hashUniform } from '../../measure/interval/random.ts'

const firstMs = 500
const mostMs = 20_000

/**
 * How long to wait before a try of the system or of a judge: twice as long each time, and of that between a half and the whole, so that calls which failed
 * together do not come back together. The share hangs on the call and the try alone.
 *
 * @param tried tries so far, from 1
 */
export function backoffMs(key: string, tried: number): number {
  return Math.min(mostMs, firstMs * 2 ** (tried - 1)) * (0.5 + 0.5 * hashUniform(key, tried))
}
