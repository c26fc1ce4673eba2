import { StringDecoder } from 'node:string_decoder'
import { createParser } from 'eventsource-parser'
import { readEvent } from '../../../measure/http/read-event.ts'
import type { RequestRecord } from '../../../measure/load/records.ts'

/** A response of server-sent events while it is read. */
export interface StreamReader {
  /** A read of the socket; all events in it share its time. */
  read(chunk: Buffer, atMs: number): void
  /** The answer came with its protocol's end mark. */
  isEnded(): boolean
  /** Its protocol has an end mark, and it has not come. */
  lacksItsEnd(): boolean
  /** Text of an error event, the first. */
  error(): string | undefined
  /** Why this is no stream of events; `undefined` where it is one. */
  invalid(): string | undefined
}

/**
 * Reads server-sent events into a record: first event, first and last content, content deltas, and reads that brought any.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function streamReader(record: RequestRecord, path: readonly string[] | undefined): StreamReader {
  const decoder = new StringDecoder('utf8')
  let events = 0
  let readable = 0
  let isEnded = false
  let isMarked = false
  let error: string | undefined
  let deltasInRead = 0
  const parser = createParser({
    onEvent(event) {
      const meaning = readEvent(event, path)
      events += 1
      if (!meaning.isBroken) readable += 1
      if (meaning.isContent) deltasInRead += 1
      if (meaning.isEnd) isEnded = true
      if (meaning.isMarked) isMarked = true
      error ??= meaning.error
    },
  })
  return {
    read(chunk, atMs) {
      deltasInRead = 0
      parser.feed(decoder.write(chunk))
      if (events > 0) record.firstEventMs ??= atMs
      if (deltasInRead === 0) return
      record.firstTokenMs ??= atMs
      record.lastTokenMs = atMs
      record.deltas += deltasInRead
      record.deltaReads += 1
    },
    isEnded: () => isEnded,
    lacksItsEnd: () => isMarked && !isEnded,
    error: () => error,
    invalid() {
      if (readable > 0) return undefined
      return events === 0 ? `text/event-stream without an event in ${record.bytes} bytes` : `none of ${events} events is valid JSON or text`
    },
  }
}
