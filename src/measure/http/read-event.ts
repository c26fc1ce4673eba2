import { valueAt } from './value-at.ts'

/** What one server-sent event means to a reader of the answer. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface StreamEvent {
  /** Brought text of the answer; a role, a tool call, reasoning or usage is none. */
  isContent: boolean
  /** That text; empty where there is none. */
  text: string
  /** The protocol's own mark that the answer is whole. */
  isEnd: boolean
  /** The protocol has an end mark, so that a stream without it was cut. */
  isMarked: boolean
  /** Looks like JSON and is none. */
  isBroken: boolean
  /** The server says in the stream that it failed. */
  error?: string
}

const nothing: StreamEvent = { isContent: false, text: '', isEnd: false, isMarked: false, isBroken: false }
const end: StreamEvent = { ...nothing, isEnd: true }
const broken: StreamEvent = { ...nothing, isBroken: true }

/** Events and `type`s that can bring text; the generic fields of all others are something else's. */
const bringsText = /delta|token|chunk|^(text|content|message|answer|completion|data|output|response)$/i
const bringsOther = /reason|think|tool|json|argument|citation|audio|refusal|transcript|start$|stop$|end$|done$|complete[d]?$/i
const endNames = /^(done|end|complete|completed|finish|finished|stop|message_stop|response\.(completed|incomplete|done))$/i
/** OpenAI responses, Anthropic, AI SDK; chat completions and Gemini are known by their fields. */
const markedNames = /^(response\.|content_block_|message_start$|text-delta$)/
const errorNames = /^(error|response\.(failed|error))$/i

/** Where the answer's text stands: OpenAI chat and completions, Gemini, Anthropic, Cohere, AI SDK, TGI, and what people write by hand. */
const contentPaths = [
  'choices.0.delta.content',
  'choices.0.text',
  'candidates.0.content.parts.0.text',
  'delta',
  'delta.text',
  'delta.message.content.text',
  'textDelta',
  'text',
  'token',
  'token.text',
  'content',
].map((path) => path.split('.'))

function contentOf(text: unknown): Pick<StreamEvent, 'isContent' | 'text'> {
  return typeof text === 'string' && text !== '' ? { isContent: true, text } : { isContent: false, text: '' }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function usualText(json: unknown): unknown {
  return isText(json) ? json : contentPaths.map((usual) => valueAt(json, usual)).find(isText)
}

function errorText(value: unknown): string {
  const message = [value, valueAt(value, ['message']), valueAt(value, ['error', 'message']), valueAt(value, ['error']), valueAt(value, ['errorText'])].find(
    isText,
  )
  return typeof message === 'string' ? message.slice(0, 200) : 'an error event'
}

function readJson(json: unknown, event: string | undefined, path: readonly string[] | undefined): StreamEvent {
  const type = valueAt(json, ['type'])
  const name = typeof type === 'string' ? type : (event ?? 'message')
  const error = valueAt(json, ['error'])
  const failed = valueAt(json, ['response', 'error'])
  if (errorNames.test(name) || errorNames.test(event ?? '')) return { ...nothing, error: errorText(failed ?? json) }
  if (isText(error) || (typeof error === 'object' && error !== null)) return { ...nothing, error: errorText(error) }
  const isEnd = endNames.test(name) || isText(valueAt(json, ['choices', '0', 'finish_reason'])) || isText(valueAt(json, ['candidates', '0', 'finishReason']))
  const text = path === undefined ? (bringsText.test(name) && !bringsOther.test(name) ? usualText(json) : undefined) : valueAt(json, path)
  const isMarked = markedNames.test(name) || Array.isArray(valueAt(json, ['choices'])) || Array.isArray(valueAt(json, ['candidates']))
  return { ...nothing, ...contentOf(text), isEnd, isMarked }
}

/**
 * Reads one event. Data that is no JSON is text of the answer, where the event's name allows it.
 *
 * @param path of the content in the event's JSON; without it the usual ones are tried
 */
export function readEvent({ event, data }: { event?: string | undefined; data: string }, path?: readonly string[]): StreamEvent {
  if (data === '[DONE]') return end
  const first = data.trimStart()[0]
  if (first === '{' || first === '[' || first === '"') {
    try {
      return readJson(JSON.parse(data), event, path)
    } catch {
      if (first !== '"') return broken
    }
  }
  if (errorNames.test(event ?? '')) return { ...nothing, error: errorText(data) }
  if (endNames.test(event ?? '')) return end
  const name = event ?? 'message'
  return path === undefined && bringsText.test(name) && !bringsOther.test(name) ? { ...nothing, ...contentOf(data) } : nothing
}
