import { StringDecoder } from 'node:string_decoder'
import { createParser } from 'eventsource-parser'
import { readEvent } from '../../../measure/http/read-event.ts'
import { type Facts, type ResponsePaths, readFacts, readText } from './read-answer.ts'
import { type Answer, missing } from './target.ts'

/** An answer of server-sent events while it comes in. */
export interface EventAnswer {
  read(chunk: Buffer): void
  /** Text has come. */
  hasText(): boolean
  /** What has come, as an answer; call it once the body has ended. */
  end(): Answer
  /** The protocol's end mark has come, so that a connection that breaks now takes nothing away. */
  isWhole(): boolean
}

/**
 * Text is the deltas one after the other or, where there were none, what an event carries whole. Passages, model and usage are taken from whichever events
 * have them, the last one of each.
 */
export function eventAnswer(paths: ResponsePaths, deltaPath: string | undefined): EventAnswer {
  const decoder = new StringDecoder('utf8')
  const path = deltaPath?.split('.')
  let text = ''
  let whole: string | undefined
  let facts: Facts = {}
  let error: string | undefined
  let events = 0
  let isEnded = false
  let isMarked = false
  const parser = createParser({
    onEvent(event) {
      const meaning = readEvent(event, path)
      events += 1
      text += meaning.text
      if (meaning.isEnd) isEnded = true
      if (meaning.isMarked) isMarked = true
      error ??= meaning.error
      const json = jsonOf(event.data)
      if (json === undefined) return
      facts = { ...facts, ...readFacts(json, paths) }
      if (!meaning.isContent && meaning.error === undefined) whole = readText(json, paths) ?? whole
    },
  })
  return {
    read: (chunk) => parser.feed(decoder.write(chunk)),
    hasText: () => text !== '',
    isWhole: () => isEnded && error === undefined,
    end() {
      if (error !== undefined) return { ...missing('target-error', `the stream says that it failed: ${error}`), ...facts }
      if (isMarked && !isEnded) return { ...missing('target-error', 'the connection was closed before the end mark of the stream'), retry: {} }
      if (events === 0) return missing('target-error', 'text/event-stream without an event')
      if (text === '' && whole === undefined)
        return { ...missing('target-error', `none of ${events} events carries text (name where it stands: deltaPath)`), ...facts }
      return { text: text === '' ? (whole ?? '') : text, ...facts }
    },
  }
}

function jsonOf(data: string): unknown {
  if (!/^\s*\{/.test(data)) return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
