import type { StageBasis } from '../../../model/span.ts'

/** One attribute whose value declares the stage. */
export interface StageRule {
  attribute: string
  basis: StageBasis
  /** Values in lower case; what is not here decides nothing and falls on to the next rule. */
  stages: Readonly<Record<string, string>>
  /** A value that is not in `stages` is a stage of the system's own. */
  open?: boolean
  /** Values that a later rule may overrule, and the later attributes that may; see each rule's comment. */
  yields?: readonly { values: readonly string[] | 'any'; to: readonly string[] }[]
}

const operations = {
  chat: 'generate',
  completion: 'generate',
  completions: 'generate',
  text_completion: 'generate',
  generate_content: 'generate',
  generate: 'generate',
  responses: 'generate',
  message: 'generate',
  messages: 'generate',
  image_generation: 'generate',
  speech: 'generate',
  transcription: 'generate',
  embeddings: 'embed',
  embedding: 'embed',
  embed: 'embed',
  execute_tool: 'tool',
  tool: 'tool',
  invoke_agent: 'agent',
  create_agent: 'agent',
  agent: 'agent',
  agent_step: 'agent',
  handoff: 'agent',
  invoke_workflow: 'workflow',
  workflow: 'workflow',
  plan: 'plan',
  retrieval: 'retrieve',
  retrieve: 'retrieve',
  retrieve_documents: 'retrieve',
  vector_db_retrieve: 'retrieve',
  search: 'retrieve',
  vector_search: 'retrieve',
  rerank: 'rerank',
  reranking: 'rerank',
  guardrail: 'guardrail',
  moderation: 'guardrail',
  evaluate: 'evaluate',
  evaluation: 'evaluate',
  memory: 'memory',
  search_memory: 'memory',
  create_memory: 'memory',
  update_memory: 'memory',
  upsert_memory: 'memory',
  delete_memory: 'memory',
  create_memory_store: 'memory',
  delete_memory_store: 'memory',
} as const

const aiOperations = {
  // The outer span holds its steps and repeats their usage; the inner `.do…` span is the call itself.
  'ai.generatetext': 'workflow',
  'ai.generatetext.dogenerate': 'generate',
  'ai.streamtext': 'workflow',
  'ai.streamtext.dostream': 'generate',
  'ai.generateobject': 'workflow',
  'ai.generateobject.dogenerate': 'generate',
  'ai.streamobject': 'workflow',
  'ai.streamobject.dostream': 'generate',
  'ai.embed': 'workflow',
  'ai.embed.doembed': 'embed',
  'ai.embedmany': 'workflow',
  'ai.embedmany.doembed': 'embed',
  'ai.rerank': 'workflow',
  'ai.rerank.dorerank': 'rerank',
  'ai.generateimage': 'workflow',
  'ai.generateimage.dogenerate': 'generate',
  'ai.generatespeech': 'workflow',
  'ai.transcribe': 'workflow',
  'ai.toolcall': 'tool',
} as const

const spanTypes = {
  llm: 'generate',
  agent: 'agent',
  tool: 'tool',
  retriever: 'retrieve',
  reranker: 'rerank',
  embedding: 'embed',
  workflow: 'workflow',
  chain: 'workflow',
} as const

/**
 * What a convention's own attribute says of the stage: the first that decides wins, in the order of the traces specification.
 */
