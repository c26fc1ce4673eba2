import type { Dispatcher } from 'undici'
import { readRetryAfterS } from '../../../measure/http/retry-after.ts'
import type { RequestRecord } from '../../../measure/load/records.ts'
import type { Connection, Connections } from './connections.ts'
import { type Ending, endingOfError, endingOfStatus, isPlanError } from './failure.ts'
import { type StreamReader, streamReader } from './stream-reader.ts'

/** A request in flight. */
export interface Exchange {
  readonly record: RequestRecord
  isOver(): boolean
  /** Gives the request up: its connection is destroyed. */
  giveUp(ending: Ending): void
}

export interface ExchangeOptions {
  dispatch: Pick<Dispatcher.DispatchOptions, 'path' | 'method' | 'body' | 'headers'>
  record: RequestRecord
  connections: Connections
  maxResponseBytes: number
  deltaPath: readonly string[] | undefined
  /** ms since the run's start. */
  now(): number
  /** Called once, after the record is complete and the connection is free. */
  onEnd(exchange: Exchange, detail: string | undefined): void
  /** The plan itself is at fault. */
  onPlanError(error: Error): void
}

function only(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

/**
 * Sends one request on a connection of its own and fills its record while the response comes in. It ends once: with the response, with an
 * error, or when it is given up.
 */
export function startExchange({ dispatch, record, connections, maxResponseBytes, deltaPath, now, onEnd, onPlanError }: ExchangeOptions): Exchange {
  const connection: Connection = connections.take()
  let isOver = false
  let wasSent = false
  let byStatus: Ending | undefined
  let stream: StreamReader | undefined
  /** Only the closing of the connection tells the end of the body, so that a cut looks like an end. */
  let endsByClosing = false

  function end({ outcome, detail }: Ending, canReuse: boolean): void {
    if (isOver) return
    isOver = true
    record.endMs = now()
    record.outcome = outcome
    stream = undefined
    if (canReuse) connections.giveBack(connection)
    else connections.discard(connection)
    onEnd(exchange, detail)
  }

  /** What the response says of itself goes before how its connection ended. */
  function endingOf(otherwise: Ending): Ending {
    if (byStatus !== undefined) return byStatus
    const error = stream?.error()
    return error === undefined ? otherwise : { outcome: 'stream-error', detail: error }
  }

  function endingOfWhole(): Ending {
    const invalid = stream?.invalid()
    if (invalid !== undefined) return { outcome: 'invalid-stream', detail: invalid }
    if (endsByClosing && stream?.lacksItsEnd()) {
      return { outcome: 'cut', detail: 'the connection was closed before the end mark of the stream' }
    }
    return { outcome: 'ok' }
  }

  function endingOfFailure(error: Error): Ending {
    // All of the answer was there: only the closing of the connection failed.
    if (stream?.isEnded() && stream.error() === undefined) return { outcome: 'ok' }
    return endingOf(endingOfError(error, { hasResponse: record.status !== undefined, wasSent, isReused: connection.responses > 0 }))
  }

  const exchange: Exchange = { record, isOver: () => isOver, giveUp: (ending) => end(endingOf(ending), false) }
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {
      wasSent = true
    },
    onResponseStart(_, status, headers) {
      if (isOver || status < 200) return
      record.headersMs = now()
      record.status = status
      const retryAfterS = readRetryAfterS(only(headers['retry-after']), Date.now())
      if (retryAfterS !== undefined) record.retryAfterS = retryAfterS
      const location = only(headers.location)
      byStatus = endingOfStatus(status, { ...(location !== undefined && { location }), ...(retryAfterS !== undefined && { retryAfterS }) })
      endsByClosing = headers['content-length'] === undefined && !/chunked/i.test(only(headers['transfer-encoding']) ?? '')
      if (byStatus === undefined && /^text\/event-stream\b/i.test(only(headers['content-type']) ?? '')) stream = streamReader(record, deltaPath)
      const length = Number(only(headers['content-length']) ?? 0)
      if (length > maxResponseBytes) end(endingOf({ outcome: 'too-large', detail: `Content-Length ${length}, the limit is ${maxResponseBytes}` }), false)
    },
    onResponseData(_, chunk) {
      if (isOver) return
      const at = now()
      record.firstByteMs ??= at
      record.bytes += chunk.length
      if (record.bytes > maxResponseBytes) end(endingOf({ outcome: 'too-large', detail: `more than ${maxResponseBytes} bytes` }), false)
      else stream?.read(chunk, at)
    },
    onResponseEnd() {
      end(endingOf(endingOfWhole()), true)
    },
    onResponseError(_, error) {
      if (isPlanError(error)) onPlanError(error)
      end(endingOfFailure(error), false)
    },
  }
  connection.client.dispatch(dispatch, handler)
  return exchange
}
