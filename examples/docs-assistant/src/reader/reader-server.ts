import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { SpanKind } from '@opentelemetry/api'
import { type EmbeddingModel, termVectors } from '../embed/embedding-model.ts'
import { ChatRequest, type ChatUsage } from '../generate/chat-protocol.ts'
import { readJson, sendJson } from '../service/http-json.ts'
import { contextOf, inSpan } from '../telemetry/tracing.ts'
import { countTokens } from '../text/count-tokens.ts'
import { parsePrompt } from './parse-prompt.ts'
import { pickSentences } from './pick-sentences.ts'
import { newPrefixCache } from './prefix-cache.ts'
import { readPrompt } from './read-prompt.ts'

export const readerModel = 'docs-reader'
const nothingFound = 'I could not find this in the documentation.'

/**
 * The extractive reader behind the protocol of OpenAI's chat completions: it answers with sentences of the passages in the prompt. Like
 * most servers of models behind a gateway it does not notice when its caller has gone.
 */
export function newReaderServer(model: EmbeddingModel): Server {
  const lexicon = { model, words: { dimensions: model.dimensions, vectors: termVectors(model) } }
  const cache = newPrefixCache()

  async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { messages, stream, stream_options } = ChatRequest.parse(await readJson(request))
    const about = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: readerModel }
    const prompt = cache.count(messages)
    const send = (choices: unknown[], extra = {}): void => {
      response.write(`data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices, ...extra })}\n\n`)
    }
    if (stream === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      send([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }])
    }
    let text = ''
    const take = (delta: string): void => {
      text += delta
      if (stream === true) send([{ index: 0, delta: { content: delta }, finish_reason: null }])
    }
    const read = await inSpan('read context', { attributes: { 'prompt.tokens': prompt.tokens } }, () => readPrompt(lexicon, parsePrompt(messages)))
    await inSpan('pick sentences', {}, async () => {
      for await (const { text: sentence, passage } of pickSentences(lexicon, read)) take(`${text === '' ? '' : ' '}${sentence} [${passage}]`)
      if (text === '') take(nothingFound)
    })
    const usage: ChatUsage = {
      prompt_tokens: prompt.tokens,
      completion_tokens: countTokens(text),
      total_tokens: prompt.tokens + countTokens(text),
      prompt_tokens_details: { cached_tokens: prompt.cached },
    }
    if (stream !== true) {
      const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }
      return sendJson(response, 200, { ...about, object: 'chat.completion', choices: [choice], usage })
    }
    send([{ index: 0, delta: {}, finish_reason: 'stop' }])
    if (stream_options?.include_usage === true) send([], { usage })
    response.end('data: [DONE]\n\n')
  }

  return createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return sendJson(response, 404, { error: { message: 'POST /v1/chat/completions' } })
    const attributes = { 'http.request.method': 'POST', 'http.route': '/v1/chat/completions' }
    inSpan('POST /v1/chat/completions', { kind: SpanKind.SERVER, attributes }, () => complete(request, response), contextOf(request.headers)).catch(
      (error: unknown) => {
        if (response.headersSent) response.destroy()
        else sendJson(response, 400, { error: { message: error instanceof Error ? error.message : String(error) } })
      },
    )
  })
}
