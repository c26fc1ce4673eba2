// Longer than files here should be, on purpose: it is one table, kept whole to be laid beside the specification's.

/** The table's columns: the conventions whose names a field can come under, in the order of spec and preference. */
export const columns = ['otel-genai', 'openinference', 'openllmetry', 'ai-sdk', 'langfuse', 'deepeval', 'log-mapping'] as const
export type Column = (typeof columns)[number]

/** How a value is understood; a value that cannot be is passed over for the next name. */
export type ValueKind = 'text' | 'count' | 'amount' | 'ratio' | 'flag' | 'duration' | 'json'

/** Unit of a duration's attribute; durations are kept in ns. */
export type DurationUnit = 's' | 'ms' | 'us' | 'ns'

/** An attribute's name, or a name with its unit. */
type Cell = string | readonly [name: string, unit: DurationUnit]

export interface FieldRow {
  kind: ValueKind
  /** A column that is asked before the others, and why that is right. */
  first?: Column
  names: Partial<Record<Column, readonly Cell[]>>
}

/**
 * Which attribute gives which field, by convention: the table of the traces specification, row for row.
 * Cells run from the newest name to the oldest; columns from left to right, unless `first` says otherwise.
 * Numbered families and events have their own tables: `document-sources.ts`, `read-evaluations.ts`, `read-first-token.ts`.
 */
