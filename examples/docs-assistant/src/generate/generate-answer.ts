import { context, propagation, type Span, SpanKind, trace } from '@opentelemetry/api'
import { promptName } from '../prompt/prompt-versions.ts'
import { markFailed } from '../telemetry/tracing.ts'
import type { ChatClient, ChatPiece } from './chat-client.ts'
import type { ChatMessage } from './chat-protocol.ts'

export interface GenerateSettings {
  /** A call that takes longer is given up. */
  timeoutMs: number
  /** Further calls after one that was given up, each made at once. */
  retries: number
  includeUsage: boolean
  propagate: boolean
  promptVersion: string
}

/** The fault `short-timeout-retries`: a limit that looks generous on an idle machine, and three tries. */
export const hastySettings = { timeoutMs: 400, retries: 2 }
export const patientSettings = { timeoutMs: 30_000, retries: 0 }

/**
 * Streams the answer. A call that passes the limit is made again; what it had sent already is left out of the next one, which begins
 * anew (the reader says the same again; a model that samples would go on in other words).
 */
export async function* generateAnswer(
  client: ChatClient,
  messages: readonly ChatMessage[],
  settings: GenerateSettings,
  cancelled: AbortSignal,
): AsyncGenerator<ChatPiece> {
  let sent = 0
  for (let attempt = 0; ; attempt++) {
    let skip = sent
    try {
      for await (const piece of callOnce(client, messages, settings, cancelled, attempt)) {
        const { delta, ...rest } = piece
        if (delta === undefined) yield rest
        else if (delta.length <= skip) skip -= delta.length
        else {
          yield { ...rest, delta: delta.slice(skip) }
          sent += delta.length - skip
          skip = 0
        }
      }
      return
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError'
      if (!timedOut || cancelled.aborted || attempt >= settings.retries) throw error
    }
  }
}

async function* callOnce(
  client: ChatClient,
  messages: readonly ChatMessage[],
  settings: GenerateSettings,
  cancelled: AbortSignal,
  attempt: number,
): AsyncGenerator<ChatPiece> {
  const span = trace.getTracer('docs-assistant').startSpan(`chat ${client.model}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': client.provider,
      'gen_ai.request.model': client.model,
      'gen_ai.request.stream': true,
      'gen_ai.prompt.name': promptName,
      'gen_ai.prompt.version': settings.promptVersion,
      ...(attempt > 0 && { 'http.request.resend_count': attempt }),
    },
  })
  const headers: Record<string, string> = {}
  if (settings.propagate) propagation.inject(trace.setSpan(context.active(), span), headers)
  const startMs = performance.now()
  const signal = AbortSignal.any([cancelled, AbortSignal.timeout(settings.timeoutMs)])
  try {
    let first = true
    for await (const piece of client.stream(messages, { headers, includeUsage: settings.includeUsage, signal })) {
      if (first && piece.delta !== undefined) {
        span.setAttribute('gen_ai.response.time_to_first_chunk', (performance.now() - startMs) / 1000)
        first = false
      }
      describe(span, piece)
      yield piece
    }
  } catch (error) {
    markFailed(span, error)
    throw error
  } finally {
    span.end()
  }
}

function describe(span: Span, { finishReason, usage, responseModel }: ChatPiece): void {
  if (finishReason !== undefined) span.setAttribute('gen_ai.response.finish_reasons', [finishReason])
  if (responseModel !== undefined) span.setAttribute('gen_ai.response.model', responseModel)
  if (usage === undefined) return
  span.setAttribute('gen_ai.usage.input_tokens', usage.prompt_tokens)
  span.setAttribute('gen_ai.usage.output_tokens', usage.completion_tokens)
  const cached = usage.prompt_tokens_details?.cached_tokens
  if (cached !== undefined && cached !== null) span.setAttribute('gen_ai.usage.cache_read.input_tokens', cached)
}
