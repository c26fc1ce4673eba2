import { createParser } from 'eventsource-parser'
import { Agent, request } from 'undici'
import { ChatChunk, type ChatMessage, type ChatUsage } from './chat-protocol.ts'

export interface ChatClient {
  model: string
  /** What the spans call the provider. */
  provider: string
  stream(messages: readonly ChatMessage[], options: ChatCallOptions): AsyncGenerator<ChatPiece>
  close(): Promise<void>
}

export interface ChatCallOptions {
  headers: Record<string, string>
  includeUsage: boolean
  signal: AbortSignal
}

/** What comes of a streamed answer: text, and at the end how it ended and what it cost. */
export interface ChatPiece {
  delta?: string
  finishReason?: string
  usage?: ChatUsage
  responseModel?: string
}

export interface ChatClientOptions {
  /** Up to and including `/v1`. */
  baseUrl: string
  model: string
  provider: string
  apiKey: string | undefined
  /** Connections that are kept to the generator; a call beyond them waits for one. */
  connections: number
}

/** Speaks to any endpoint with the OpenAI chat completions protocol. */
export function newChatClient({ baseUrl, model, provider, apiKey, connections }: ChatClientOptions): ChatClient {
  const dispatcher = new Agent({ connections, pipelining: 1 })
  const authorization: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  return {
    model,
    provider,
    close: () => dispatcher.destroy(),
    async *stream(messages, { headers, includeUsage, signal }) {
      const body = JSON.stringify({ model, messages, stream: true, ...(includeUsage && { stream_options: { include_usage: true } }) })
      const response = await request(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
        method: 'POST',
        dispatcher,
        signal,
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        body,
      })
      if (response.statusCode !== 200) throw new Error(`the generator answered ${response.statusCode}: ${(await response.body.text()).slice(0, 200)}`)
      yield* piecesOf(response.body)
    },
  }
}

async function* piecesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<ChatPiece> {
  const pieces: ChatPiece[] = []
  let whole = false
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') whole = true
      else pieces.push(pieceOf(ChatChunk.parse(JSON.parse(data))))
    },
  })
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    yield* pieces.splice(0)
  }
  if (!whole) throw new Error('the generator ended its answer without [DONE]')
}

function pieceOf({ choices, usage, model }: ChatChunk): ChatPiece {
  const [choice] = choices
  return {
    ...(choice?.delta?.content && { delta: choice.delta.content }),
    ...(choice?.finish_reason && { finishReason: choice.finish_reason }),
    ...(usage && { usage }),
    ...(model !== undefined && { responseModel: model }),
  }
}