export const attributeMap = {
  modelRequested: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.request.model'],
      openinference: ['llm.request.model_name', 'llm.model_name', 'embedding.model_name', 'reranker.model_name'],
      openllmetry: ['gen_ai.request.model', 'llm.request.model', 'llm.vendor.model'],
      'ai-sdk': ['ai.model.id'],
      langfuse: ['langfuse.observation.model.name', 'langfuse.observation.model'],
      deepeval: ['confident.llm.model'],
      'log-mapping': ['loadbearing.log.model'],
    },
  },
  modelServed: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.response.model'],
      openinference: ['llm.response.model_name'],
      openllmetry: ['gen_ai.response.model', 'llm.response.model'],
      'ai-sdk': ['ai.response.model'],
    },
  },
  provider: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.provider.name', 'gen_ai.system'],
      openinference: ['llm.provider', 'llm.system'],
      openllmetry: ['gen_ai.system', 'llm.vendor'],
      'ai-sdk': ['ai.model.provider'],
      deepeval: ['confident.llm.provider'],
      'log-mapping': ['loadbearing.log.provider'],
    },
  },
  /** Langfuse's exclusive buckets as one object; where they are given they are the usage (`read-usage.ts`). */
  usageBuckets: { kind: 'json', names: { langfuse: ['langfuse.observation.usage_details', 'langfuse.observation.usage'] } },
  inputTokens: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
      openinference: ['llm.token_count.prompt'],
      openllmetry: ['gen_ai.usage.prompt_tokens', 'llm.usage.prompt_tokens', 'llm.usage.input_tokens'],
      'ai-sdk': ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
      deepeval: ['confident.llm.input_token_count'],
      'log-mapping': ['loadbearing.log.input_tokens'],
    },
  },
  outputTokens: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
      openinference: ['llm.token_count.completion'],
      openllmetry: ['gen_ai.usage.completion_tokens', 'llm.usage.completion_tokens', 'llm.usage.output_tokens'],
      'ai-sdk': ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
      deepeval: ['confident.llm.output_token_count'],
      'log-mapping': ['loadbearing.log.output_tokens'],
    },
  },
  cacheReadTokens: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.input_tokens.cached', 'gen_ai.usage.cached_tokens'],
      openinference: ['llm.token_count.prompt_details.cache_read', 'llm.token_count.prompt_details.cache_input'],
      openllmetry: [
        'gen_ai.usage.cache_read.input_tokens',
        'gen_ai.usage.cache_read_input_tokens',
        'gen_ai.usage.details.cache_read_input_tokens',
        'llm.usage.cache_read_input_tokens',
        'gen_ai.usage.details.cached_tokens',
      ],
      'ai-sdk': ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
      deepeval: ['confident.llm.cached_input_token_count'],
      'log-mapping': ['loadbearing.log.cached_tokens'],
    },
  },
  cacheWriteTokens: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.usage.cache_creation.input_tokens', 'gen_ai.usage.cache_write.input_tokens', 'gen_ai.usage.input_tokens.cache_write'],
      openinference: ['llm.token_count.prompt_details.cache_write'],
      openllmetry: [
        'gen_ai.usage.cache_creation.input_tokens',
        'gen_ai.usage.cache_creation_input_tokens',
        'gen_ai.usage.details.cache_creation_input_tokens',
        'llm.usage.cache_creation_input_tokens',
      ],
      'ai-sdk': ['ai.usage.inputTokenDetails.cacheWriteTokens'],
    },
  },
  reasoningTokens: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.output_tokens.reasoning', 'gen_ai.usage.details.reasoning_tokens'],
      openinference: ['llm.token_count.completion_details.reasoning'],
      openllmetry: ['gen_ai.usage.reasoning_tokens', 'llm.usage.reasoning_tokens', 'gen_ai.usage.thoughts_tokens'],
      'ai-sdk': ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
      deepeval: ['confident.llm.reasoning_token_count'],
    },
  },
  /** Cache writes and the tier stand in here for those providers that the AI SDK has no attribute of its own for. */
  providerMetadata: { kind: 'json', names: { 'ai-sdk': ['ai.response.providerMetadata', 'ai.result.providerMetadata'] } },
  costBuckets: { kind: 'json', names: { langfuse: ['langfuse.observation.cost_details'] } },
  costTotal: {
    kind: 'amount',
    names: {
      openinference: ['llm.cost.total'],
      openllmetry: ['gen_ai.usage.total_cost'],
      langfuse: ['gen_ai.usage.cost', 'langfuse.observation.total_cost'],
      deepeval: ['confident.llm.cost'],
      'otel-genai': ['operation.cost'],
    },
  },
  costInput: { kind: 'amount', names: { openinference: ['llm.cost.prompt'] } },
  costOutput: { kind: 'amount', names: { openinference: ['llm.cost.completion'] } },
  firstToken: {
    kind: 'duration',
    names: {
      'otel-genai': [
        ['gen_ai.response.time_to_first_chunk', 's'],
        ['gen_ai.server.time_to_first_token', 's'],
        ['gen_ai.latency.time_to_first_token', 's'],
      ],
      openinference: [['llm.time_to_first_token_ms', 'ms']],
      openllmetry: [
        ['llm.chat_completions.streaming_time_to_first_token', 's'],
        ['llm.openai.chat_completions.streaming_time_to_first_token', 's'],
      ],
      'ai-sdk': [
        ['ai.response.msToFirstChunk', 'ms'],
        ['ai.stream.msToFirstChunk', 'ms'],
      ],
      langfuse: [
        ['langfuse.observation.time_to_first_token', 's'],
        ['timeToFirstToken', 's'],
      ],
      deepeval: [['confident.llm.time_to_first_token', 's']],
    },
  },
  /** The moment itself rather than the time until then. */
  firstTokenAt: {
    kind: 'text',
    names: {
      langfuse: ['langfuse.observation.completion_start_time', 'completion_start_time'],
      deepeval: ['deepeval.first_token_time', 'confident.llm.token_start_time'],
    },
  },
  streaming: {
    kind: 'flag',
    names: {
      'otel-genai': ['gen_ai.request.stream', 'gen_ai.request.is_stream', 'gen_ai.response.streaming'],
      openinference: ['llm.is_streaming'],
      openllmetry: ['gen_ai.is_streaming', 'llm.is_streaming', 'gen_ai.request.llm_is_streaming'],
      langfuse: ['langfuse.observation.metadata.stream'],
    },
  },
  /** Parameters of the call in one object: `stream`, `service_tier`. */
  parameters: {
    kind: 'json',
    names: {
      openinference: ['llm.invocation_parameters'],
      langfuse: ['langfuse.observation.model.parameters'],
    },
  },
  finishReason: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.response.finish_reasons', 'gen_ai.response.finish_reason'],
      openinference: ['llm.finish_reason'],
      openllmetry: ['gen_ai.completion.0.finish_reason', 'llm.response.finish_reason', 'llm.response.stop_reason'],
      'ai-sdk': ['ai.response.finishReason', 'ai.finishReason'],
      langfuse: ['langfuse.observation.metadata.finish_reason'],
    },
  },
  serviceTier: {
    kind: 'text',
    names: {
      'otel-genai': [
        'openai.response.service_tier',
        'gen_ai.openai.response.service_tier',
        'gen_ai.response.service_tier',
        'openai.request.service_tier',
        'gen_ai.openai.request.service_tier',
      ],
      openllmetry: ['gen_ai.response.service_tier', 'llm.request.service_tier', 'llm.response.service_tier'],
    },
  },
  topK: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.retrieval.top_k', 'gen_ai.request.top_k'],
      openinference: ['reranker.top_k', 'retriever.top_k', 'retrieval.top_k'],
      openllmetry: ['db.vector.query.top_k', 'pinecone.query.top_k', 'db.milvus.search.limit', 'db.qdrant.search.limit'],
      'ai-sdk': ['ai.topN'],
      langfuse: ['langfuse.observation.metadata.top_k'],
      deepeval: ['confident.retriever.top_k', 'deepeval.retrieval.top_k'],
    },
  },
  embeddingModel: {
    kind: 'text',
    names: {
      openinference: ['embedding.model_name'],
      deepeval: ['confident.retriever.embedder', 'deepeval.retrieval.embedder'],
    },
  },
  embeddingDimensions: {
    kind: 'count',
    names: {
      'otel-genai': ['gen_ai.embeddings.dimension.count', 'gen_ai.request.embeddings.dimensions', 'gen_ai.request.embedding.dimensions'],
      openllmetry: ['db.vector.query.dimension', 'db.vector.dimension_count'],
    },
  },
  sessionId: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.conversation.id', 'gcp.vertex.agent.session_id'],
      openinference: ['session.id'],
      openllmetry: [
        'traceloop.association.properties.session_id',
        'traceloop.association.properties.sessionId',
        'traceloop.association.properties.session.id',
        'traceloop.association.properties.conversation_id',
        'traceloop.association.properties.chat_id',
        'traceloop.association.properties.thread_id',
      ],
      'ai-sdk': [
        'ai.telemetry.metadata.sessionId',
        'ai.telemetry.metadata.session_id',
        'ai.telemetry.metadata.conversationId',
        'ai.telemetry.metadata.chatId',
        'ai.telemetry.metadata.threadId',
      ],
      langfuse: ['langfuse.session.id', 'langfuse.trace.session_id', 'session_id', 'langfuse.observation.metadata.langfuse_session_id'],
      deepeval: ['confident.trace.thread_id'],
      'log-mapping': ['loadbearing.log.session_id'],
    },
    // Langfuse is told the session by the team; a provider's conversation id is one call's chain of responses.
    first: 'openinference',
  },
  userId: {
    kind: 'text',
    names: {
      'otel-genai': ['user.id', 'enduser.id'],
      openinference: ['user.id'],
      openllmetry: [
        'traceloop.association.properties.user_id',
        'traceloop.association.properties.userId',
        'traceloop.association.properties.user.id',
        'llm.user',
      ],
      'ai-sdk': ['ai.telemetry.metadata.userId', 'ai.telemetry.metadata.user_id'],
      langfuse: ['langfuse.user.id', 'langfuse.trace.user_id', 'user_id', 'langfuse.observation.metadata.langfuse_user_id'],
      deepeval: ['confident.trace.user_id'],
      'log-mapping': ['loadbearing.log.user_id'],
    },
  },
  promptName: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.prompt.name'],
      openinference: ['prompt.name', 'prompt.id', 'llm.prompt_template.name'],
      openllmetry: ['traceloop.prompt.key'],
      'ai-sdk': ['ai.telemetry.metadata.promptName', 'ai.telemetry.metadata.prompt_name'],
      langfuse: ['langfuse.observation.prompt.name', 'langfuse.prompt.name'],
      deepeval: ['deepeval.prompt.alias', 'confident.llm.prompt_alias', 'confident.span.prompt_alias'],
    },
  },
  promptVersion: {
    kind: 'text',
    names: {
      'otel-genai': ['gen_ai.prompt.version'],
      openinference: ['llm.prompt_template.version', 'prompt.version'],
      openllmetry: ['traceloop.prompt.version', 'traceloop.prompt.version_name'],
      'ai-sdk': ['ai.telemetry.metadata.promptVersion', 'ai.telemetry.metadata.prompt_version'],
      langfuse: ['langfuse.observation.prompt.version', 'langfuse.prompt.version'],
      deepeval: ['deepeval.prompt.version', 'confident.llm.prompt_version', 'confident.span.prompt_version'],
    },
  },
  errorType: {
    kind: 'text',
    names: {
      'otel-genai': ['error.type', 'exception.type'],
      langfuse: ['langfuse.observation.metadata.error_kind'],
      'log-mapping': ['loadbearing.log.error_type'],
    },
  },
  /** Becomes the error's type on a failed span that names no other. */
  statusNumber: {
    kind: 'text',
    names: {
      'otel-genai': ['http.response.status_code', 'http.status_code', 'rpc.grpc.status_code', 'db.response.status_code'],
    },
  },
  retryCount: {
    kind: 'count',
    names: {
      'otel-genai': ['http.request.resend_count', 'http.resend_count', 'gen_ai.request.retry_count', 'gen_ai.retry.count'],
      openinference: ['llm.retry_count'],
      openllmetry: ['llm.request.retry_count', 'retry.count', 'retry_count'],
      'ai-sdk': ['ai.response.retryCount', 'ai.retry.count'],
      langfuse: ['langfuse.observation.metadata.retry_count'],
    },
  },
  queue: {
    kind: 'duration',
    names: {
      'otel-genai': [
        ['gen_ai.server.queue_time', 's'],
        ['gen_ai.server.time_in_queue', 's'],
        ['gen_ai.latency.time_in_queue', 's'],
        ['messaging.message.queue_time_ms', 'ms'],
        ['http.request.queue_time_ms', 'ms'],
      ],
      openllmetry: [
        ['gen_ai.usage.queue_time', 's'],
        ['llm.usage.queue_time', 's'],
        ['x_groq.usage.queue_time', 's'],
        ['groq.queue_time', 's'],
        ['queue.time_ms', 'ms'],
        ['queue_time_ms', 'ms'],
      ],
      langfuse: [['langfuse.observation.metadata.queue_time_ms', 'ms']],
    },
  },
  sampledRatio: {
    kind: 'ratio',
    names: { 'otel-genai': ['sampling.probability', 'sampling.ratio', 'sampling.rate', 'sampler.param'] },
  },
  /** Rows that a database says it returned: 0 on a retrieval is an empty list. */
  returnedRows: {
    kind: 'count',
    names: {
      'otel-genai': ['db.response.returned_rows', 'gen_ai.retrieval.documents.count'],
      openllmetry: ['db.vector.query.result.matches_length', 'db.vector.results_count'],
    },
  },
} as const satisfies Record<string, FieldRow>

export type FieldName = keyof typeof attributeMap
