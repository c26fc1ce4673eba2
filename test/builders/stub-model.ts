import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { gradeAsTold } from './stub-grader.ts'

/** What a stub model was asked, over whichever API. */
export interface StubRequest {
  /** From 0. */
  number: number
  api: 'openai' | 'anthropic' | 'google'
  model: string
  system: string
  user: string
  hasSchema: boolean
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

export type StubReply =
  /** `usage: null` leaves it out. */
  | { text: string; model?: string; finish?: 'stop' | 'length'; usage?: { input: number; output: number } | null }
  | { refusal: string }
  | { status: number; headers?: Record<string, string>; body?: string }
  /** An answer of so many bytes, without end in sight for who reads it whole. */
  | { bytes: number }
  | 'hang'
  | 'drop'

export interface StubModel {
  /** For `openai-compatible` and `openai`; the other two take the same with their own paths. */
  baseUrl: string
  requests: StubRequest[]
  /** Requests that were open at once, at most. */
  mostAtOnce(): number
  close(): Promise<void>
}

/** A model server on loopback that speaks the protocols of OpenAI's chat, Anthropic and Google. Without `reply` it grades as {@link gradeAsTold} says. */
export function stubModel(reply: (request: StubRequest) => StubReply | Promise<StubReply> = (request) => ({ text: gradeAsTold(request) })): Promise<StubModel> {
  const requests: StubRequest[] = []
  let open = 0
  let most = 0
  const server = createServer(async (incoming, response) => {
    open += 1
    most = Math.max(most, open)
    response.on('close', () => {
      open -= 1
    })
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part)
    const request = requestOf(requests.length, incoming.url ?? '', incoming.headers, JSON.parse(Buffer.concat(parts).toString('utf8')))
    requests.push(request)
    send(response, request, await reply(request))
  })
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('the stub does not listen on a port')
      ready({
        baseUrl: `http://127.0.0.1:${address.port}/v1`,
        requests,
        mostAtOnce: () => most,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      })
    })
  })
}

function requestOf(number: number, url: string, headers: IncomingHttpHeaders, body: Record<string, unknown>): StubRequest {
  const named = /models\/([^:/]+):generateContent/.exec(url)?.[1]
  if (named !== undefined) {
    const config = body.generationConfig
    return {
      number,
      api: 'google',
      model: named,
      system: textIn(body.systemInstruction),
      user: textIn(body.contents),
      hasSchema: textIn(config, 'responseMimeType') !== '',
      headers,
      body,
    }
  }
  const model = String(body.model)
  if (url.endsWith('/messages'))
    return {
      number,
      api: 'anthropic',
      model,
      system: textIn(body.system),
      user: textIn(body.messages),
      hasSchema: 'output_config' in body || 'output_format' in body || 'tools' in body,
      headers,
      body,
    }
  const messages = Array.isArray(body.messages) ? body.messages : []
  const of = (roles: string[]) =>
    textIn(
      messages.filter((message: { role: string }) => roles.includes(message.role)),
      'content',
    )
  return { number, api: 'openai', model, system: of(['system', 'developer']), user: of(['user']), hasSchema: 'response_format' in body, headers, body }
}

/** All strings under the key `text` or `content` (or the one given), however deep. */
function textIn(value: unknown, key = 'text'): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((each) => textIn(each, key)).join('')
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .flatMap(([name, inner]) => (name === key || name === 'text' || name === 'content' || typeof inner === 'object' ? [textIn(inner, key)] : []))
    .join('')
}

function send(response: ServerResponse, request: StubRequest, reply: StubReply): void {
  if (reply === 'hang') return
  if (reply === 'drop') {
    response.destroy()
    return
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(reply.body ?? JSON.stringify({ error: { message: `status ${reply.status}`, type: 'error' } }))
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  if ('bytes' in reply) {
    response.write('{"id":"x","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"')
    const chunk = 'x'.repeat(65_536)
    let left = reply.bytes
    const more = () => {
      while (left > 0) {
        left -= chunk.length
        if (!response.write(chunk)) {
          response.once('drain', more)
          return
        }
      }
      response.end('"}}]}')
    }
    more()
    return
  }
  response.end(JSON.stringify(bodyOf(request, reply)))
}

function bodyOf(request: StubRequest, reply: Exclude<StubReply, string | { status: number } | { bytes: number }>): unknown {
  const isRefusal = 'refusal' in reply
  const text = isRefusal ? reply.refusal : reply.text
  const model = isRefusal ? request.model : (reply.model ?? request.model)
  const given = isRefusal ? undefined : reply.usage
  const usage = given === undefined ? { input: Math.ceil((request.system.length + request.user.length) / 4), output: Math.ceil(text.length / 4) } : given
  const finish = isRefusal ? 'stop' : (reply.finish ?? 'stop')
  if (request.api === 'anthropic') {
    return {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text }],
      stop_reason: isRefusal ? 'refusal' : finish === 'length' ? 'max_tokens' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: usage?.input ?? 0, output_tokens: usage?.output ?? 0 },
    }
  }
  if (request.api === 'google') {
    return {
      candidates: [
        { content: { role: 'model', parts: [{ text }] }, finishReason: isRefusal ? 'SAFETY' : finish === 'length' ? 'MAX_TOKENS' : 'STOP', index: 0 },
      ],
      ...(usage === null
        ? {}
        : { usageMetadata: { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output } }),
      modelVersion: model,
    }
  }
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content: isRefusal ? null : text, ...(isRefusal ? { refusal: text } : {}) } }],
    ...(usage === null ? {} : { usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output } }),
  }
}
