/** What a content attribute holds: the request (`input`, ranked: 1 is asked first for the hash of the request), or anything else private. */
export interface ContentUse {
  /** Rank as the request's content; 0 when it is not the request. */
  input: number
  /** Documents as a JSON list: ids and scores outlive dropping. */
  documents?: boolean
}

const other: ContentUse = { input: 0 }
const input = (rank: number): ContentUse => ({ input: rank })

/** Attributes that hold prompts, completions, queries, documents, tool arguments: private, each by its exact name. */
export const contentKeys: Readonly<Record<string, ContentUse>> = {
  // OTel GenAI
  'gen_ai.input.messages': input(1),
  'gen_ai.output.messages': other,
  'gen_ai.system_instructions': other,
  'gen_ai.prompt': input(4),
  'gen_ai.completion': other,
  'gen_ai.retrieval.query.text': input(1),
  'gen_ai.retrieval.query': input(2),
  'gen_ai.retrieval.documents': { input: 0, documents: true },
  'gen_ai.memory.query.text': input(1),
  'gen_ai.memory.records': other,
  'gen_ai.tool.definitions': other,
  'gen_ai.tool.call.arguments': other,
  'gen_ai.tool.call.result': other,
  'gen_ai.tool.arguments': other,
  'gen_ai.tool.message': other,
  'gen_ai.event.content': other,
  'gen_ai.evaluation.explanation': other,
  'gen_ai.request.messages': input(2),
  'gen_ai.response.text': other,
  'gen_ai.response.tool_calls': other,
  // OpenInference
  'input.value': input(6),
  'output.value': other,
  'llm.prompts': input(5),
  'llm.prompt_template.template': other,
  'llm.prompt_template.variables': other,
  'reranker.query': input(1),
  'embedding.text': input(2),
  'tool.parameters': other,
  'retrieval.documents': { input: 0, documents: true },
  'reranker.output_documents': { input: 0, documents: true },
  // OpenLLMetry
  'traceloop.entity.input': input(7),
  'traceloop.entity.output': other,
  'db.query.text': input(8),
  'db.statement': input(8),
  'db.query.parameter': other,
  'mcp.request.argument': other,
  'mcp.response.value': other,
  // AI SDK
  'ai.prompt.messages': input(2),
  'ai.prompt': input(3),
  'ai.prompt.tools': other,
  'ai.prompt.toolChoice': other,
  'ai.value': input(2),
  'ai.values': input(2),
  'ai.query': input(1),
  'ai.documents': other,
  'ai.ranking': { input: 0, documents: true },
  'ai.embedding': other,
  'ai.embeddings': other,
  'ai.response.text': other,
  'ai.response.object': other,
  'ai.response.toolCalls': other,
  'ai.response.reasoning': other,
  'ai.result.text': other,
  'ai.result.object': other,
  'ai.result.toolCalls': other,
  'ai.schema': other,
  'ai.toolCall.args': other,
  'ai.toolCall.result': other,
  // Langfuse
  'langfuse.observation.input': input(5),
  'langfuse.observation.output': other,
  'langfuse.trace.input': other,
  'langfuse.trace.output': other,
  // DeepEval
  'confident.span.input': input(5),
  'confident.span.output': other,
  'confident.span.retrieval_context': other,
  'confident.span.context': other,
  'confident.trace.input': other,
  'confident.trace.output': other,
  'confident.retriever.retrieval_context': other,
  'deepeval.input': input(5),
  'deepeval.output': other,
  'deepeval.retrieval.context': other,
  'deepeval.trace.input': other,
  'deepeval.trace.output': other,
  'deepeval.tools_called': other,
  'deepeval.available_tools': other,
  // Frameworks that have names of their own
  'gcp.vertex.agent.llm_request': input(7),
  'gcp.vertex.agent.llm_response': other,
  'gcp.vertex.agent.tool_call_args': other,
  'gcp.vertex.agent.tool_response': other,
  'pydantic_ai.all_messages': other,
  all_messages_events: other,
  tool_arguments: other,
  tool_response: other,
  final_result: other,
  history: other,
  thought: other,
  'logfire.msg': other,
  'url.query': other,
  'http.request.body': other,
  'http.response.body': other,
}

/** Families of such attributes, numbered or open-ended. */
export const contentPrefixes: Readonly<Record<string, ContentUse>> = {
  'gen_ai.prompt.': input(4),
  'gen_ai.completion.': other,
  'gen_ai.tool.call.arguments.': other,
  'llm.input_messages.': input(3),
  'llm.output_messages.': other,
  'llm.prompts.': input(5),
  'llm.completions.': other,
  'llm.tools.': other,
  'retrieval.documents.': other,
  'reranker.input_documents.': other,
  'reranker.output_documents.': other,
  'embedding.embeddings.': input(3),
  'db.query.parameter.': other,
}

/** Members of those families that say nothing private, by the end of the name. */
export const plainMembers = [
  'gen_ai.prompt.name',
  'gen_ai.prompt.version',
  '.role',
  '.finish_reason',
  '.document.id',
  '.document.score',
  '.tool_call.id',
  '.tool_call.function.name',
  '.message_content.type',
  '.tool_calls.0.name',
] as const

/** Attributes of events that hold content whatever their event is called. */
export const contentEventAttributes: ReadonlySet<string> = new Set([
  'content',
  'message',
  'tool_calls',
  'body',
  'event_body',
  'prompt',
  'completion',
  'db.query.result.document',
  'db.query.result.metadata',
  'db.query.result.vector',
  'db.search.result.entity',
  'db.query.embeddings.vector',
  'db.search.embeddings.vector',
])

/** Free text that may quote content: masked rather than dropped, because an error without its message helps nobody. */
export const quotingKeys: ReadonlySet<string> = new Set([
  'exception.message',
  'exception.stacktrace',
  'error.message',
  'deepeval.error',
  'langfuse.observation.status_message',
  'url.full',
  'url.path',
  'http.url',
  'http.target',
])
