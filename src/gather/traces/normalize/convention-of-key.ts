import type { Convention } from '../../../model/span.ts'

/** Prefixes that only one convention uses. Where a span carries several, the first of the list names it: who exported last knows most. */
const marks: readonly { convention: Convention; prefixes: readonly string[] }[] = [
  { convention: 'log-mapping', prefixes: ['loadbearing.log.'] },
  { convention: 'langfuse', prefixes: ['langfuse.'] },
  { convention: 'deepeval', prefixes: ['deepeval.', 'confident.'] },
  {
    convention: 'ai-sdk',
    prefixes: [
      'ai.operationId',
      'ai.model.',
      'ai.usage.',
      'ai.response.',
      'ai.prompt',
      'ai.telemetry.',
      'ai.settings.',
      'ai.toolCall.',
      'ai.stream.',
      'ai.value',
      'ai.documents',
      'ai.ranking',
    ],
  },
  {
    convention: 'openinference',
    prefixes: [
      'openinference.',
      'llm.token_count.',
      'llm.model_name',
      'llm.input_messages',
      'llm.output_messages',
      'llm.invocation_parameters',
      'llm.cost.',
      'input.value',
      'output.value',
      'retrieval.documents',
      'reranker.',
      'embedding.',
    ],
  },
  {
    convention: 'openllmetry',
    prefixes: [
      'traceloop.',
      'llm.request.type',
      'llm.usage.',
      'llm.is_streaming',
      'llm.vendor',
      'db.vector.',
      'pinecone.',
      'gen_ai.prompt.0.',
      'gen_ai.completion.0.',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.reasoning_tokens',
    ],
  },
  { convention: 'otel-genai', prefixes: ['gen_ai.'] },
]

/** In order of precedence, as a span's convention is the smallest of its names' positions. */
const conventionOrder: readonly Convention[] = marks.map((mark) => mark.convention)
export const noConvention = conventionOrder.length

/** Position in `conventionOrder`, or `noConvention` for a name that several conventions share. */
export function conventionOfKey(key: string): number {
  const position = marks.findIndex((mark) => mark.prefixes.some((prefix) => key.startsWith(prefix)))
  return position === -1 ? noConvention : position
}

/** The convention at a position of `conventionOrder`. */
export function conventionAt(position: number): Convention {
  return conventionOrder[position] ?? 'none'
}
