import { randomFillSync } from 'node:crypto'
import { loadClientSpanId } from '../../../model/load-client.ts'

const BYTES = 16
const POOL = 1024

/** Ids of a new trace, and the header that carries them. */
export interface TraceContext {
  /** 32 hex digits. */
  traceId: string
  traceparent: string
}

/**
 * A source of trace contexts: every id is random over its whole length, because samplers look at its last bytes, and sampled.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceContexts(): () => TraceContext {
  const pool = Buffer.alloc(BYTES * POOL)
  let at = pool.length
  return function next(): TraceContext {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    const traceId = pool.toString('hex', at, at + BYTES)
    at += BYTES
    // An id of zeros is none.
    const spanId = loadClientSpanId(traceId)
    return /[^0]/.test(spanId) ? { traceId, traceparent: `00-${traceId}-${spanId}-01` } : next()
  }
}