export const stageRules: readonly StageRule[] = [
  {
    attribute: 'langfuse.observation.type',
    basis: 'declared',
    // `span` and `event` are Langfuse's words for anything, and decide nothing.
    stages: {
      generation: 'generate',
      agent: 'agent',
      tool: 'tool',
      chain: 'workflow',
      retriever: 'retrieve',
      embedding: 'embed',
      evaluator: 'evaluate',
      guardrail: 'guardrail',
    },
    // Langfuse derives its type where the sender gave none: whatever names a model becomes a generation, the AI SDK's outer span included.
    // The sender's own attribute knows better. A type other than generation yields to the AI SDK alone, whose operation is exact.
    yields: [
      { values: ['generation'], to: ['openinference.span.kind', 'gen_ai.operation.name', 'ai.operationId', 'traceloop.span.kind'] },
      { values: 'any', to: ['ai.operationId'] },
    ],
  },
  {
    attribute: 'openinference.span.kind',
    basis: 'declared',
    stages: {
      llm: 'generate',
      embedding: 'embed',
      chain: 'workflow',
      retriever: 'retrieve',
      reranker: 'rerank',
      tool: 'tool',
      agent: 'agent',
      guardrail: 'guardrail',
      evaluator: 'evaluate',
      prompt: 'prompt',
    },
    // OpenInference's own processor for the AI SDK marks the outer span LLM or CHAIN, by version.
    yields: [{ values: 'any', to: ['ai.operationId'] }],
  },
  {
    attribute: 'gen_ai.operation.name',
    basis: 'declared',
    stages: operations,
    // The AI SDK's bridge writes the operation of the model call on outer spans in some versions.
    yields: [{ values: 'any', to: ['ai.operationId'] }],
  },
  { attribute: 'ai.operationId', basis: 'declared', stages: aiOperations },
  {
    attribute: 'llm.request.type',
    basis: 'declared',
    stages: { chat: 'generate', completion: 'generate', responses: 'generate', embedding: 'embed', rerank: 'rerank' },
  },
  // A `task` is any function at all: its name says more.
  { attribute: 'traceloop.span.kind', basis: 'declared', stages: { workflow: 'workflow', agent: 'agent', tool: 'tool' } },
  { attribute: 'deepeval.span.type', basis: 'declared', stages: spanTypes },
  { attribute: 'confident.span.type', basis: 'declared', stages: spanTypes },
  {
    attribute: 'loadbearing.log.stage',
    basis: 'declared',
    open: true,
    stages: {
      ...operations,
      ...spanTypes,
      request: 'request',
      http_request: 'request',
      generation: 'generate',
      inference: 'generate',
      answer: 'generate',
      query_embedding: 'embed',
      vector_db: 'retrieve',
      reranker: 'rerank',
      prompt: 'prompt',
      prompt_build: 'prompt',
      build_prompt: 'prompt',
      tool_call: 'tool',
      judge: 'evaluate',
      db: 'database',
      database: 'database',
      http: 'http',
      queue: 'queue',
    },
  },
]

/** Databases whose purpose is vector search: a span of theirs is a retrieval unless its operation writes. */
export const vectorStores: ReadonlySet<string> = new Set([
  'pinecone',
  'qdrant',
  'weaviate',
  'chroma',
  'chromadb',
  'milvus',
  'zilliz',
  'pgvector',
  'lancedb',
  'lance',
  'marqo',
  'vespa',
  'turbopuffer',
  'faiss',
  'usearch',
  'upstash_vector',
  'azure_ai_search',
  'vectorize',
])

/** Databases that search vectors among other things: a retrieval only where the span says so. */
export const mixedStores: ReadonlySet<string> = new Set([
  'elasticsearch',
  'opensearch',
  'redis',
  'mongodb',
  'postgresql',
  'clickhouse',
  'cassandra',
  'mariadb',
  'couchbase',
])

export const vectorQuery = /<->|<=>|<#>|<\+>|knn|\bvector_?search|embedding|similarity|cosine|l2_?distance|\bhybrid\b|ann\s+of/i
export const writingOperation = /insert|upsert|add|delete|update|create|drop|index|import|write|put|bulk/i

/** Words of a span's name, first hit wins; only where nothing else decided. */
export const nameRules: readonly { words: RegExp; stage: string }[] = [
  { words: /\b(re ?rank\w*|cross ?encoder)\b/, stage: 'rerank' },
  { words: /\b(embed\w*|vectori[sz]e\w*)\b/, stage: 'embed' },
  {
    words:
      /\b(retriev\w*|(vector|similarity|semantic|hybrid|dense|knn|ann|document|doc) (db |store )?(search|query|lookup)|search (docs|documents|index|chunks))\b/,
    stage: 'retrieve',
  },
  { words: /\b(guard ?rails?|moderat\w*)\b/, stage: 'guardrail' },
  { words: /\b(evaluat\w*|llm judge|judge)\b/, stage: 'evaluate' },
  { words: /^(execute|call|run|running|invoke|use) tools?\b|\btool (call|use|execution|invocation)\b|\bfunction call\b|^tool\b/, stage: 'tool' },
  {
    words: /^(build|render|format|assemble|make|construct|compose) (the )?(prompts?|context|messages)\b|^prompt( template| build\w*)?$|\bprompt template\b/,
    stage: 'prompt',
  },
  {
    words:
      /\b(chat (completions?|open ?ai|anthropic|model|bedrock|vertex ai|groq|ollama|mistral ai)|completions? create|text completion|llm( call)?|call llm|generate (content|text|answer|completion|response)|messages create|responses create)\b|^(chat|generate|generation|completion|text completion)( |$)/,
    stage: 'generate',
  },
  { words: /\b(planner|planning)\b|^plan\b/, stage: 'plan' },
  { words: /\b(agents?)\b/, stage: 'agent' },
  { words: /\b(workflow|lang ?graph|runnable ?sequence|chain)\b/, stage: 'workflow' },
  { words: /\b(memory)\b/, stage: 'memory' },
]

/** The stage that a span's kind and name stand for when its convention is a general one. */
export const generalStages = { server: 'request', client: 'http', internal: 'http', database: 'database', messaging: 'queue' } as const
